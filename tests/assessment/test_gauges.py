"""What came of it and what was said weighs by its share, and a few never decide."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests import make
from tests.assessment.test_engine import done, one
from tests.assessment.test_year import adopted, second_office, settled, word_on, year

from tinghao.assessment import actions, checking, queries, wording
from tinghao.assessment.examples import examples
from tinghao.assessment.scheme import MEASURES, Match, Mode, Rule, from_data, to_data
from tinghao.consultations import actions as consultations
from tinghao.orders.models import Requester
from tinghao.people.models import Member

RATED = Rule(Mode.RATE, Fraction(10), at_least=5, measure="ratings_well", few=Fraction(6))
some_ratings = some.dictionaries(some.sampled_from("12345"), some.integers(1, 9), max_size=5)


@settings(deadline=None, max_examples=60)
@given(ratings=some_ratings)
def test_below_the_stated_number_nothing_that_was_said_decides(ratings: dict[str, int]) -> None:
    found = one(RATED).score([], gauges={"rating": ratings})
    (line,) = found.items["it"].lines
    many = sum(ratings.values())
    if many < 5:
        assert line.points == 6, "five stars of four people weigh as much as one star"
    else:
        assert line.points == Fraction(10 * (ratings.get("4", 0) + ratings.get("5", 0)), many)
    assert (line.whole, 0 <= line.points <= 10) == (many, True)


@settings(deadline=None, max_examples=60)
@given(ratings=some_ratings, times=some.integers(1, 50))
def test_ten_times_as_many_with_the_same_share_earn_no_more(ratings: dict[str, int], times: int) -> None:
    more = {value: n * times for value, n in ratings.items()}
    if sum(ratings.values()) >= 5:
        first, second = (one(RATED).score([], gauges={"rating": r}).raw for r in (ratings, more))
        assert first == second


def test_the_words_of_two_conveners_weigh_in_the_middle() -> None:
    words = [Rule(Mode.RATE, Fraction(n), measure=m) for n, m in ((10, "word_active"), (6, "word_fair"))]
    assert one(*words).score([], gauges={"word": {"active": 1, "fair": 1}}).total == 8
    assert one(*words).score([], gauges={"word": {"fair": 1}}).total == 6
    neutral = replace(words[1], few=Fraction(8))
    assert one(words[0], neutral).score(done(2)).total == 8, "nobody loses by a word that was not said"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"measure": "likes"}, "看什么"),
        ({"at_least": 4}, "至少 5 件"),
        ({"few": None}, "件数不够"),
        ({"few": Fraction(11)}, "0 和这条的分值之间"),
    ],
)
def test_a_rate_that_lets_few_decide_cannot_be_adopted(changed: dict[str, object], words: str) -> None:
    scheme = one(replace(RATED, **changed)).scheme  # type: ignore[arg-type]
    found = [p.words for p in checking.problems(scheme) if p.where.startswith("items.")]
    assert len(found) == 1 and words in found[0]
    assert not [p for p in checking.problems(one(RATED).scheme) if p.where.startswith("items.")]


def test_every_measure_is_read_aloud_and_survives_being_stored() -> None:
    rules = [replace(RATED, measure=m) for m in MEASURES]
    scheme = one(*rules).scheme
    assert from_data(to_data(scheme)) == scheme
    said = {wording.rule_words(r) for r in rules}
    assert len(said) == len(MEASURES) and not any(m in words for words in said for m in MEASURES)
    assert "不足 5 件的不看占比，一律 6 分" in wording.rule_words(RATED)


def closed(cast: make.Cast, *ratings: int) -> None:
    """Matters that the member took and a unit settled, each with a resident's answer and rating."""
    for rating in ratings:
        case = make.order(cast, state="checking")
        answer = "yes" if rating > 3 else "unsure"
        consultations.answer_check(case.requester, by=case.receipt, answer=answer, rating=rating)


def test_the_convener_sees_what_came_of_it_beside_the_word(cast: make.Cast) -> None:
    closed(cast, 5, 2)
    page = cast.convener.client.get(f"/desk/words/{int(make.TOWNSHIP)}/{year()}/").content.decode()
    assert "成果事项 2 件：A 2" in page
    assert "群众答复 2 人：解决了 1 · 说不准 1" in page
    assert "群众评分 2 份：四分以上 1 份" in page and "件数少，参考就好" in page
    township = make.TOWNSHIP
    with pytest.raises(Exception, match="没有找到"):
        queries.said_in(cast.convener_next_door.actor, township, year(), [cast.member.member.pk])


def test_a_members_page_opens_a_rate_down_to_the_matters(cast: make.Cast) -> None:
    adopted(cast)
    closed(cast, 5, 4)
    own = f"/desk/my-score?ledger={make.COUNTY}"
    page = cast.member.client.get(own).content.decode()
    assert "一共只有 2 件，不足 5 件，不看占比" in page and "占比是从哪些事算的" in page
    closed(cast, 5, 5, 1)
    word_on(cast)
    page = cast.member.client.get(own).content.decode()
    assert "群众评分里四分以上的：5 件里 4 件" in page and "成果事项里已经解决的（A）：5 件里 5 件" in page
    explained = queries.explained_for(cast.member.actor, cast.member.member, owner=make.COUNTY, year=year())
    assert explained is not None and len(explained.matters) == 5
    item = explained.score.items["said"]
    assert item.raw == Fraction(3) + 3 * Fraction(4, 5) + 2  # all done, four of five well, 较好


def test_the_freeze_keeps_what_was_said_and_a_later_answer_changes_nothing(cast: make.Cast) -> None:
    version = adopted(cast)
    closed(cast, 5, 5, 5, 5, 5)
    word_on(cast)
    settled()
    first, second = cast.county_office.actor, second_office(cast)
    freeze = actions.sign_freeze(actions.prepare_freeze(version, by=first), by=first)
    member = str(cast.member.member.pk)
    assert freeze.basis["said"][member]["rating"] == {"5": 5}
    assert freeze.basis["said"][member]["word"] == {"good": 1}
    Requester.objects.update(rating=1)
    freeze = actions.sign_freeze(freeze, by=second)
    assert freeze.state == "frozen" and queries.recount(freeze).agrees


def test_a_scheme_without_rates_asks_for_nothing_that_was_said(
    cast: make.Cast, django_assert_max_num_queries: object
) -> None:
    scheme = one(Rule(Mode.EACH, Fraction(1), Match(("claim",)), times=3)).scheme
    grades = (replace(scheme.grades[0], high=None),)
    version = adopted(cast, scheme=replace(scheme, name="示例", grades=grades))
    closed(cast, 5)
    settled()
    assert actions.prepare_freeze(version, by=cast.county_office.actor).basis["said"] == {}


def test_a_convener_of_two_hundred_members_asks_no_more_than_of_two(
    cast: make.Cast, django_assert_max_num_queries: object
) -> None:
    members = list(Member.objects.values_list("pk", flat=True))
    actor = cast.convener.actor
    assert actor.divisions_for("assessment.evaluate")
    for many in (members[:2], members):
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            queries.said_in(actor, make.TOWNSHIP, year(), many)


def test_a_rate_is_written_on_the_form_and_read_aloud(cast: make.Cast) -> None:
    office = cast.county_office
    draft = actions.draft_scheme(
        by=office.actor, owner=make.COUNTY, year=year(), scheme=examples()["tinghao"]
    )
    address = f"/desk/assessment/schemes/{draft.pk}/items/said"
    page = office.client.get(address).content.decode()
    assert "群众评分里四分以上的，按占比给分，全是这样给 3 分；不足 5 件的不看占比，一律 2 分" in page
    sent = {
        "label": "群众怎么说",
        "category": "grassroots",
        "who": "all",
        "cap": "6",
        "edits": str(draft.edits),
        "rules": "1",
        "r0-mode": "rate",
        "r0-points": "6",
        "r0-measure": "answers_yes",
        "r0-at_least": "4",
        "r0-few": "4",
    }
    assert office.client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    (problem,) = checking.problems(draft.scheme)
    assert "至少 5 件" in problem.words, "kept as typed, and told before it can be adopted"
    sent |= {"r0-at_least": "8", "edits": str(draft.edits)}
    assert office.client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    (rule,) = next(i for i in draft.scheme.items if i.key == "said").rules
    assert (rule.measure, rule.at_least, rule.few) == ("answers_yes", 8, Fraction(4))
    assert not checking.problems(draft.scheme)
