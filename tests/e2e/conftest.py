"""A real town in a real browser: the demo city, served as a newcomer would start it, and Chromium."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
ROOM = settings.ROOT


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def town() -> Iterator[str]:
    """The address of a running demo city with its worker, in a folder of its own; ended by Ctrl-C.

    Whoever mends a page over and over starts one city and names it in TINGHAO_TOWN.
    """
    if running := os.environ.get("TINGHAO_TOWN"):
        yield running
        return
    folder, port = tempfile.mkdtemp(prefix="tinghao-town-"), _free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TINGHAO_", "DATABASE_", "DJANGO_"))}
    environment = {**kept, "TINGHAO_VAR": folder, "TINGHAO_MODE": "demo", "PYTHONPATH": str(ROOM / "src")}
    log = Path(folder) / "town.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tinghao.cli", "demo", "--port", str(port)],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/desk/sign-in", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; every test has its own context in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody in front of a screen: a page, its address, and what went wrong in it."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """The page at a path is loaded; its answer is returned."""
        return self.page.goto(self.address + path, wait_until="load")

    def sign_in_as(self, role: str) -> None:
        """One click on the demo's card of this role."""
        self.open("/desk/sign-in")
        self.page.locator(f"form[data-role='{role}'] button").first.click()
        self.page.wait_for_url(re.compile(r"/desk/(?!sign-in).*|/desk/$"))

    def sign_in_by_name(self, name: str) -> None:
        """One click on the person with this name, in front of the card or among the others of it."""
        self.open("/desk/sign-in")
        card = self.page.locator("section.card", has_text=name)
        other = card.locator("li button", has_text=name)
        if other.count():
            card.locator("summary").click()
            other.click()
        else:
            card.locator("form[data-role] button").first.click()
        self.page.wait_for_url(re.compile(r"/desk/$"))

    def check(self, what: str, *, answered: int = 200, thorough: bool = True) -> None:
        """The page has no axe violation, does not scroll sideways and has said nothing in the console.

        A browser writes a refusal's status into its console: `answered` is the one that is expected.
        Without `thorough` axe stays out: it takes most of the time.
        """
        # On a wide desk the list beside a case is fetched after the page.
        if (self.page.viewport_size or DESK)["width"] >= DESK["width"]:
            self.page.locator("[data-list-from]").wait_for(state="detached")
        found = Axe().run(self.page).response["violations"] if thorough else []
        worst = [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found]
        assert not worst, f"{what} ({self.page.url}): {worst}"
        self.faults = [f for f in self.faults if f"with a status of {answered}" not in f]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{what} ({self.page.url}) scrolls sideways by {wide} px"
        assert not self.faults, f"{what}: {self.faults}"
        if folder := os.environ.get("TINGHAO_SCREENSHOTS"):
            size = self.page.viewport_size or {"width": 0}
            name = re.sub(r"[^0-9A-Za-z一-鿿]+", "-", what).strip("-")
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


@pytest.fixture
def visitors(town: str, chromium: Browser) -> Iterator[Any]:
    """Makes visitors: `visitors(width)`; each has cookies of their own."""
    contexts = []

    def make(size: dict[str, int], *, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport=size,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            has_touch=size is PHONE,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visitor = Visitor(context.new_page(), town)
        visitor.page.on("pageerror", lambda e: visitor.faults.append(f"error: {e}"))
        visitor.page.on(
            "console",
            lambda m: visitor.faults.append(f"console: {m.text}") if m.type in {"error", "warning"} else None,
        )
        return visitor

    yield make
    for context in contexts:
        context.close()
