"""The year's observations: a plan by the rule, three quarters held, the next one ahead. All invented."""

from __future__ import annotations

from tinghao.demo.cast import CITY, Town
from tinghao.demo.days import Days, on
from tinghao.demo.stage import Story
from tinghao.observations import actions
from tinghao.observations.rotation import Quarter

# Invented: when each county was observed last before this year, in quarters back from its first.
_BEFORE = {
    "341102": 5,
    "341103": 6,
    "341122": 1,
    "341124": 4,
    "341125": 2,
    "341126": 8,
    "341181": 7,
    "341182": 3,
}


def _back(year: int, quarters: int) -> Quarter:
    years, rest = divmod(year * 4 - quarters, 4)
    return years, rest + 1


def story(town: Town, days: Days) -> Story:
    """The office proposes in January, adopts in the same week."""
    year = days.now.year
    office = town.staff("shiban")
    yield on(year, 1, 5, 9)
    visits: dict[str, Quarter | None] = {code: _back(year, n) for code, n in _BEFORE.items()}
    actions.note_visits(by=office, city=CITY, visits=visits)
    plan = actions.propose_plan(by=office, city=CITY, year=year)
    yield on(year, 1, 8, 15)
    actions.adopt_plan(plan, by=office, version=plan.version)
