"""Real processes over a database of their own: for races, and for what `kill -9` leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


class Own:
    """A migrated database and processes that work on it; made by `own_database`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "TINGHAO_VAR": str(folder),
            "TINGHAO_MODE": "development",
            "TINGHAO_LOG": "INFO",
            "DJANGO_SETTINGS_MODULE": "tinghao.settings",
            "PYTHONPATH": os.pathsep.join((str(settings.ROOT / "src"), str(settings.ROOT))),
            "PYTHONUNBUFFERED": "1",
        }
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """A process that runs `python *command*`; it is ended with the test."""
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._running.append(process)
        return process

    def run(self, code: str) -> str:
        """What a piece of Python printed, with Django set up; raises where it failed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def migrate(self) -> None:
        """The tables exist."""
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def stop_all(self) -> None:
        """No process of this test is left."""
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.communicate()


@contextmanager
def own_database(folder: Path) -> Iterator[Own]:
    """A new database of the kind that the tests run on (SQLite or PostgreSQL), dropped afterwards."""
    if connection.vendor != "postgresql":
        own = Own(f"sqlite:///{folder / 'own.sqlite3'}", folder)
        own.migrate()
        try:
            yield own
        finally:
            own.stop_all()
        return
    name = f"own_{uuid.uuid4().hex[:12]}"
    given = connection.settings_dict
    # A socket's folder stands in the query of the address, a host name before the path.
    host = quote(str(given["OPTIONS"].get("host") or given["HOST"]), safe="")
    port = given["OPTIONS"].get("port") or given["PORT"]
    user = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    own = Own(f"postgresql://{user}@/{name}?host={host}&port={port}", folder)
    try:
        own.migrate()
        yield own
    finally:
        own.stop_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
