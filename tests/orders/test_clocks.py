"""The clocks over holidays, make-up days and year ends, and the jobs that watch them.

Every job: run twice it does nothing twice; after days without a worker it catches up; with the clock set
back it does nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations import tasks as item_tasks
from tinghao.core import calendar, clock
from tinghao.core.actors import PASSERBY
from tinghao.history.models import Entry
from tinghao.jobs import schedule, worker
from tinghao.jobs.models import Job
from tinghao.notifications.models import Notice
from tinghao.orders import actions, tasks
from tinghao.orders.models import Clock, ClockSetting

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    calendar.forget()
    yield
    calendar.forget()


def morning(year: int, month: int, day: int) -> dt.datetime:
    """Nine o'clock in the city."""
    return dt.datetime(year, month, day, 1, tzinfo=dt.UTC)


def due(case: make.Case, kind: str) -> Clock:
    return case.order.clocks.get(kind=kind, round=case.order.round)


def test_screening_over_national_day_counts_the_make_up_day(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 9, 30), tick=False):
        case = make.placed()
    # 2026: off from 1 to 7 October; 8 and 9 are work.
    assert case.order.due_on == dt.date(2026, 10, 9)
    assert not case.order.due_provisional


def test_a_saturday_on_which_people_work_counts(cast: make.Cast) -> None:
    # 2026-02-14 is a Saturday of work before the Spring Festival (15 to 23 February).
    with time_machine.travel(morning(2026, 2, 12), tick=False):
        case = make.placed()
    assert case.order.due_on == dt.date(2026, 2, 14)


def test_a_deadline_that_crosses_into_a_year_that_is_not_loaded_is_provisional(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 12, 30), tick=False):
        case = make.order(cast, state="claimed")
    meeting = due(case, "meeting")
    assert meeting.is_provisional
    assert case.order.due_provisional
    assert meeting.due_on == dt.date(2027, 1, 20), "Monday to Friday counts where nobody knows better"


def test_a_year_end_that_is_loaded_is_not_provisional(cast: make.Cast) -> None:
    with time_machine.travel(morning(2025, 12, 30), tick=False):
        case = make.order(cast, state="claimed")
    # 1 to 3 January 2026 are off, the 4th (a Sunday) is a day of work.
    assert not case.order.due_provisional
    assert due(case, "meeting").due_on == dt.date(2026, 1, 21)


def test_a_county_has_its_own_number_of_days(cast: make.Cast) -> None:
    ClockSetting.objects.create(county=make.COUNTY, kind="screening", working_days=4)
    with time_machine.travel(morning(2026, 3, 2), tick=False):
        assert make.placed().order.due_on == dt.date(2026, 3, 6)


def test_giving_back_never_resets_what_the_resident_was_promised(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        case = make.order(cast, state="claimed")
        promised = {c.kind: c.due_on for c in case.order.clocks.all()}
        for player in (cast.member, cast.colleague):
            time.shift(3 * DAY)
            actions.give_back_order(case.order, by=player.actor, words="示例")
            assert (case.order.due_kind, case.order.due_on) == ("claim", promised["claim"])
            actions.claim_order(case.order, by=cast.colleague.actor)
            assert (case.order.due_kind, case.order.due_on) == ("meeting", promised["meeting"])
    assert {c.kind: c.due_on for c in case.order.clocks.all()} == promised


def told(template: str) -> int:
    return Notice.objects.filter(template=template).count()


def recorded(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def run(task: Any) -> None:
    task.func()
    worker.drain()


def test_a_deadline_is_told_once_for_each_colour(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        case = make.order(cast, state="claimed")  # a meeting within 15 working days: by 23 March
        colours = []
        for _ in range(30):
            run(tasks.watch_clocks)
            run(tasks.watch_clocks)
            colours.append(due(case, "meeting").told)
            time.shift(DAY)
    # 2 to 23 March without a holiday: half is over with 7 left, the last quarter begins with 3 left.
    assert (colours.count(""), colours.index("blue")) == (10, 10)
    assert (colours.index("yellow"), colours.index("red")) == (16, 22)
    assert recorded("orders.deadline_passed") == 1
    assert recorded("orders.reminded") == 2
    assert Notice.objects.filter(template="clock.red", person_id=cast.member.actor.person_id).count() == 1
    assert (
        Notice.objects.filter(template="clock.red", person_id=cast.county_office.actor.person_id).count() == 1
    )
    assert not Notice.objects.filter(template="clock.blue", person_id=cast.convener.actor.person_id).exists()


def test_a_long_deadline_is_told_when_half_of_it_is_over(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        case = make.order(cast, state="claimed")
        far = dt.date(2026, 10, 30)
        item = consultations.NewItem("示例：加装电梯", cast.unit, far)
        consultations.settle_on_spot(case.order, by=cast.member.actor, words="示例", items=[item])
        time.move_to(morning(2026, 7, 15))
        run(tasks.watch_clocks)
        run(item_tasks.watch_items)
    assert due(case, "handling").told == "blue"
    assert case.item.told == "blue"


def test_three_days_without_a_worker_are_caught_up_and_nothing_is_told_twice(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        case = make.placed()
        time.shift(8 * DAY)  # blue and yellow went by unseen
        run(tasks.watch_clocks)
        assert (recorded("orders.deadline_passed"), recorded("orders.reminded")) == (1, 0)
        time.shift(-7 * DAY)
        run(tasks.watch_clocks)
        time.shift(7 * DAY)
        run(tasks.watch_clocks)
    assert (recorded("orders.deadline_passed"), recorded("orders.reminded")) == (1, 0)
    assert told("clock.red") == 2, "the convener and the county, once"
    assert case.order.state == "placed"


def test_more_reminders_than_one_job_takes_are_told_by_the_next(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        for _ in range(5):
            make.placed()
        time.shift(8 * DAY)
        run(tasks.watch_clocks)
    assert recorded("orders.deadline_passed") == 5


@pytest.mark.parametrize("answered", [False, True])
def test_after_the_answer_window_an_order_closes_by_the_rules_alone(
    cast: make.Cast, *, answered: bool
) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        case = make.order(cast, state="checking")
        actions.join_order(case.order, by=PASSERBY, once="join")
        if answered:
            actions.answer_order(case.requester, by=case.receipt, answer="yes")
        last = due(case, "answer").due_on
        time.move_to(morning(last.year, last.month, last.day))
        run(tasks.close_ripe)
        assert case.order.state == "checking", "the last day belongs to the resident"
        time.shift(DAY)
        run(tasks.close_ripe)
        run(tasks.close_ripe)
        time.shift(-9 * DAY)
        run(tasks.close_ripe)
    assert case.order.state == ("closed" if answered else "checking")
    assert recorded("orders.closed") == int(answered)


def test_without_an_answer_it_takes_a_visit_that_finds_the_result(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        cases = [make.order(cast, state="checking") for _ in range(2)]
        today = clock.today()
        for case, finding in zip(cases, ("holds", "partly"), strict=True):
            actions.record_visit(case.order, by=cast.member.actor, finding=finding, visited_on=today)
        time.shift(30 * DAY)
        run(tasks.close_ripe)
    assert [c.order.state for c in cases] == ["closed", "checking"]
    assert cases[0].order.outcome == "verified", "never counted as satisfied"


def test_a_look_back_comes_once_after_ninety_days_and_a_no_reopens(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        case = make.order(cast, state="closed", phone="13900000001")
        time.shift(89 * DAY)
        run(tasks.look_back)
        assert recorded("orders.looked_back") == 0
        time.shift(4 * DAY)
        run(tasks.look_back)
        run(tasks.look_back)
        time.shift(-4 * DAY)
        run(tasks.look_back)
        assert recorded("orders.looked_back") == 1
        assert Notice.objects.filter(template="orders.looked_back", way="sms").count() == 1
        consultations.answer_check(case.requester, by=case.receipt, answer="no")
    order = case.order
    assert (order.state, order.round, order.outcome, order.look_back_on) == ("handling", 2, "", None)
    assert case.item.state == "accepted"


def test_silence_accepts_after_the_window_and_only_once(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 9, 29), tick=False) as time:
        case = make.order(cast, state="handling")
        assert case.item.accept_by == dt.date(2026, 10, 9), "three working days over National Day"
        time.move_to(morning(2026, 10, 9))
        run(item_tasks.accept_by_silence)
        assert case.item.state == "offered"
        time.move_to(morning(2026, 10, 12))
        run(item_tasks.accept_by_silence)
        run(item_tasks.accept_by_silence)
        time.shift(-3 * DAY)
        run(item_tasks.accept_by_silence)
    assert case.item.state == "accepted"
    assert recorded("items.accepted_by_silence") == 1


def test_an_overdue_item_is_recorded_and_told_once(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2), tick=False) as time:
        make.order(cast, state="handling")
        time.shift(40 * DAY)
        run(item_tasks.watch_items)
        run(item_tasks.watch_items)
        time.shift(-2 * DAY)
        run(item_tasks.watch_items)
    assert recorded("items.overdue") == 1
    unit = cast.handling_unit.actor.person_id
    assert Notice.objects.filter(template="clock.red", person_id=unit).count() == 1


def test_every_watch_over_the_clocks_is_on_the_schedule() -> None:
    on_schedule = {s.task.rpartition("tinghao.")[2] for s in schedule.all_schedules()}
    assert on_schedule >= {
        "orders.tasks.watch_clocks",
        "orders.tasks.close_ripe",
        "orders.tasks.look_back",
        "orders.tasks.sweep_contacts",
        "consultations.tasks.accept_by_silence",
        "consultations.tasks.watch_items",
        "history.tasks.publish_yesterday",
    }


def test_the_schedule_makes_each_job_once_a_day_and_one_after_three_missed(cast: make.Cast) -> None:
    with time_machine.travel(morning(2026, 3, 2) + dt.timedelta(hours=2), tick=False) as time:
        schedule.make_due()
        names = len(schedule.all_schedules())
        assert Job.objects.count() == names
        schedule.make_due()
        assert Job.objects.count() == names
        time.shift(3 * DAY)
        schedule.make_due()
        time.shift(-2 * DAY)
        schedule.make_due()
        assert Job.objects.count() == 2 * names
        worker.drain()
        assert not Job.objects.exclude(state="done").exists(), "every scheduled task can be run"
