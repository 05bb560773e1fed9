"""Reading rosters: imports and their differences, and what is open at a post that changes hands."""

from tinghao.rosters.queries.handovers import (
    OpenWork,
    handover_at,
    handovers_at,
    names_on,
    open_work,
)
from tinghao.rosters.queries.imports import (
    MANAGE,
    import_for,
    imports_of,
    plan_of,
    table_of,
)

__all__ = [
    "MANAGE",
    "OpenWork",
    "handover_at",
    "handovers_at",
    "import_for",
    "imports_of",
    "names_on",
    "open_work",
    "plan_of",
    "table_of",
]
