"""The triggers that make tables append-only, for both databases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TABLES = ("history_entry", "history_head")
_REASON = "history is append-only"


def create(connection: Any) -> None:
    """From here on the database refuses to change or remove an entry or a head."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_REASON}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
    guard(connection, TABLES)


def drop(connection: Any) -> None:
    """The triggers are gone: for taking the migration back, and for tests that empty the tables."""
    unguard(connection, TABLES)


def guard(connection: Any, tables: Iterable[str]) -> None:
    """The database refuses to change or remove a row of these tables; rooms above guard theirs this way."""
    with connection.cursor() as cursor:
        for table in tables:
            for act in ("UPDATE", "DELETE"):
                name = f"{table}_no_{act.lower()}"
                if connection.vendor == "postgresql":
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                        "FOR EACH ROW EXECUTE FUNCTION history_refuse()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{_REASON}'); END"
                    )
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()"
                )


def unguard(connection: Any, tables: Iterable[str]) -> None:
    """What `guard` made is gone."""
    names = [(t, f"{t}_no_{act}") for t in tables for act in ("update", "delete")]
    if connection.vendor == "postgresql":
        names += [(t, f"{t}_no_truncate") for t in tables]
    with connection.cursor() as cursor:
        for table, name in names:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
