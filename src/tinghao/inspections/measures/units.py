"""Measures of what units owe: answered within the window, done in time, done so that it was confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.history.models import Entry
from tinghao.inspections.measures.figure import Case, Figure, Measure, Subject, counted, sorted_out
from tinghao.orders.choices import Outcome, State

_SILENCE, _ON_THE_SPOT = "items.accepted_by_silence", "items.settled"


def _of(subject: Subject) -> QuerySet[OutcomeItem]:
    if subject.organisation_id is not None:
        return OutcomeItem.objects.filter(lead_unit_id=subject.organisation_id)
    return OutcomeItem.objects.filter(subject.inside("order__"))


def _answered(subject: Subject) -> Figure:
    return sorted_out(_answered_one_by_one(subject))


def _answered_one_by_one(subject: Subject) -> Iterator[tuple[Case, bool]]:
    """What a unit accepted or returned by itself; silence is no answer, what was done on the spot no case."""
    rows = _of(subject).filter(accept_by__gte=subject.first, accept_by__lte=subject.until)
    said = Entry.objects.filter(
        subject="order", subject_id__in=rows.values("order_id"), kind__in=(_SILENCE, _ON_THE_SPOT)
    )
    silent: set[int] = set()
    at_once: set[int] = set()
    for kind, data in said.values_list("kind", "data"):
        (silent if kind == _SILENCE else at_once).add(data["item"])
    for pk, state in rows.order_by("pk").values_list("pk", "state"):
        if pk not in at_once:
            yield ("item", pk), pk not in silent and state != ItemState.OFFERED


def _due(subject: Subject) -> QuerySet[OutcomeItem]:
    rows = _of(subject).filter(due_on__gte=subject.first, due_on__lte=subject.until)
    return rows.exclude(order__state=State.WITHDRAWN)


_IN_TIME = Q(state=ItemState.REPORTED, reported_on__lte=F("due_on"))


def _in_time(subject: Subject) -> Figure:
    return counted(_due(subject), _IN_TIME, subject="item")


def _accepted(subject: Subject) -> Figure:
    rows = _due(subject).filter(order__state=State.CLOSED)
    held = Q(order__outcome__in=(Outcome.CONFIRMED, Outcome.VERIFIED))
    return counted(rows, _IN_TIME & held, subject="item")


MEASURES = (
    Measure(
        "units_answered",
        _("承办单位在期限内答复"),
        _("这段时间接受期限到期的成果事项"),
        _("单位自己接受或者退回的（到期不答复、视为接受的不算）"),
        _answered,
        for_units=True,
    ),
    Measure(
        "items_in_time",
        _("成果事项按期办完"),
        _("这段时间到期的成果事项"),
        _("到期以前报告办完的"),
        _in_time,
        for_units=True,
    ),
    Measure(
        "items_accepted",
        _("成果事项按期办完，结果也认账"),
        _("这段时间到期、单已办结的成果事项"),
        _("按期报告办完，并且点单人确认或委员实地核实的"),
        _accepted,
        for_units=True,
    ),
)
