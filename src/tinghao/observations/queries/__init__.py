"""Reading observations: whose turn it is and why, the year's plan, what a person has to do."""

from tinghao.observations.queries.plans import (
    Standing,
    cities_of,
    counties_of,
    earlier_visits_of,
    plan_of,
    quarter_for,
    require_plan,
    require_see,
    standings,
    visits_before,
)

__all__ = [
    "Standing",
    "cities_of",
    "counties_of",
    "earlier_visits_of",
    "plan_of",
    "quarter_for",
    "require_plan",
    "require_see",
    "standings",
    "visits_before",
]
