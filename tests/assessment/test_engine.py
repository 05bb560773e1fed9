"""What holds for every scheme and every member, and what the engine does at the edges."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tinghao.assessment import engine
from tinghao.assessment.engine import Compiled, Fact, Score
from tinghao.assessment.examples import examples
from tinghao.assessment.scheme import Category, Grade, Item, Match, Mode, Rule, Scheme

KINDS = (
    "plenary",
    "proposal",
    "opinion",
    "activity",
    "consultation",
    "claim",
    "standing_meeting",
    "training",
)
ROLES = ("lead", "participant", "speaker", "on_leave", "absent")
MARKS = ("filed", "first", "key", "joint", "adopted", "solved", "written", "full")

facts = st.lists(
    st.builds(
        Fact,
        pk=st.integers(1, 10**6),
        kind=st.sampled_from(KINDS),
        role=st.sampled_from(ROLES),
        day=st.dates().map(str),
        marks=st.frozensets(st.sampled_from(MARKS)),
        matter=st.sampled_from(("", "a", "b")),
        sharers=st.integers(1, 6),
    ),
    max_size=25,
    unique_by=lambda f: f.pk,
)
schemes = st.sampled_from(list(examples().values()))


@settings(max_examples=150, deadline=None)
@given(schemes, facts, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_come_changes_nothing(
    scheme: Scheme, found: list[Fact], is_standing: bool, chance: random.Random
) -> None:
    compiled = Compiled(scheme)
    first = compiled.score(found, is_standing=is_standing)
    chance.shuffle(found)
    again = compiled.score(found, is_standing=is_standing)
    assert engine.digest([(1, first)]) == engine.digest([(1, again)])


@settings(max_examples=150, deadline=None)
@given(schemes, facts, st.booleans())
def test_every_point_is_accounted_for(scheme: Scheme, found: list[Fact], is_standing: bool) -> None:
    score = Compiled(scheme).score(found, is_standing=is_standing)
    numbers = {f.pk for f in found}
    for item in score.items.values():
        assert item.raw == sum((line.points for line in item.lines if not line.unused), Fraction(0))
        assert all(line.fact in numbers or line.fact == 0 for line in item.lines)
        assert all(line.points == 0 for line in item.lines if line.unused)
    for category in score.categories:
        assert category.raw == sum((i.counted for i in category.items), Fraction(0))
    whole = score.start + sum((c.counted for c in score.categories), Fraction(0))
    if scheme.cap is not None:
        whole = min(whole, scheme.cap)
    assert score.total == engine.rounded(max(whole, Fraction(0)))


@settings(max_examples=150, deadline=None)
@given(schemes, facts, st.booleans())
def test_caps_hold_and_nobody_falls_out_of_the_grades(
    scheme: Scheme, found: list[Fact], is_standing: bool
) -> None:
    score = Compiled(scheme).score(found, is_standing=is_standing)
    for item in scheme.items:
        if item.key in score.items and item.cap is not None:
            assert score.items[item.key].counted <= item.cap
    for category in scheme.categories:
        if category.cap is not None and category.part != "deduction":
            assert next(c.counted for c in score.categories if c.key == category.key) <= category.cap
    assert score.grade in {g.key for g in scheme.grades}


def one(*rules: Rule, **more: object) -> Compiled:
    return Compiled(
        Scheme(
            "示例",
            categories=(Category("all", "全部"),),
            items=(Item("it", "项目", "all", rules, **more),),  # type: ignore[arg-type]
            grades=(Grade("low", "低", Fraction(0), Fraction(10)), Grade("high", "高", Fraction(10))),
        )
    )


def done(n: int) -> list[Fact]:
    return [Fact(k, "activity", "participant", f"2028-02-{k:02}") for k in range(1, n + 1)]


def test_a_year_without_records_is_a_score_and_no_error() -> None:
    score = one(Rule(Mode.EACH, Fraction(2), Match(("activity",)))).score([])
    assert (score.total, score.grade) == (Decimal("0.00"), "low")


def test_the_29th_of_february_is_a_day_like_another() -> None:
    leap = Fact(1, "activity", "participant", "2028-02-29")
    assert one(Rule(Mode.EACH, Fraction(2), Match(("activity",)))).score([leap]).total == 2


def test_once_a_year_goes_to_the_record_that_completes_the_number() -> None:
    score = one(Rule(Mode.ONCE, Fraction(6), Match(("activity",)), at_least=3)).score(done(4))
    assert [(line.fact, line.points) for line in score.items["it"].lines] == [(1, 0), (2, 0), (3, 6), (4, 0)]
    assert one(Rule(Mode.ONCE, Fraction(6), Match(("activity",)), at_least=3)).score(done(2)).total == 0


def test_what_lacks_is_taken_once() -> None:
    rules = (
        Rule(Mode.FIXED, Fraction(10)),
        Rule(Mode.LACKING, Fraction(4), Match(("activity",)), at_least=2),
    )
    assert one(*rules).score(done(1)).total == 6
    assert one(*rules).score(done(2)).total == 10


def test_deductions_stop_at_the_floor() -> None:
    rule = Rule(Mode.DEDUCT, Fraction(5), Match(("plenary",), ("absent",)))
    away = [Fact(k, "plenary", "absent", "2026-01-01") for k in range(4)]
    score = one(Rule(Mode.FIXED, Fraction(30)), rule, floor=Fraction(18)).score(away)
    assert score.total == 18


def test_a_third_of_a_point_three_times_is_a_point() -> None:
    rule = Rule(Mode.SHARE, Fraction(1), Match(("activity",)))
    shared = [Fact(k, "activity", "participant", "2026-01-01", sharers=3) for k in (1, 2, 3)]
    assert one(rule).score(shared).total == Decimal("1.00")


def test_a_total_is_compared_with_its_band_as_it_is_printed() -> None:
    # 9.995 is printed as 10.00 and therefore lies in the higher band.
    score = one(Rule(Mode.FIXED, Fraction(9995, 1000))).score([])
    assert (str(score.total), score.grade) == ("10.00", "high")


def test_leave_and_absence_count_only_where_they_are_named() -> None:
    away = [Fact(1, "activity", "on_leave", "2026-01-01"), Fact(2, "activity", "absent", "2026-01-01")]
    assert one(Rule(Mode.EACH, Fraction(2), Match(("activity",)))).score(away).total == 0
    named = Rule(Mode.EACH, Fraction(2), Match(("activity",), ("on_leave",)))
    assert one(named).score(away).total == 2


def test_who_moves_and_by_which_item_is_told() -> None:
    rule = Rule(Mode.EACH, Fraction(4), Match(("activity",)))
    before = {7: one(rule, cap=Fraction(8)).score(done(3)), 8: one(rule).score(done(1))}
    after = {7: one(rule, cap=Fraction(12)).score(done(3)), 8: one(rule).score(done(1))}
    (move,) = engine.moves(before, after)
    assert (move.member, move.before, move.after, move.by_item) == (7, "low", "high", (("it", Fraction(4)),))


def test_places_for_excellent_are_rounded_down() -> None:
    scheme = examples()["tinghao"]
    assert engine.places_for_excellent(scheme, 236) == 47
    assert engine.places_for_excellent(examples()["minhang"], 236) is None


def test_a_digest_knows_a_single_hundredth() -> None:
    def scores(points: Fraction) -> dict[int, Score]:
        return {1: one(Rule(Mode.FIXED, points)).score([])}

    assert engine.digest(scores(Fraction(1)).items()) != engine.digest(scores(Fraction(101, 100)).items())
