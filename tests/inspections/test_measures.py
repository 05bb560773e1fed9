"""Every automatic figure equals a plain recount, row by row, whatever the world, the place and the days."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests import make
from tests.filing import stage as filing

from tinghao.access import actions as access
from tinghao.access.models import Absence, Appointment
from tinghao.consultations import tasks as consultations
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import calendar, clock
from tinghao.core.actors import SYSTEM
from tinghao.divisions.models import Division
from tinghao.filing.models import DutyRecord
from tinghao.history.models import Entry
from tinghao.inspections import measures, scoring
from tinghao.inspections.actions.running import verdict_on
from tinghao.inspections.measures import Figure, Subject
from tinghao.inspections.models import Item
from tinghao.orders.models import Clock, Order
from tinghao.people.models import GroupMembership, Venue
from tinghao.venues.models import Duty, OpeningRule

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PLACES = (make.CITY, make.COUNTY, make.TOWNSHIP, make.OTHER_TOWNSHIP)
STATES = ("placed", "open", "claimed", "handling", "checking", "closed", "closed", "withdrawn")


def world(cast: make.Cast, chance: random.Random) -> None:
    """Orders of every state over some months, then shaken, so that every condition has both answers."""
    for _ in range(14):
        with clock.at(START + dt.timedelta(days=chance.randrange(90), minutes=chance.randrange(300))):
            make.order(cast, state=chance.choice(STATES), at=chance.choice((make.COMMUNITY, make.SISTER)))
    with clock.at(START + dt.timedelta(days=chance.randrange(30))):
        make.order(cast, state="handling")
    with clock.at(START + dt.timedelta(days=50)):
        # Whoever has not answered by now is silent.
        consultations.accept_by_silence.call()
    assert Entry.objects.filter(kind="items.accepted_by_silence").exists()
    with clock.at(START + dt.timedelta(days=60)):
        make.placed(at=make.NEXT_DOOR)
        filing.held(cast, [cast.member.member, cast.colleague.member])
        venues = [make.venue(at=at) for at in (make.COMMUNITY, make.NEXT_DOOR, make.COMMUNITY)]
        access.declare_absence(
            person=cast.member.person,
            delegate=cast.colleague.person,
            starts=clock.today(),
            ends=clock.today() + dt.timedelta(days=3),
            by=SYSTEM,
        )
    OpeningRule.objects.create(
        venue=venues[0], weekday=2, begins=dt.time(9), closes=dt.time(11), starts=dt.date(2026, 3, 1)
    )
    for n in range(20):
        member = chance.choice((None, cast.member.member))
        Duty.objects.create(venue=venues[n % 3], day=START.date() + dt.timedelta(days=4 * n), member=member)
    _shake(chance)


def _shake(chance: random.Random) -> None:
    def days() -> dt.timedelta:
        return dt.timedelta(days=chance.randrange(-4, 9))

    for c in Clock.objects.all():
        Clock.objects.filter(pk=c.pk).update(
            stopped_on=chance.choice((None, c.due_on + days(), c.stopped_on))
        )
    for i in OutcomeItem.objects.all():
        OutcomeItem.objects.filter(pk=i.pk).update(
            due_on=i.agreed_on + dt.timedelta(days=chance.randrange(20)),
            reported_on=chance.choice((i.reported_on, i.agreed_on + days())),
        )
    for o in Order.objects.filter(state="closed"):
        Order.objects.filter(pk=o.pk).update(outcome=chance.choice(("confirmed", "verified", "explained")))
    for r in DutyRecord.objects.all():
        DutyRecord.objects.filter(pk=r.pk).update(state=chance.choice(("waiting", "confirmed", "objected")))


@dataclass
class Recount:
    """All figures once more, by loops over whole tables, without a single condition in a query."""

    subject: Subject
    entries: list[Entry] = field(default_factory=lambda: list(Entry.objects.all()))

    @property
    def until(self) -> dt.date:
        return min(self.subject.last, clock.today() - dt.timedelta(days=1))

    @property
    def as_of(self) -> dt.date:
        return min(self.subject.last, clock.today())

    def here(self, row: Any) -> bool:
        return bool(row.division_code.startswith(self.subject.code))

    def over(self, day: dt.date) -> bool:
        return self.subject.first <= day <= self.until

    def seen(self, day: dt.date) -> bool:
        return self.subject.first <= day <= self.as_of

    def figures(self) -> dict[str, Pair]:
        found = self.owed()
        if self.subject.organisation_id:
            return found | {name: (0, 0) for name in measures.MEASURES if name not in found}
        return found | self.loop() | self.standing()

    def owed(self) -> dict[str, Pair]:
        body = self.subject.organisation_id
        items = [
            i for i in OutcomeItem.objects.all() if (i.lead_unit_id == body if body else self.here(i.order))
        ]
        silent = {e.data["item"] for e in self.entries if e.kind == "items.accepted_by_silence"}
        at_once = {e.data["item"] for e in self.entries if e.kind == "items.settled"}
        window = [i for i in items if self.over(i.accept_by) and i.pk not in at_once]
        due = [i for i in items if self.over(i.due_on) and i.order.state != "withdrawn"]
        closed = [i for i in due if i.order.state == "closed"]

        def done(i: OutcomeItem) -> bool:
            return i.state == "reported" and i.reported_on is not None and i.reported_on <= i.due_on

        return {
            "units_answered": share(window, lambda i: i.pk not in silent and i.state != "offered"),
            "items_in_time": share(due, done),
            "items_accepted": share(
                closed, lambda i: done(i) and i.order.outcome in ("confirmed", "verified")
            ),
        }

    def clocks(self, kind: str) -> Pair:
        rows = [c for c in Clock.objects.all() if c.kind == kind and self.over(c.due_on)]
        inside = [c for c in rows if self.here(c.order)]
        return share(inside, lambda c: c.stopped_on is not None and c.stopped_on <= c.due_on)

    def loop(self) -> dict[str, Pair]:
        orders = [o for o in Order.objects.all() if self.here(o) and o.state == "closed" and o.closed_at]
        closed = [o for o in orders if self.seen(local(o.closed_at))]
        ripe = [o for o in orders if self.over(local(o.closed_at) + dt.timedelta(days=90))]
        looked = {e.subject_id for e in self.entries if e.kind == "orders.looked_back"}
        return {
            "screened_in_time": self.clocks("screening"),
            "claimed_in_time": self.clocks("claim"),
            "checked_in_time": self.clocks("check"),
            "minutes_in_time": share(self.minutes(), bool),
            "asked": share(closed, lambda o: any(c.kind == "answer" for c in o.clocks.all())),
            "confirmed": share(closed, lambda o: o.outcome == "confirmed"),
            "looked_back": share(ripe, lambda o: o.pk in looked),
        }

    def minutes(self) -> Iterator[bool]:
        for c in Consultation.objects.all():
            day, record = local(c.starts_at), getattr(c, "minutes", None)
            if self.here(c) and self.seen(day) and c.state != "called_off":
                deadline = calendar.add_working_days(day, 3).date
                finished = local(record.finished_at) if record and record.finished_at else None
                if finished or deadline <= self.until:
                    yield bool(finished and finished <= deadline)

    def standing(self) -> dict[str, Pair]:
        towns = [d for d in Division.objects.all() if len(d.code) == 9 and d.is_active]
        posts = [d for d in towns if d.code.startswith(self.subject.code)]
        held = [a for a in Appointment.objects.all() if a.role == "convener" and holds(a, self.as_of)]
        conveners = {a.division_id for a in held}
        duties = [d for d in Duty.objects.all() if self.here(d.venue) and self.seen(d.day)]
        venues = [v for v in Venue.objects.all() if v.is_active and self.here(v)]
        ruled = {r.venue_id for r in OpeningRule.objects.all() if holds(r, self.as_of)}
        records = [r for r in DutyRecord.objects.all() if self.here(r) and r.reversed_at is None]
        asked = [r for r in records if self.over(r.answer_by)]
        return {
            "post_filled": share(posts, lambda d: d.code in conveners),
            "rota_filled": share([d for d in duties if d.venue.is_active], lambda d: d.member_id is not None),
            "opening_published": share(venues, lambda v: v.pk in ruled),
            "absences_covered": share(self.covered(), bool),
            "records_settled": share(asked, lambda r: r.state in ("confirmed", "silent", "upheld")),
        }

    def covered(self) -> Iterator[bool]:
        seats = list(GroupMembership.objects.select_related("group", "member"))
        absences = list(Absence.objects.all())
        for a in absences:
            groups = [m.group for m in seats if m.member.person_id == a.person_id]
            if self.seen(a.starts) and any(self.here(g) for g in groups):
                has_seat = any(m.member.person_id == a.delegate_id and holds(m, a.starts) for m in seats)
                is_away = any(b.person_id == a.delegate_id and holds(b, a.starts) for b in absences)
                yield has_seat and not is_away


Pair = tuple[int, int]


def share(rows: Iterable[Any], good: Callable[[Any], bool]) -> Pair:
    found = list(rows)
    return sum(1 for row in found if good(row)), len(found)


def local(moment: Any) -> dt.date:
    return clock.local(moment).date()


def holds(row: Any, day: dt.date) -> bool:
    return bool(row.starts <= day and (row.ends is None or day <= row.ends))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_equals_a_plain_recount(cast: make.Cast, seed: int) -> None:
    chance = random.Random(seed)
    world(cast, chance)
    unit = cast.unit.pk
    both: set[tuple[str, bool]] = set()
    for _ in range(8):
        now = START + dt.timedelta(days=chance.randrange(20, 240))
        first = START.date() + dt.timedelta(days=chance.randrange(0, 60))
        last = first + dt.timedelta(days=chance.randrange(1, 200))
        code, body = chance.choice([*((c, None) for c in PLACES), (make.TOWNSHIP, unit)])
        with clock.at(now):
            subject = Subject(code, body, first, last)
            expected = Recount(subject).figures()
            for name, measure in measures.MEASURES.items():
                figure = measure.read(subject)
                assert (figure.part, figure.whole) == expected[name], (name, subject, now)
                assert (len(figure.met), len(figure.missed)) == (figure.part, figure.whole - figure.part)
                both |= {(name, True)} if figure.part else set()
                both |= {(name, False)} if figure.part < figure.whole else set()
    assert {name for name, _ in both} >= {"screened_in_time", "items_in_time", "rota_filled", "post_filled"}


def test_a_few_cases_are_told_as_they_are_and_none_is_no_failure() -> None:
    item = Item(threshold=75)
    assert verdict_on(item, Figure(3, 4)) == "met"
    assert verdict_on(item, Figure(2, 4)) == "missed"
    assert verdict_on(item, Figure(0, 0)) == "none"


def test_weights_leave_out_what_does_not_apply() -> None:
    score = scoring.of([("met", 4), ("partly", 3), ("no", 2), ("na", 50), ("none", 50), ("gone", 9), ("", 1)])
    assert (score.points_said, score.of) == ("5.5", 9)
    assert (score.met, score.partly, score.missed, score.none, score.open) == (1, 1, 1, 3, 1)
