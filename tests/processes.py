"""Real processes over a database of their own: for races, and for what `kill -9` leaves behind."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

# The folder of what a run migrated once and copies from; `tests.conftest` makes and removes it.
TEMPLATES = "TINGHAO_TEST_TEMPLATES"


class Own:
    """A database of its own and processes that work on it; made by `own_database`."""

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

    def race(self, room: str, rounds: int) -> tuple[list[dict[str, list[Any]]], Any]:
        """Both sides of every race of `tests.<room>.racers`: what came of each, what stands afterwards."""
        module = f"from tests.{room} import racers"
        found = json.loads(self.run(f"{module}; print(racers.prepare({rounds}))"))
        start = time.time() + 4
        set_up = f"import django; django.setup(); {module}; "
        sides = [self.start("-c", f"{set_up}print(racers.race({n}, {found!r}, {start!r}))") for n in (0, 1)]
        came = []
        for process in sides:
            printed, _ = process.communicate(timeout=120)
            assert process.returncode == 0, printed
            came.append(json.loads(printed.splitlines()[-1]))
        return came, json.loads(self.run(f"{module}; print(racers.outcome({found!r}))"))

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
    """A new migrated database of the kind that the tests run on (SQLite or PostgreSQL), dropped afterwards.

    It is a copy: the migrations run once for all tests of a run, because they take longer than most tests.
    """
    if connection.vendor != "postgresql":
        own = Own(f"sqlite:///{folder / 'own.sqlite3'}", folder)
        shutil.copyfile(_template(_migrate_sqlite), folder / "own.sqlite3")
        try:
            yield own
        finally:
            own.stop_all()
        return
    template = _template(_migrate_postgres).read_text()
    name = f"own_{uuid.uuid4().hex[:12]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    own = Own(_address(name), folder)
    try:
        yield own
    finally:
        own.stop_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _template(make: Callable[[Path], None]) -> Path:
    """The file that stands for the migrated database of this run: made by whichever process comes first."""
    folder = Path(os.environ[TEMPLATES])
    done = folder / f"{connection.vendor}-done"
    with (folder / f"{connection.vendor}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            (folder / connection.vendor).rename(done)
    return done


def _migrate_sqlite(folder: Path) -> None:
    Own(f"sqlite:///{folder / 'sqlite'}", folder).migrate()
    # What stands in the log file only would be missing from a copy.
    with closing(sqlite3.connect(folder / "sqlite")) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _migrate_postgres(folder: Path) -> None:
    """The name of the template is kept in the file: `drop_templates` reads it when the run ends."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    Own(_address(name), folder).migrate()
    (folder / "postgresql").write_text(name)


def drop_templates() -> None:
    """What a run of the tests kept to copy from is gone."""
    folder = Path(os.environ.pop(TEMPLATES))
    kept = folder / "postgresql-done"
    if kept.exists():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {kept.read_text()} WITH (FORCE)")
    shutil.rmtree(folder, ignore_errors=True)


def _address(name: str) -> str:
    given = connection.settings_dict
    # A socket's folder stands in the query of the address, a host name before the path.
    host = quote(str(given["OPTIONS"].get("host") or given["HOST"]), safe="")
    port = given["OPTIONS"].get("port") or given["PORT"]
    user = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}"
    return f"postgresql://{user}@/{name}?host={host}&port={port}"


def in_turns(
    races: dict[str, list[dict[str, Any]]],
    act: Callable[[str, dict[str, Any]], object],
    *,
    start: float,
    apart: float,
) -> dict[str, list[Any]]:
    """One side of all races: in every round at the agreed moment; what came of each."""
    came: dict[str, list[Any]] = {}
    moment = start
    for name, rounds in races.items():
        came[name] = []
        for this in rounds:
            time.sleep(max(0.0, moment - time.time()))
            moment += apart
            try:
                act(name, this)
            except Exception as error:
                # A refusal, or what must never come: a deadlock, a lost connection. The tests tell.
                came[name].append(type(error).__name__)
            else:
                came[name].append(this.get("said", "ok"))
    return came
