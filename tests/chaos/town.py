"""A whole site in processes of its own, clients that speak plain HTTP to it, and ways to hurt it."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import make
from tests.processes import Own

from tinghao.cli import cluster, finding

TOKEN = "c" * 32
SETTLE = """
from tests import make
from django.test import Client
from tinghao.people.models import Account
import json
cast = make.Cast()
def cookie(player):
    client = Client(); client.force_login(player.account)
    return client.cookies["tinghao_session"].value
print(json.dumps({name: cookie(player) for name, player in cast.everybody.items() if player.account}))
"""


@dataclass
class Answer:
    """What came back: a status, a text, the headers, and the cookies that were set."""

    status: int
    text: str
    headers: Message
    cookies: dict[str, str] = field(default_factory=dict)


def ask(
    port: int,
    method: str,
    path: str,
    form: dict[str, str] | None = None,
    *,
    cookies: dict[str, str] | None = None,
    timeout: float = 40,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request over a connection of its own, from a network address of its own; raises OSError."""
    # Limits count by address: this is always somebody else.
    source = f"127.{random.randrange(1, 255)}.{random.randrange(255)}.{random.randrange(1, 255)}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout, source_address=(source, 0))
    jar = {"csrftoken": TOKEN, **(cookies or {})}
    sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items()), "Accept": "text/html", **(headers or {})}
    if form is not None:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode()
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, sent)
        got = connection.getresponse()
        text = got.read().decode("utf-8", "replace")
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    baked = SimpleCookie()
    for line in got.headers.get_all("Set-Cookie") or []:
        baked.load(line)
    return Answer(got.status, text, got.headers, {k: v.value for k, v in baked.items()})


_turn = itertools.count(1)


def matter(**changed: str) -> dict[str, str]:
    """A form of placing as a browser sends it, about something else each time."""
    n = next(_turn)
    return {
        "words": f"示例：第 {n} 盏路灯坏了，晚上看不见路。",
        "county": make.COUNTY,
        "township": make.TOWNSHIP,
        "community": make.COMMUNITY,
        "once": f"chaos-{n}-{random.randrange(10**12)}",
        "channel": "web",
        "seen": "similar danger",
        "phone": f"138{n:08d}",
        "consents_contact": "on",
    } | changed


def number_of(answer: Answer) -> str:
    """The number of the receipt that a redirect leads to."""
    found = re.search(r"/place/receipt/(\d{10})", answer.headers.get("Location", ""))
    assert answer.status == 303 and found, (answer.status, answer.text[:300])
    return found[1]


def wait_until(is_so: Callable[[], Any], seconds: float = 60, what: str = "") -> None:
    """Returns as soon as it is so; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"waited in vain {what}"
        time.sleep(0.1)


class Town:
    """The launcher's `serve` and `worker` over one database."""

    def __init__(self, own: Own, folder: Path) -> None:
        self.own, self.folder = own, folder
        self.sms = folder / "sms.jsonl"
        own.environment |= {
            "TINGHAO_JOB_LEASE": "2",
            "TINGHAO_JOB_POLL": "0.2",
            "TINGHAO_SMS_GATEWAY": "tinghao.notifications.gateways.FileGateway",
            "TINGHAO_SMS_FILE": str(self.sms),
            "TINGHAO_LOG": "WARNING",
        }
        self.sessions: dict[str, str] = json.loads(own.run(SETTLE).splitlines()[-1])
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.main: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self._log = (folder / "town.log").open("ab")

    @property
    def log(self) -> str:
        """What all processes have said."""
        return (self.folder / "town.log").read_text(encoding="utf-8", errors="replace")

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tinghao.cli", *arguments],
            env=self.own.environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def serve(self) -> None:
        """The site answers; a port that the last one has not freed yet is waited for."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.main is None or self.main.poll() is not None:
                self.main = self._start("serve", "--port", str(self.port), "--workers", "2", "--threads", "8")
            try:
                if ask(self.port, "GET", "/desk/sign-in", timeout=5).status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(self.log[-3000:])

    def work(self) -> None:
        """A worker runs."""
        if self.worker is None or self.worker.poll() is not None:
            self.worker = self._start("worker")

    def children(self) -> list[int]:
        """The processes that answer requests."""
        assert self.main is not None
        found = Path(f"/proc/{self.main.pid}/task/{self.main.pid}/children")
        try:
            return [int(pid) for pid in found.read_text().split()]
        except OSError:
            return []

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **more: Any) -> Answer:
        """One request; `role` signs it in."""
        role = more.pop("role", "")
        cookies = {**more.pop("cookies", {}), **({"tinghao_session": self.sessions[role]} if role else {})}
        return ask(self.port, method, path, form, cookies=cookies, **more)

    def end(self) -> None:
        """No process of this town is left."""
        left = [*(self.children() if self.main else [])]
        for process in (self.main, self.worker):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        for pid in left:
            kill(pid)
        self._log.close()


def kill(pid: int) -> None:
    """kill -9, where it still lives."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Postgres:
    """A throw-away PostgreSQL that can be taken away in the middle and brought back."""

    def __init__(self, url: str, binaries: Path) -> None:
        self.url = url
        self._folder = Path(url.partition("host=")[2].replace("%2F", "/"))
        self._binaries = binaries
        self._again: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Gone at once, as when its machine is switched off."""
        pid = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: not (self._folder / "data" / "postmaster.pid").exists(), 20)

    def start(self) -> None:
        """Back with all that was committed."""
        command = [
            str(self._binaries / "postgres"),
            "-D",
            str(self._folder / "data"),
            "-k",
            str(self._folder),
        ]
        self._again = subprocess.Popen(
            [*command, "-c", "listen_addresses="],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **cluster._identity(self._folder),
        )
        wait_until(lambda: (self._folder / ".s.PGSQL.5432").exists(), 20)

    def end(self) -> None:
        """The one that was brought back is stopped; the first one ends with its cluster."""
        if self._again is not None and self._again.poll() is None:
            self._again.send_signal(signal.SIGQUIT)
            self._again.wait(20)


@contextmanager
def own_cluster() -> Iterator[Postgres]:
    """A cluster for one test alone."""
    binaries = finding.postgres()
    assert binaries is not None
    # What was committed must be there after the fall.
    lasting = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with cluster.throw_away(binaries, lasting) as url:
        made = Postgres(url, binaries)
        try:
            yield made
        finally:
            made.end()


def on(url: str, folder: Path) -> Own:
    """A migrated database at an address."""
    own = Own(url, folder)
    own.migrate()
    return own


class Load:
    """Many residents who place orders at once and write down what they were told."""

    def __init__(self, town: Town, *, clients: int) -> None:
        self.town = town
        self.known: dict[str, str] = {}  # once -> number of the receipt that reached the client
        self.forms: dict[str, dict[str, str]] = {}
        self.slips: dict[str, str] = {}
        self.odd: list[str] = []
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._place, daemon=True) for _ in range(clients)]
        self._threads.append(threading.Thread(target=self._accept, daemon=True))
        for thread in self._threads:
            thread.start()

    def _place(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                form = matter()
                self.forms[form["once"]] = form
            self.send(form)

    def send(self, form: dict[str, str]) -> str:
        """The number of the receipt, or "" where no answer came or the answer was: not now."""
        try:
            answer = self.town.ask("POST", "/place", form)
        except OSError:
            time.sleep(0.05)
            return ""
        if answer.status != 303:
            with self._lock:
                if answer.status != 503:
                    self.odd.append(f"{answer.status} {answer.text[:300]}")
            return ""
        number = number_of(answer)
        with self._lock:
            before = self.known.setdefault(form["once"], number)
            self.slips[number] = answer.cookies.get("tinghao_slips", "")
        assert before == number
        return number

    def _accept(self) -> None:
        done: set[str] = set()
        while not self._stop.is_set():
            with self._lock:
                waiting = [n for n in self.known.values() if n not in done]
            for number in waiting[:5]:
                form = {"category": "roads", "title": "示例：路灯坏了"}
                try:
                    answer = self.town.ask("POST", f"/desk/orders/{number}/accept", form, role="convener")
                except OSError:
                    continue
                if answer.status in {302, 303, 409}:
                    done.add(number)
                elif answer.status != 503:
                    self.odd.append(f"accept {answer.status} {answer.text[:300]}")
                    done.add(number)
            self._stop.wait(0.1)

    def end(self) -> None:
        """No client is left."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
