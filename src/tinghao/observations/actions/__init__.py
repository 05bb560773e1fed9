"""Writing observations: the year's plan."""

from tinghao.observations.actions.plans import (
    adopt_plan,
    change_quarter,
    drop_quarter,
    note_visits,
    propose_plan,
)

__all__ = ["adopt_plan", "change_quarter", "drop_quarter", "note_visits", "propose_plan"]
