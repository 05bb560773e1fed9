"""The cases behind a figure, and those of the sample, as a page shows them: what, where, how to open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tinghao.access.models import Absence
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock
from tinghao.divisions.models import Division
from tinghao.filing.models import DutyRecord
from tinghao.inspections.models import Target
from tinghao.orders.models import Order
from tinghao.people.models import Venue
from tinghao.venues.models import Duty


@dataclass(frozen=True, slots=True)
class Shown:
    """A case: the subject says which page opens it, `ref` what that page takes ("" for none)."""

    subject: str
    number: int
    title: str
    detail: str
    ref: str
    place: str


def cases_of(cases: Iterable[Iterable[Any]]) -> list[Shown]:
    """The cases in their order, a statement for each kind; what was erased since is told as gone."""
    wanted = [(str(subject), int(number)) for subject, number in cases]
    ids: dict[str, set[int]] = defaultdict(set)
    for subject, number in wanted:
        ids[subject].add(number)
    known: dict[tuple[str, int], Shown] = {}
    for subject, numbers in ids.items():
        if subject in _READ:
            known |= {(subject, shown.number): shown for shown in _READ[subject](numbers)}
    return [known.get(case) or Shown(*case, "", "", "", "") for case in wanted]


def sample_of(target: Target) -> list[Shown]:
    """The drawn cases, in the order in which they were drawn."""
    rows = Order.objects.filter(number__in=target.sample)
    found = {o.number: _order(o) for o in rows}
    return [found[number] for number in target.sample if number in found]


def _order(o: Order) -> Shown:
    return Shown("order", o.pk, o.heading, str(o.get_state_display()), o.number, o.division_code)


def _orders(ids: set[int]) -> Iterable[Shown]:
    return (_order(o) for o in Order.objects.filter(pk__in=ids))


def _consultations(ids: set[int]) -> Iterable[Shown]:
    for c in Consultation.objects.filter(pk__in=ids):
        day = clock.local(c.starts_at).date().isoformat()
        yield Shown("consultation", c.pk, c.title, day, str(c.pk), c.division_code)


def _items(ids: set[int]) -> Iterable[Shown]:
    for i in OutcomeItem.objects.select_related("lead_unit", "order").filter(pk__in=ids):
        detail = f"{i.lead_unit.name} · {i.due_on.isoformat()}"
        yield Shown("item", i.pk, i.what, detail, str(i.pk), i.order.division_code)


def _posts(ids: set[int]) -> Iterable[Shown]:
    for code, name in Division.objects.filter(code__in=[str(n) for n in ids]).values_list("code", "name"):
        yield Shown("post", int(code), name, "", code, code)


def _duty_days(ids: set[int]) -> Iterable[Shown]:
    for d in Duty.objects.select_related("venue").filter(pk__in=ids):
        yield Shown("duty_day", d.pk, d.venue.name, d.day.isoformat(), str(d.venue_id), d.venue.division_code)


def _venues(ids: set[int]) -> Iterable[Shown]:
    for v in Venue.objects.filter(pk__in=ids):
        yield Shown("venue", v.pk, v.name, v.address, str(v.pk), v.division_code)


def _absences(ids: set[int]) -> Iterable[Shown]:
    for a in Absence.objects.select_related("person").filter(pk__in=ids):
        span = f"{a.starts.isoformat()} – {a.ends.isoformat() if a.ends else ''}"
        yield Shown("absence_of", a.pk, a.person.name, span, "", a.person.division_code)


def _records(ids: set[int]) -> Iterable[Shown]:
    for r in DutyRecord.objects.select_related("member__person").filter(pk__in=ids):
        detail = f"{r.get_kind_display()} · {r.day.isoformat()}"
        yield Shown("duty", r.pk, r.member.person.name, detail, str(r.pk), r.division_code)


_READ: dict[str, Callable[[set[int]], Iterable[Shown]]] = {
    "order": _orders,
    "consultation": _consultations,
    "item": _items,
    "post": _posts,
    "duty_day": _duty_days,
    "venue": _venues,
    "absence_of": _absences,
    "duty": _records,
}
