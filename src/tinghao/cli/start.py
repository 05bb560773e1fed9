"""Brings Django up for a verb, and says in words why it would not come up."""

from __future__ import annotations

import tempfile

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from tinghao import keys
from tinghao.cli.words import Trouble


def django_up() -> None:
    """Django is ready. Raises Trouble for settings that contradict each other or a missing key."""
    try:
        django.setup()
    except (ImproperlyConfigured, keys.KeyMissing) as problem:
        raise Trouble(str(problem), "The settings do not fit together; see docs/settings.md.") from problem
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.VAR):
        pass  # a folder that cannot be written is told about now, not in the middle of a request


def pending_migrations() -> int:
    """How many migrations the database still lacks. Raises Trouble where it cannot be reached."""
    connection = connections["default"]
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as problem:
        name = connection.settings_dict["NAME"]
        raise Trouble(
            f"连不上数据库 {name}：{str(problem).strip()}",
            f"The database {name} cannot be reached. `./tinghao doctor` shows what is missing.",
        ) from problem
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def let_go_of_database() -> None:
    """No connection or pool is left open: the server forks its workers from this process."""
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
