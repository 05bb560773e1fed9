"""The triggers that make the ledgers append-only, for both databases."""

from __future__ import annotations

from typing import Any

from tinghao.history import triggers as history

TABLES = ("filing_ledgerentry",)


def create(connection: Any) -> None:
    """From here on the database refuses to change or remove a line of a ledger."""
    history.guard(connection, TABLES)


def drop(connection: Any) -> None:
    """The triggers are gone: for taking the migration back, and for tests that empty the tables."""
    history.unguard(connection, TABLES)
