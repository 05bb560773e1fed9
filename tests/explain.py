"""What the planner of the database does with a statement: the same questions on SQLite and PostgreSQL.

`plans_of(run)` gives a plan for every SELECT that `run` sends. The tables should hold some ten thousand
rows and be analysed (`analyse`), or a planner rightly reads them whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Plan:
    """The indexes that a statement walks, the tables that it reads whole, and how often it sorts."""

    sql: str
    text: str
    indexes: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    sorts: int = 0


def analyse() -> None:
    """The planner knows how many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plans_of(run: Callable[[], Any]) -> list[Plan]:
    """The plan of every SELECT that `run` sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        run()
    statements = [query["sql"] for query in captured.captured_queries]
    return [plan_of(sql) for sql in statements if sql.lstrip("( ").upper().startswith("SELECT")]


def plan_of(sql: str) -> Plan:
    """The plan of one statement, parameters written in."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            found = cursor.fetchone()[0]
            tree = json.loads(found) if isinstance(found, str) else found
            plan = Plan(sql, json.dumps(tree, indent=1))
            _walk(tree[0]["Plan"], plan)
            return plan
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        lines = [row[3] for row in cursor.fetchall()]
    plan = Plan(sql, "\n".join(lines))
    for line in lines:
        _read_line(line, plan)
    return plan


def _walk(node: dict[str, Any], plan: Plan) -> None:
    kind = node["Node Type"]
    if "Index Name" in node:
        plan.indexes.append(node["Index Name"])
    elif kind == "Seq Scan":
        plan.whole.append(node["Relation Name"])
    plan.sorts += kind.endswith("Sort")
    for child in node.get("Plans", ()):
        _walk(child, plan)


def _read_line(line: str, plan: Plan) -> None:
    if match := re.match(r"(?:SEARCH|SCAN) (\S+)(?: USING (?:COVERING )?INDEX (\S+))?(.*)", line):
        table, index, rest = match.groups()
        if index:
            plan.indexes.append(index)
        elif "PRIMARY KEY" in rest:
            plan.indexes.append(f"{table}_pkey")
        elif not re.match(r"part\d+|\(|CONSTANT", table):
            plan.whole.append(table)
    plan.sorts += "TEMP B-TREE FOR ORDER BY" in line
