"""Several limited queries read as one statement, each walking its own index.

The ORM refuses LIMIT inside a UNION on SQLite; wrapped as sub-selects it is plain SQL that both
databases plan as one index scan for each part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def read(
    parts: Sequence[QuerySet[Any, Any]], *, order: str = "", limit: int | None = None
) -> list[tuple[Any, ...]]:
    """The rows of all parts (value querysets with the same columns), one statement.

    `order` is SQL over column numbers, written by the caller and never typed by a user.
    """
    pieces: list[str] = []
    params: list[Any] = []
    for number, part in enumerate(parts):
        try:
            sql, values = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        pieces.append(f"SELECT * FROM ({sql}) AS part{number}")  # noqa: S608 - compiled by the ORM
        params.extend(values)
    if not pieces:
        return []
    statement = " UNION ALL ".join(pieces)
    if order:
        statement += f" ORDER BY {order}"
    if limit is not None:
        statement += f" LIMIT {int(limit)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
