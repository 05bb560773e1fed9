"""A PostgreSQL of our own for the length of a test run: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

# Nothing here must survive a power cut: the cluster lives as long as one test run.
_NEW_CLUSTER = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "listen_addresses": "",
}


class ClusterFailed(Exception):
    """The throw-away cluster did not come up; the message holds what PostgreSQL said."""


@contextmanager
def throw_away(binaries: Path, own: Mapping[str, str] | None = None) -> Iterator[str]:
    """Gives the DATABASE_URL of a fresh cluster on a socket that no network reaches.

    `own` changes settings of the server, for measuring one that has to survive a power cut.
    """
    # A short path: the name of a socket must fit into 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="tinghao-pg-", dir="/tmp"))
    try:
        identity = _identity(folder)
        data = folder / "data"
        made = subprocess.run(
            [str(binaries / "initdb"), "-D", str(data), "-U", "tinghao", *_NEW_CLUSTER],
            cwd=folder,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            **identity,
        )
        if made.returncode:
            raise ClusterFailed(made.stdout + made.stderr)
        settings = [
            part for name, value in {**_FAST, **(own or {})}.items() for part in ("-c", f"{name}={value}")
        ]
        log = folder / "log"
        with log.open("w", encoding="utf-8") as output:
            server = subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *settings],
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C ends the tests first, then we end the cluster
                **identity,
            )
        try:
            _wait_until_up(binaries, folder, server, log)
            yield f"postgresql://tinghao@/postgres?host={quote(str(folder), safe='')}"
        finally:
            server.send_signal(signal.SIGQUIT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: who it runs as instead."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ClusterFailed("no user but root")


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _wait_until_up(binaries: Path, folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        asked = subprocess.run(
            [binaries / "pg_isready", "-q", "-h", folder, "-U", "tinghao", "-d", "postgres"], check=False
        )
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise ClusterFailed(log.read_text(encoding="utf-8", errors="replace"))
