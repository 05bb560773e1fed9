"""The one cast, and what every test needs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django.plugin import blocking_manager_key

from tests import processes
from tinghao.filing import triggers as ledgers
from tinghao.history import triggers

if TYPE_CHECKING:
    from tests.make import Cast


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What `./tinghao test` ran before, and what it could not run, above the last line."""
    if report := os.environ.get("TINGHAO_TEST_REPORT"):
        terminalreporter.section("其他步骤 other steps", sep="─")
        terminalreporter.write_line(report)


def pytest_configure(config: pytest.Config) -> None:
    """Workers inherit the folder of the one who hands out the tests: what is made once serves all of them."""
    if not hasattr(config, "workerinput"):
        os.environ[processes.TEMPLATES] = tempfile.mkdtemp(prefix="tinghao-templates-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The folder that `tests.settings` made for this process is gone, and what was migrated to copy from."""
    if not hasattr(config, "workerinput"):
        with config.stash[blocking_manager_key].unblock():
            processes.drop_templates()
    if settings.VAR.name.startswith("tinghao-test-"):
        shutil.rmtree(settings.VAR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Tests with real commits empty all tables afterwards: the triggers of the history step aside."""
    flush: Callable[..., Any] = connection.ops.execute_sql_flush

    def flush_history_too(sql_list: list[str]) -> None:
        with transaction.atomic():
            triggers.drop(connection)
            ledgers.drop(connection)
            flush(sql_list)
            triggers.create(connection)
            ledgers.create(connection)

    connection.ops.execute_sql_flush = flush_history_too  # type: ignore[method-assign]
    yield
    connection.ops.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture
def database_url(db: None) -> str:
    """The DATABASE_URL of the test's own database, for tests that start processes of their own."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{Path(found['NAME']).resolve()}"
    host = quote(found["HOST"], safe="")
    return (
        f"postgresql://{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={host}&port={found['PORT']}"
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who has a part, in a small world of two counties; see `tests.make.Cast`."""
    from tests import make

    return make.Cast()
