"""Brings Django up for a verb, and says in words why it would not come up."""

from __future__ import annotations

import tempfile
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from tinghao import keys
from tinghao.cli.words import Trouble, folder_trouble


def django_up() -> None:
    """Django is ready and its folder can be written.

    Raises Trouble for settings that contradict each other, a missing key, a folder or disk that
    does not take anything: told now, and not in the middle of a request.
    """
    try:
        django.setup()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.VAR) as probe:
            probe.write(bytes(4096))
    except (ImproperlyConfigured, keys.KeyMissing) as problem:
        raise Trouble(str(problem), "The settings do not fit together; see docs/settings.md.") from problem
    except OSError as problem:
        raise folder_trouble(problem) from problem


def pending_migrations() -> int:
    """How many migrations the database still lacks. Raises Trouble where it cannot be reached."""
    # Not through the pool, which would try again for many seconds before it says why.
    connection: Any = connections["default"].copy()
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError as problem:
        name = connection.settings_dict["NAME"]
        raise Trouble(
            f"连不上数据库 {name}：{str(problem).strip()}",
            f"The database {name} cannot be reached. `./tinghao doctor` shows what is missing.",
        ) from problem
    finally:
        connection.close()


def let_go_of_database() -> None:
    """No connection or pool is left open: the server forks its workers from this process."""
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
