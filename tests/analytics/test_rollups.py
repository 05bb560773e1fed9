"""Rollups are a recount whatever happened: random years of real actions, late corrections, a kill."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests import make
from tests.filing import stage
from tests.processes import own_database

from tinghao.analytics import actions, tasks
from tinghao.analytics.choices import Measure
from tinghao.analytics.models import Rollup
from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock, refusals
from tinghao.filing.models import DutyRecord
from tinghao.jobs import worker
from tinghao.orders import actions as orders
from tinghao.orders.models import Clock, Order, Requester

STATES = ("placed", "open", "claimed", "handling", "checking", "closed", "withdrawn")


Happened = tuple[str, dt.date, str, int]
OUTCOMES = {"confirmed": Measure.CONFIRMED, "verified": Measure.VERIFIED, "explained": Measure.EXPLAINED}


def of_orders() -> Iterator[Happened]:
    for order in Order.objects.all():
        yield order.township, clock.local(order.placed_at).date(), Measure.PLACED, 1
        if order.state == "closed" and order.closed_at is not None:
            day = clock.local(order.closed_at).date()
            yield order.township, day, Measure.CLOSED, 1
            if order.outcome in OUTCOMES:
                yield order.township, day, OUTCOMES[order.outcome], 1


def of_ratings() -> Iterator[Happened]:
    for asked in Requester.objects.select_related("order"):
        if asked.rating is not None and asked.answered_at is not None:
            day = clock.local(asked.answered_at).date()
            yield asked.order.township, day, Measure.RATED, 1
            yield asked.order.township, day, Measure.RATED_WELL, int(asked.rating >= 4)


def of_deadlines() -> Iterator[Happened]:
    today = clock.today()
    for row in Clock.objects.filter(kind="screening").select_related("order"):
        if row.due_on < today:
            in_time = row.stopped_on is not None and row.stopped_on <= row.due_on
            yield row.order.township, row.due_on, Measure.SCREENING_DUE, 1
            yield row.order.township, row.due_on, Measure.SCREENED_IN_TIME, int(in_time)
    for item in OutcomeItem.objects.select_related("order").exclude(order__state="withdrawn"):
        if item.due_on < today:
            done = item.state == "reported" and item.reported_on is not None
            in_time = done and item.reported_on <= item.due_on  # type: ignore[operator]
            yield item.order.township, item.due_on, Measure.ITEMS_DUE, 1
            yield item.order.township, item.due_on, Measure.ITEMS_IN_TIME, int(in_time)


def of_meetings() -> Iterator[Happened]:
    for held in Consultation.objects.filter(state__in=("held", "recorded")).prefetch_related("seats"):
        day = clock.local(held.starts_at).date()
        yield held.township, day, Measure.HELD, 1
        yield held.township, day, Measure.ATTENDANCES, sum(bool(s.attended) for s in held.seats.all())


def by_hand(year: int) -> dict[tuple[str, str, str], int]:
    """Every figure of a year, counted row by row in plain Python and without a query that groups."""
    found: Counter[tuple[str, str, str]] = Counter()
    for happened in (of_orders, of_ratings, of_deadlines, of_meetings):
        for place, day, measure, n in happened():
            if day.year == year and n:
                found[place, f"{year}-{day.month:02}", measure] += n
    people: dict[tuple[str, str], set[int]] = {}
    for record in DutyRecord.objects.filter(year=year, reversed_at__isnull=True):
        quarter = f"{year}-Q{(record.day.month + 2) // 3}"
        for place in filter(None, (record.city, record.county, record.township)):
            for span in (f"{year}-{record.day.month:02}", quarter, str(year)):
                people.setdefault((place, span), set()).add(record.member_id)
    return {**found, **{(*key, str(Measure.MEMBERS)): len(who) for key, who in people.items()}}


def kept(year: int) -> dict[tuple[str, str, str], int]:
    rows = Rollup.objects.filter(year=year).values_list("place", "span", "measure", "value")
    return {(place, span, measure): value for place, span, measure, value in rows}


def steps(cast: make.Cast, chance: random.Random) -> list[Callable[[], object]]:
    """What can happen in the town, each through the room's own action."""
    closed: list[make.Case] = []
    meetings: list[Consultation] = []
    members = [cast.member.member, cast.colleague.member]

    def placed() -> None:
        case = make.order(cast, state=chance.choice(STATES))
        if case.order.state == "closed":
            closed.append(case)

    def answered() -> None:
        case = make.order(cast, state="checking")
        answer, rating = chance.choice((("yes", 5), ("yes", 3), ("no", 1), ("unsure", 4)))
        consultations.answer_check(case.requester, by=case.receipt, answer=answer, rating=rating)

    def held() -> None:
        meetings.append(stage.held(cast, chance.sample(members, chance.randint(1, 2))))

    def mended() -> None:
        if meetings:
            stage.attended(cast, chance.choice(meetings), chance.sample(members, chance.randint(0, 2)))

    def late() -> None:
        if meetings and (record := DutyRecord.objects.filter(reversed_at__isnull=True).first()):
            from tinghao.filing import actions as filing

            filing.correct_record(record, by=cast.county_office.actor, words="示例：更正", day=clock.today())

    def given_back() -> None:
        case = make.order(cast, state="claimed")
        orders.give_back_order(case.order, by=cast.member.actor, words="示例：出差")

    return [placed, placed, answered, held, mended, late, given_back]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_year_of_real_actions_the_rollups_are_a_recount(cast: make.Cast, seed: int) -> None:
    chance = random.Random(seed)
    can = steps(cast, chance)
    # Two years with a 29th of February between them, in jumps of days and weeks, over midnight and new year.
    now = dt.datetime(2027, 12, 20, 23, 55, tzinfo=clock.local(clock.now()).tzinfo)
    done = 0
    for number in range(12):
        now += dt.timedelta(days=chance.choice((0, 1, 3, 9, 30)), minutes=chance.randint(0, 600))
        with clock.at(now):
            # What is refused changes nothing, and the figures below say so.
            with suppress(refusals.Refusal):
                chance.choice(can)()
                done += 1
            worker.drain()
            if number % 4 == 3:
                tasks.recount.call()
                tasks.recount_last_year.call()
                for year in (now.year - 1, now.year):
                    assert kept(year) == by_hand(year), (seed, number, year)
    assert done >= 8


def test_a_correction_that_comes_in_january_mends_last_years_figures(cast: make.Cast) -> None:
    zone = clock.local(clock.now()).tzinfo
    with clock.at(dt.datetime(2027, 12, 30, 10, tzinfo=zone)):
        meeting = stage.held(cast, [cast.member.member, cast.colleague.member])
        tasks.recount.call()
        assert kept(2027)[make.COUNTY, "2027", "members"] == 2
    with clock.at(dt.datetime(2028, 1, 20, 10, tzinfo=zone)):
        stage.attended(cast, meeting, [cast.member.member])
        tasks.recount.call()
        tasks.recount_last_year.call()
        assert kept(2027)[make.COUNTY, "2027", "members"] == 1
        assert kept(2027) == by_hand(2027) and kept(2028) == by_hand(2028)


@pytest.mark.race
def test_a_worker_that_is_killed_leaves_the_old_figures_or_the_new_ones_and_never_a_part(
    tmp_path: Path, django_db_blocker: pytest.FixtureRequest
) -> None:
    with django_db_blocker.unblock(), own_database(tmp_path) as own:  # type: ignore[attr-defined]
        printed = own.run("from tests.analytics import killed; killed.main()")
    kills, differs, whole, old = eval(printed)
    assert kills >= 3 and differs and whole and old


def test_nothing_is_kept_of_a_year_in_which_nothing_happened(cast: make.Cast) -> None:
    assert actions.recount_year(2030) == 0
    assert kept(2030) == by_hand(2030) == {}
