"""What names a date comes back on it, and what was agreed first stays in sight."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.consultations import actions, tasks
from tinghao.consultations.choices import REVISIT_WITHIN, ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.consultations.queries import owed
from tinghao.core import calendar, clock, refusals
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders

# A Thursday; the day named below is a Saturday.
NOW = dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SATURDAY, MONDAY = dt.date(2026, 3, 14), dt.date(2026, 3, 16)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), tzinfo=NOW.tzinfo)


def reported(cast: make.Cast, code: str, day: dt.date | None) -> make.Case:
    case = make.order(cast, state="handling")
    unit = cast.handling_unit.actor
    actions.accept_item(case.item, by=unit)
    actions.report_item(case.item, by=unit, code=code, words="示例：差条件。", revisit_on=day)
    return case


def kinds_of(case: make.Case) -> list[str]:
    return list(
        Entry.objects.filter(subject="order", subject_id=case.pk)
        .order_by("seq")
        .values_list("kind", flat=True)
    )


@pytest.mark.parametrize("code", ["B", "C"])
@pytest.mark.parametrize("days", [None, 0, -1, 731])
def test_b_and_c_name_a_day_to_come_that_somebody_lives_to_see(
    cast: make.Cast, code: str, days: int | None
) -> None:
    case = make.order(cast, state="handling")
    unit = cast.handling_unit.actor
    actions.accept_item(case.item, by=unit)
    day = None if days is None else clock.today() + dt.timedelta(days=days)
    with pytest.raises(refusals.Invalid) as refused:
        actions.report_item(case.item, by=unit, code=code, words="示例", revisit_on=day)
    assert set(refused.value.fields) == {"revisit_on"}
    assert case.item.state == ItemState.ACCEPTED


def test_c_comes_back_on_the_first_working_day_and_unit_and_convener_hear_it(cast: make.Cast) -> None:
    with clock.at(NOW):
        case = reported(cast, "C", SATURDAY)
        orders.record_visit(case.order, by=cast.member.actor, finding="partly", visited_on=clock.today())
        orders.explain_order(case.order, by=cast.convener.actor, words="示例：今年办不了。")
        worker.drain()
    with clock.at(at(SATURDAY)):
        tasks.revisit_items.call()
        assert case.item.state == ItemState.REPORTED, "a day of rest is not the day"
    with clock.at(at(MONDAY)):
        tasks.revisit_items.call()
        tasks.revisit_items.call()
        worker.drain()
        item = case.item
        assert (item.state, item.code, case.order.state) == (ItemState.REVISITING, "C", "closed")
        assert item.due_on == calendar.add_working_days(MONDAY, REVISIT_WITHIN).date
        assert item.first_due_on == item.agreed_on + dt.timedelta(days=30), "the first date stays"
    told = Notice.objects.filter(template="items.revisited").values_list("person_id", flat=True)
    assert set(told) == {cast.handling_unit.person.pk, cast.convener.person.pk}  # type: ignore[union-attr]
    assert kinds_of(case).count("items.revisited") == 1


@pytest.fixture
def back(cast: make.Cast) -> make.Case:
    """An item that came back after its order was closed as explained."""
    with clock.at(NOW):
        case = reported(cast, "C", SATURDAY)
        orders.record_visit(case.order, by=cast.member.actor, finding="partly", visited_on=clock.today())
        orders.explain_order(case.order, by=cast.convener.actor, words="示例：今年办不了。")
    with clock.at(at(MONDAY)):
        assert actions.revisit_item(case.item)
    return case


def test_a_solved_one_asks_the_requesters_once_more_in_a_new_round(cast: make.Cast, back: make.Case) -> None:
    with clock.at(at(MONDAY)):
        actions.report_item(back.item, by=cast.handling_unit.actor, code="A", words="示例：坡道修好了。")
        order = back.order
        assert (order.state, order.round, order.outcome, order.closed_at) == ("checking", 2, "", None)
        actions.answer_check(back.requester, by=back.receipt, answer="yes")
    assert back.order.outcome == "confirmed"
    assert kinds_of(back)[-4:] == ["items.reported", "orders.rechecked", "orders.answered", "orders.closed"]


def test_blocked_again_takes_another_date_and_leaves_the_order_as_it_was(
    cast: make.Cast, back: make.Case
) -> None:
    later = dt.date(2026, 9, 1)
    with clock.at(at(MONDAY)):
        unit = cast.handling_unit.actor
        actions.report_progress(back.item, by=unit, words="示例：在争取资金。")
        actions.report_item(back.item, by=unit, code="C", words="示例：还差钱。", revisit_on=later)
    assert (back.item.state, back.item.revisit_on, back.order.state) == (ItemState.REPORTED, later, "closed")


def test_an_answer_that_never_comes_goes_to_the_county(cast: make.Cast, back: make.Case) -> None:
    with clock.at(at(back.item.due_on + dt.timedelta(days=1))):
        tasks.watch_items.call()
        worker.drain()
        assert owed.countdown_of(back.item).colour == "red"
    red = Notice.objects.filter(template="clock.red", subject_id=back.pk)
    assert cast.county_office.person.pk in red.values_list("person_id", flat=True)  # type: ignore[union-attr]
    assert kinds_of(back)[-1] == "items.overdue"


def test_a_unit_that_never_answers_is_told_about_every_five_working_days(cast: make.Cast) -> None:
    with clock.at(NOW):
        case = make.order(cast, state="handling")
        OutcomeItem.objects.filter(pk=case.item.pk).update(due_on=dt.date(2026, 3, 6))
    for day in range(7, 29):
        with clock.at(at(dt.date(2026, 3, day))):
            tasks.accept_by_silence.call()
            tasks.watch_items.call()
            tasks.watch_items.call()
            worker.drain()
    county = cast.county_office.actor.person_id
    told = Notice.objects.filter(template="clock.red", person_id=county, subject_id=case.pk)
    mine = [n for n in told if n.dedupe.startswith("item")]
    days = [clock.local(n.created_at).date().day for n in sorted(mine, key=lambda n: n.created_at)]
    assert days == [7, 13, 20, 27]
    assert case.item.state == ItemState.ACCEPTED, "silence accepts"
    assert kinds_of(case).count("items.overdue") == 1, "the public counts the days, it is not told anew"


def test_a_no_reopens_what_came_back_as_well(cast: make.Cast, back: make.Case) -> None:
    with clock.at(at(MONDAY)):
        actions.answer_check(back.requester, by=back.receipt, answer="no")
    assert (back.item.state, back.item.revisit_on, back.order.state) == (ItemState.ACCEPTED, None, "handling")


def test_what_the_units_of_a_withdrawn_order_named_comes_back_to_nobody(cast: make.Cast) -> None:
    with clock.at(NOW):
        case = reported(cast, "B", SATURDAY)
        orders.withdraw_order(case.requester, by=case.receipt)
    with clock.at(at(MONDAY)):
        assert not actions.revisit_item(case.item)
    assert case.item.state == ItemState.REPORTED


def test_an_extension_moves_the_date_and_the_first_one_stays_in_sight(cast: make.Cast) -> None:
    with clock.at(NOW):
        case = make.order(cast, state="handling")
        unit = cast.handling_unit.actor
        actions.accept_item(case.item, by=unit)
        first = case.item.due_on
        asked = actions.ask_extension(
            case.item, by=unit, until=first + dt.timedelta(days=7), reason="示例：等料。"
        )
        actions.rule_extension(asked, by=cast.convener.actor, granted=True)
        found = owed.countdown_of(case.item)
        assert (found.is_moved, found.first_day, found.day) == (True, first, first + dt.timedelta(days=7))


@pytest.mark.parametrize(
    ("days", "words", "colour"),
    [(0, "还有 21 个工作日", ""), (30, "今天到期", "yellow"), (33, "超期 1 个工作日", "red")],
)
def test_the_countdown_says_how_many_working_days(
    cast: make.Cast, days: int, words: str, colour: str
) -> None:
    with clock.at(NOW):
        item = make.order(cast, state="handling").item
    with clock.at(NOW + dt.timedelta(days=days)):
        found = owed.countdown_of(item)
        assert (found.words, found.colour) == (words, colour)


def test_whoever_reports_late_is_told_to_have_been_late(cast: make.Cast) -> None:
    with clock.at(NOW):
        case = make.order(cast, state="handling")
        actions.accept_item(case.item, by=cast.handling_unit.actor)
    OutcomeItem.objects.filter(pk=case.item.pk).update(due_on=dt.date(2026, 3, 6))
    with clock.at(at(dt.date(2026, 3, 12))):
        actions.report_item(case.item, by=cast.handling_unit.actor, code="A", words="示例")
        assert owed.countdown_of(case.item).words == "晚了 4 个工作日"
