"""The rules by which candidates are found: what came of the work, with denominators, never its volume.

Each rule gives the subjects with their reasons, in the order of their numbers: whoever meets the rule is a
candidate, and among candidates nobody is ranked (domain, section 7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.assessment.choices import Word
from tinghao.assessment.models import Evaluation, MemberScore
from tinghao.commendation.choices import Kind
from tinghao.consultations.choices import ConsultationState, ItemState
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import calendar, clock
from tinghao.divisions.models import LEVEL_DIGITS
from tinghao.orders.choices import Outcome, State
from tinghao.orders.models import Order
from tinghao.people.models import in_force

# Below so many nobody is judged by a share.
FEW = 3
SHARE = 80  # per cent
MINUTES_WITHIN = 3  # working days


@dataclass(frozen=True, slots=True)
class Found:
    """A subject that meets the rule, and why: (word, numbers) that `wording` says aloud."""

    subject_id: int
    reasons: list[list[Any]]


def _level(owner: str) -> str:
    return {digits: level for level, digits in LEVEL_DIGITS.items()}[len(owner)]


def _year(year: int) -> tuple[dt.datetime, dt.datetime]:
    zone = clock.now().tzinfo
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def _closed(owner: str, year: int) -> Any:
    first, last = _year(year)
    here = Order.objects.filter(**{_level(owner): owner})
    return here.filter(state=State.CLOSED, closed_at__gte=first, closed_at__lt=last)


_CONFIRMED = Count("pk", filter=Q(outcome=Outcome.CONFIRMED), distinct=True)


def _enough(part: int, whole: int) -> bool:
    return whole >= FEW and part * 100 >= whole * SHARE


def members(owner: str, year: int) -> Iterator[Found]:
    """In the top grade, with at least one matter taken that its residents call solved, and no poor word."""
    scores = MemberScore.objects.filter(assessment__owner=owner, assessment__year=year)
    version = scores.values_list("assessment__version__data", flat=True).first()
    grades = (version or {}).get("grades", [])
    if not grades:
        return
    top = grades[-1]
    poor = Evaluation.objects.filter(year=year, word=Word.LITTLE).values("member")
    ids = scores.filter(grade=top["key"]).exclude(member__in=poor).values_list("member_id", flat=True)
    taken = _closed(owner, year).filter(claimed_by__in=list(ids)).values("claimed_by")
    for row in taken.annotate(n=_CONFIRMED, of=Count("pk", distinct=True)).order_by("claimed_by"):
        if row["n"]:
            yield Found(row["claimed_by"], [["grade", top["label"]], ["solved", row["n"], row["of"]]])


def groups(owner: str, year: int) -> Iterator[Found]:
    """Of the matters that the group's members closed, four of five were confirmed by their residents."""
    rows = _closed(owner, year).filter(group__isnull=False).values("group")
    for row in rows.annotate(n=_CONFIRMED, of=Count("pk", distinct=True)).order_by("group"):
        if _enough(row["n"], row["of"]):
            yield Found(row["group"], [["solved", row["n"], row["of"]]])


def conveners(owner: str, year: int) -> Iterator[Found]:
    """Consultations were held, their minutes done in time, and what came of them was confirmed."""
    first, last = _year(year)
    meetings: dict[str, list[int]] = {}
    rows = Consultation.objects.filter(
        **{_level(owner): owner},
        starts_at__gte=first,
        starts_at__lt=last,
        state__in=(ConsultationState.HELD, ConsultationState.RECORDED),
    ).values_list("township", "starts_at", "minutes__finished_at")
    for township, starts, finished in rows:
        due = calendar.add_working_days(clock.local(starts).date(), MINUTES_WITHIN).date
        in_time = finished is not None and clock.local(finished).date() <= due
        meetings.setdefault(township, []).append(int(in_time))
    solved = {
        row["township"]: (row["n"], row["of"])
        for row in _closed(owner, year).values("township").annotate(n=_CONFIRMED, of=Count("pk"))
    }
    posts = Appointment.objects.filter(
        in_force(min(clock.today(), dt.date(year, 12, 31))), role=Role.CONVENER, division_id__in=meetings
    )
    for person_id, code in posts.order_by("person_id").values_list("person_id", "division_id"):
        held = meetings[code]
        n, of = solved.get(code, (0, 0))
        if _enough(sum(held), len(held)) and n:
            yield Found(
                person_id, [["held", len(held)], ["minutes", sum(held), len(held)], ["solved", n, of]]
            )


def units(owner: str, year: int) -> Iterator[Found]:
    """What fell due was reported in time, and nothing had to be done again."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = (
        OutcomeItem.objects.filter(**{f"order__{_level(owner)}": owner}, due_on__gte=first, due_on__lte=last)
        .exclude(order__state=State.WITHDRAWN)
        .order_by("lead_unit")
        .values("lead_unit")
        .annotate(
            of=Count("pk", distinct=True),
            n=Count("pk", filter=Q(state=ItemState.REPORTED, reported_on__lte=F("due_on")), distinct=True),
            again=Count("pk", filter=Q(order__round__gt=1), distinct=True),
        )
    )
    for row in rows:
        if _enough(row["n"], row["of"]) and not row["again"]:
            yield Found(row["lead_unit"], [["in_time", row["n"], row["of"]], ["not_again"]])


def cases(owner: str, year: int) -> Iterator[Found]:
    """Settled at a table by several units, confirmed by the residents, published, and no “no” afterwards."""
    rows = (
        _closed(owner, year)
        .filter(outcome=Outcome.CONFIRMED, is_published=True, round=1, consultations__isnull=False)
        .annotate(
            parties=Count(
                "consultations__seats", filter=Q(consultations__seats__attended=True), distinct=True
            )
        )
        .filter(parties__gte=FEW)
        .order_by("pk")
    )
    for pk, parties in rows.values_list("pk", "parties"):
        yield Found(pk, [["parties", parties], ["confirmed"]])


RULES: dict[str, Callable[[str, int], Iterator[Found]]] = {
    Kind.MEMBER: members,
    Kind.GROUP: groups,
    Kind.CONVENER: conveners,
    Kind.UNIT: units,
    Kind.CASE: cases,
}


def figures(owner: str, year: int) -> dict[str, int]:
    """The year in figures, for the opening of the paper and the plenary's report."""
    first, last = _year(year)
    level = _level(owner)
    placed = Order.objects.filter(**{level: owner}, placed_at__gte=first, placed_at__lt=last).count()
    closed = _closed(owner, year).aggregate(of=Count("pk"), n=_CONFIRMED)
    held = Consultation.objects.filter(
        **{level: owner},
        starts_at__gte=first,
        starts_at__lt=last,
        state__in=(ConsultationState.HELD, ConsultationState.RECORDED),
    )
    there = held.aggregate(
        n=Count("pk", distinct=True), people=Count("seats", filter=Q(seats__attended=True))
    )
    return {
        "placed": placed,
        "closed": closed["of"],
        "confirmed": closed["n"],
        "held": there["n"],
        "attendances": there["people"],
    }
