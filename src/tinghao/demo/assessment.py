"""An invented year of assessment: schemes of city and county, a draft, two words, one of them disputed."""

from __future__ import annotations

from tinghao.assessment import actions, queries
from tinghao.assessment.examples import examples
from tinghao.demo import roster
from tinghao.demo.cast import CITY, Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story

WORDS = "示例：主席会议讨论通过"


def story(town: Town, days: Days) -> Story:
    """The scheme is adopted and last year's too, so that a draft can be tried against either."""
    office = town.staff("shiban")
    place = town.code(roster.LONGPAN)
    convener = town.convener(place)
    groups = [town.code(g.places[0]) for g in roster.GROUPS]
    first, second = town.members(next(code for code in groups if code.startswith(place[:9])))[:2]
    yield days.moment(30, 9)
    year = days.now.year
    for of in (year - 1, year):
        draft = actions.draft_scheme(by=office, owner=CITY, year=of, scheme=examples()["tinghao"])
        actions.adopt_scheme(draft, by=office, words=WORDS, edits=draft.edits)
    county = place[:6]
    draft = actions.draft_scheme(
        by=town.staff("xianban"), owner=county, year=year, scheme=examples()["tinghao"]
    )
    actions.adopt_scheme(draft, by=town.staff("xianban"), words=WORDS, edits=draft.edits)
    yield days.moment(6, 10)
    actions.draft_scheme(by=office, owner=CITY, year=year + 1, scheme=examples()["tongcheng-2019"])
    yield days.moment(4, 17)
    for member, word, sentence in (
        (first, "active", "示例：每次都到，话说到点子上。"),
        (second, "fair", "示例：今年来得少。"),
    ):
        said = actions.evaluate_member(
            member, by=convener, township=place[:9], year=year, word=word, sentence=sentence
        )
    yield days.moment(2, 20)
    actions.dispute_evaluation(
        said, by=town.member_actor(second), words="示例：上半年带队调研两次，请再看看。"
    )
    yield days.moment(1, 18)
    for owner, by in ((CITY, office), (county, town.staff("xianban"))):
        held = queries.adopted_for(owner, year)
        if held is not None:
            actions.assess(actions.ask_assessment(held, by=by, enqueue=lambda _pk: None))
