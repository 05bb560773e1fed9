"""A year from the first record to the freeze: scores, words disputed, two signatures, a recount."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests import make
from tests.filing import stage

from tinghao.assessment import actions, queries
from tinghao.assessment.examples import examples
from tinghao.assessment.models import Assessment, Evaluation, MemberScore, SchemeVersion, TryOut
from tinghao.assessment.scheme import Scheme
from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.filing import actions as filing
from tinghao.filing.models import DutyRecord, LedgerEntry
from tinghao.orders.models import Order
from tinghao.people.models import Member

YEAR = 2026


def nothing(_number: int) -> None:
    """Where the test runs the job itself."""


def year() -> int:
    return clock.today().year


def adopted(
    cast: make.Cast, *, owner: str = make.COUNTY, scheme: Scheme | None = None, of: int | None = None
) -> SchemeVersion:
    by = cast.county_office.actor if len(owner) == 6 else cast.city_office.actor
    draft = actions.draft_scheme(
        by=by, owner=owner, year=of or year(), scheme=scheme or examples()["tinghao"]
    )
    return actions.adopt_scheme(draft, by=by, words="示例：主席会议通过", edits=draft.edits)


def second_office(cast: make.Cast) -> Any:
    who = make.person("示例县办乙", at=make.COUNTY)
    make.account(who)
    make.appointed(who, "county_office", at=make.COUNTY)
    return make.Player(who).actor


def settled() -> None:
    """Everybody has looked at the own records."""
    for record in DutyRecord.objects.select_related("member__person"):
        from tinghao.access import scope

        filing.confirm_records([record], by=scope.actor_for(record.member.person))


def test_a_record_of_attendance_is_points_in_the_countys_ledger_and_opens_down_to_itself(
    cast: make.Cast,
) -> None:
    version = adopted(cast)
    member = cast.member.member
    stage.held(cast, [member])
    found = queries.explained_for(cast.member.actor, member, owner=make.COUNTY, year=year())
    assert found is not None
    assert found.version == version
    grassroots = found.categories[0]
    meeting = next(i for i in grassroots.items if i.label == "微协商")
    (line,) = meeting.lines
    assert line.record == stage.records()[0].pk
    assert line.title == "示例：楼道灯"
    assert "微协商" in line.rule
    assert Decimal(meeting.points) > 0


def test_what_was_solved_earns_more_once_the_resident_says_so(cast: make.Cast) -> None:
    adopted(cast)
    member = cast.member.member
    consultation = stage.held(cast, [member])

    def solved() -> str:
        found = queries.explained_for(cast.member.actor, member, owner=make.COUNTY, year=year())
        assert found is not None
        return next(i.points for i in found.categories[0].items if i.label == "解决了的事")

    assert solved() == "0"
    Order.objects.filter(pk__in=consultation.orders.values("pk")).update(outcome="confirmed")
    assert solved() == "4"


@pytest.mark.parametrize("who", ["other_member", "convener_next_door", "other_county_office", "stranger"])
def test_a_members_score_is_no_business_of_others(cast: make.Cast, who: str) -> None:
    adopted(cast)
    with pytest.raises(refusals.NotFound):
        queries.explained_for(cast.everybody[who].actor, cast.member.member, owner=make.COUNTY, year=year())


def test_a_line_that_was_taken_back_is_no_point(cast: make.Cast) -> None:
    adopted(cast)
    member = cast.member.member
    consultation = stage.held(cast, [member])
    stage.attended(cast, consultation, [])
    found = queries.explained_for(cast.member.actor, member, owner=make.COUNTY, year=year())
    assert found is not None
    assert next(i.points for i in found.categories[0].items if i.label == "微协商") == "0"


def test_the_list_of_the_office_says_what_the_pages_of_the_members_say(cast: make.Cast) -> None:
    version = adopted(cast)
    people = stage.members(cast, 3)
    stage.held(cast, people)
    office = cast.county_office.actor
    assessment = actions.ask_assessment(version, by=office, enqueue=nothing)
    actions.assess(assessment)
    rows = {r.member_id: r.total for r in queries.score_rows(office, assessment)}
    assert set(rows) == set(
        Member.objects.filter(level__in=("county", "both"), county=make.COUNTY).values_list("pk", flat=True)
    ) | {m for m in rows if m in {cast.member.member.pk, cast.colleague.member.pk}}
    for member in people:
        one = queries.explained_for(office, member, owner=make.COUNTY, year=year())
        assert one is not None
        assert one.score.total == rows[member.pk] > 0
    again = MemberScore.objects.count()
    actions.assess(assessment)
    assert MemberScore.objects.count() == again


def test_the_list_is_in_the_order_of_the_register_and_never_by_points(cast: make.Cast) -> None:
    version = adopted(cast)
    first, second = stage.members(cast, 2)
    stage.held(cast, [second])
    office = cast.county_office.actor
    assessment = actions.ask_assessment(version, by=office, enqueue=nothing)
    actions.assess(assessment)
    order = [r.member_id for r in queries.score_rows(office, assessment)]
    assert order == sorted(order)
    assert order.index(first.pk) < order.index(second.pk)


def test_lists_take_the_same_queries_whatever_they_hold(
    cast: make.Cast, django_assert_max_num_queries: Any
) -> None:
    version = adopted(cast)
    stage.held(cast, stage.members(cast, 4))
    office = cast.county_office.actor
    assessment = actions.ask_assessment(version, by=office, enqueue=nothing)
    actions.assess(assessment)
    with django_assert_max_num_queries(1):
        assert len([(r.member.person.name, r.total) for r in queries.score_rows(office, assessment)]) > 3


# Schemes ------------------------------------------------------------------------------------------


def test_one_scheme_holds_for_a_year_and_the_one_before_is_replaced(cast: make.Cast) -> None:
    first = adopted(cast)
    second = adopted(cast)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "adopted")
    assert queries.adopted_for(make.COUNTY, year()) == second


def test_a_scheme_with_something_against_it_is_not_adopted(cast: make.Cast) -> None:
    office = cast.county_office.actor
    wrong = replace(examples()["tinghao"], start=Fraction(70), cap=Fraction(60))
    draft = actions.draft_scheme(by=office, owner=make.COUNTY, year=year(), scheme=wrong)
    with pytest.raises(refusals.Invalid) as refused:
        actions.adopt_scheme(draft, by=office, words="示例", edits=0)
    assert "封顶 60 比基础分 70 还低" in refused.value.fields["cap"]
    assert queries.adopted_for(make.COUNTY, year()) is None


def test_of_two_who_edit_at_once_the_later_is_told(cast: make.Cast) -> None:
    office = cast.county_office.actor
    draft = actions.draft_scheme(by=office, owner=make.COUNTY, year=year(), scheme=examples()["tinghao"])
    actions.save_scheme(draft, by=office, scheme=replace(draft.scheme, name="甲改的"), edits=0)
    with pytest.raises(refusals.Stale):
        actions.save_scheme(draft, by=office, scheme=replace(draft.scheme, name="乙改的"), edits=0)
    draft.refresh_from_db()
    assert (draft.name, draft.edits) == ("甲改的", 1)
    with pytest.raises(refusals.Stale):
        actions.adopt_scheme(draft, by=office, words="示例", edits=0)


def test_an_adopted_scheme_never_changes_and_is_not_dropped(cast: make.Cast) -> None:
    held = adopted(cast)
    office = cast.county_office.actor
    with pytest.raises(refusals.Stale):
        actions.save_scheme(held, by=office, scheme=held.scheme, edits=held.edits)
    with pytest.raises(refusals.Stale):
        actions.drop_draft(held, by=office)


@pytest.mark.parametrize(
    ("who", "owner", "refusal"),
    [
        ("convener", make.COUNTY, refusals.Refusal),
        ("member", make.COUNTY, refusals.Refusal),
        ("other_county_office", make.COUNTY, refusals.NotFound),
        ("county_office", make.CITY, refusals.NotFound),
        ("inspector", make.COUNTY, refusals.Forbidden),
    ],
)
def test_only_the_office_of_the_ledger_writes_its_scheme(
    cast: make.Cast, who: str, owner: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.draft_scheme(
            by=cast.everybody[who].actor, owner=owner, year=year(), scheme=examples()["tinghao"]
        )
    assert not SchemeVersion.objects.exists()


def test_a_draft_is_tried_against_a_year_before_anybody_signs(cast: make.Cast) -> None:
    adopted(cast)
    office = cast.county_office.actor
    member = cast.member.member
    stage.held(cast, [member])
    ours = examples()["tinghao"]
    easier = replace(
        ours,
        grades=(
            replace(ours.grades[0], high=Fraction(7)),
            replace(ours.grades[1], low=Fraction(7)),
            *ours.grades[2:],
        ),
    )
    draft = actions.draft_scheme(by=office, owner=make.COUNTY, year=year(), scheme=easier)
    attempt = actions.ask_try_out(draft, by=office, against_year=year(), enqueue=nothing)
    actions.try_out(attempt)
    attempt = TryOut.objects.get(pk=attempt.pk)
    assert attempt.state == "done"
    assert [(m["member"], m["before"], m["after"]) for m in attempt.moves] == [
        (member.pk, "不称职", "基本称职")
    ]
    assert sum(g["n"] for g in attempt.grades["after"]) == attempt.members


# The convener's word ------------------------------------------------------------------------------


def word_on(cast: make.Cast, who: make.Player | None = None) -> Evaluation:
    return actions.evaluate_member(
        (who or cast.member).member,
        by=cast.convener.actor,
        township=make.TOWNSHIP,
        year=year(),
        word="good",
        sentence="常来，话说到点子上。",
    )


def test_the_convener_says_one_word_and_may_say_another_before_it_is_disputed(cast: make.Cast) -> None:
    said = word_on(cast)
    again = actions.evaluate_member(
        cast.member.member, by=cast.convener.actor, township=make.TOWNSHIP, year=year(), word="active"
    )
    assert (again.pk, again.word) == (said.pk, "active")


@pytest.mark.parametrize("who", ["convener_next_door", "member", "county_office", "stranger"])
def test_nobody_else_says_it(cast: make.Cast, who: str) -> None:
    if who == "county_office":
        word_on(cast)  # an office of the county stands above its townships
        return
    with pytest.raises(refusals.Refusal):
        actions.evaluate_member(
            cast.colleague.member,
            by=cast.everybody[who].actor,
            township=make.TOWNSHIP,
            year=year(),
            word="good",
        )


def test_a_word_is_said_only_of_members_of_the_township(cast: make.Cast) -> None:
    with pytest.raises(refusals.NotFound):
        actions.evaluate_member(
            cast.other_member.member, by=cast.convener.actor, township=make.TOWNSHIP, year=year(), word="good"
        )


def test_the_member_disputes_once_and_the_office_answers_with_a_reason(cast: make.Cast) -> None:
    said = word_on(cast)
    with pytest.raises(refusals.NotFound):
        actions.dispute_evaluation(said, by=cast.colleague.actor, words="示例")
    actions.dispute_evaluation(said, by=cast.member.actor, words="示例：我还主持过两次。")
    with pytest.raises(refusals.Stale):
        actions.dispute_evaluation(said, by=cast.member.actor, words="再来一次")
    with pytest.raises(refusals.Stale):
        word_on(cast)
    said.refresh_from_db()
    assert said.decide_by is not None
    assert said.decide_by > clock.today()
    with pytest.raises(refusals.Forbidden):
        actions.settle_dispute(said, by=cast.convener.actor, words="示例")
    actions.settle_dispute(said, by=cast.county_office.actor, words="查了名单，属实。", word="active")
    said.refresh_from_db()
    assert (said.dispute, said.word) == ("changed", "active")
    with pytest.raises(refusals.Stale):
        actions.settle_dispute(said, by=cast.county_office.actor, words="再答一次")


# The freeze ---------------------------------------------------------------------------------------


def test_two_persons_close_a_year_and_a_recount_gives_the_same(cast: make.Cast) -> None:
    version = adopted(cast)
    consultation = stage.held(cast, stage.members(cast, 2))
    settled()
    first, second = cast.county_office.actor, second_office(cast)
    freeze = actions.prepare_freeze(version, by=first)
    freeze = actions.sign_freeze(freeze, by=first)
    with pytest.raises(refusals.Forbidden):
        actions.sign_freeze(freeze, by=first)
    freeze = actions.sign_freeze(freeze, by=second)
    assert freeze.state == "frozen"
    assert queries.recount(freeze).agrees
    # What happens afterwards waits as late and changes nothing that was closed.
    before = LedgerEntry.objects.filter(ledger_id=make.COUNTY).count()
    Order.objects.filter(pk__in=consultation.orders.values("pk")).update(outcome="confirmed")
    stage.attended(cast, consultation, [])
    make.joined(make.member(at=make.COUNTY, level="both"), cast.group)
    assert LedgerEntry.objects.filter(ledger_id=make.COUNTY).count() == before
    assert queries.recount(freeze).agrees
    with pytest.raises(refusals.Stale):
        adopted(cast)
    with pytest.raises(refusals.Stale):
        actions.void_freeze(freeze, by=first, words="示例")


def test_a_ledger_that_moved_between_the_signatures_is_not_closed(cast: make.Cast) -> None:
    version = adopted(cast)
    stage.held(cast, stage.members(cast, 1))
    settled()
    first, second = cast.county_office.actor, second_office(cast)
    freeze = actions.sign_freeze(actions.prepare_freeze(version, by=first), by=first)
    stage.held(cast, stage.members(cast, 1))
    with pytest.raises(refusals.Stale):
        actions.sign_freeze(freeze, by=second)
    freeze.refresh_from_db()
    assert freeze.state == "signed"
    assert stage.held(cast, stage.members(cast, 1)), "the year still takes records"
    actions.void_freeze(freeze, by=first, words="示例：又来了记录")
    settled()
    assert actions.prepare_freeze(version, by=first).pk != freeze.pk


def test_open_disputes_and_records_still_to_be_looked_at_stand_against_closing(cast: make.Cast) -> None:
    version = adopted(cast)
    stage.held(cast, [cast.member.member])
    office = cast.county_office.actor
    with pytest.raises(refusals.Invalid) as refused:
        actions.prepare_freeze(version, by=office)
    assert "本人还在核对期" in str(refused.value)
    settled()
    said = word_on(cast)
    actions.dispute_evaluation(said, by=cast.member.actor, words="示例")
    with pytest.raises(refusals.Invalid) as refused:
        actions.prepare_freeze(version, by=office)
    assert "还没有答复" in str(refused.value)
    actions.settle_dispute(said, by=office, words="示例")
    assert actions.prepare_freeze(version, by=office).members > 0


def test_a_year_of_nothing_can_be_closed(cast: make.Cast) -> None:
    version = adopted(cast, of=clock.today().year - 1)
    freeze = actions.prepare_freeze(version, by=cast.county_office.actor)
    assert freeze.lines == 0
    assert queries.recount(freeze).agrees


def test_a_member_who_becomes_one_of_both_in_july_is_counted_in_the_citys_ledger_from_then_on(
    cast: make.Cast, time_machine: Any
) -> None:
    from tinghao.assessment import facts
    from tinghao.people import actions as people

    member = make.member(at=make.COUNTY, level="county")
    make.joined(member, cast.group)
    this = clock.today().year
    people.change_member(member, starts=dt.date(this - 1, 7, 1), level="both", by=SYSTEM)
    assert member.pk in facts.assessed_members(make.CITY, this - 1)
    assert member.pk in facts.assessed_members(make.COUNTY, this - 1)
    assert member.pk not in facts.assessed_members(make.CITY, this - 2)


def test_what_the_night_computes_is_every_open_year_with_a_scheme(cast: make.Cast) -> None:
    version = adopted(cast)
    (found,) = queries.assessments_to_refresh()
    assert found.version == version
    assert Assessment.objects.count() == 1
