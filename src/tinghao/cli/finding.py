"""Looks for what the machine has: PostgreSQL's binaries, a Chromium, fonts for Chinese."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVER_MENDS = "sudo apt install libatomic1"


def postgres() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first, or None."""
    if given := os.environ.get("TINGHAO_POSTGRES_BIN"):
        return Path(given) if (Path(given) / "initdb").exists() else None
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    if given := os.environ.get("TINGHAO_CHROMIUM"):
        return given if Path(given).exists() else None
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def browser_driver() -> bool:
    """True where the program that steers the browser starts; a minimal Debian lacks a library of it."""
    package = importlib.util.find_spec("playwright")
    if package is None or package.origin is None:
        return True  # only the checks install it: nothing to say before
    node = Path(package.origin).parent / "driver" / "node"
    try:
        return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def chinese_fonts() -> bool:
    """True where some installed font can show Chinese."""
    if shutil.which("fc-list"):
        done = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
        if done.stdout.strip():
            return True
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(
        next(folder.rglob(pattern), None)
        for folder in folders
        if folder.exists()
        for pattern in ("*CJK*", "wqy-*", "*SourceHan*")
    )
