"""Reading maps and statements: what the desk lists, and what is public."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import Consultation
from tinghao.core import refusals
from tinghao.divisions.models import LEVEL_DIGITS
from tinghao.opinions import rules
from tinghao.opinions.choices import MapState, StatementState, Way
from tinghao.opinions.models import OpinionMap, Statement
from tinghao.orders.models import Order


def maps_visible_to(actor: Any, *, before_id: int | None = None, limit: int = 50) -> QuerySet[OpinionMap]:
    """The maps in the actor's sight, newest first, with how many statements wait for a look."""
    rows = scope.narrow(actor, rules.SEE, OpinionMap.objects.all())
    if before_id:
        rows = rows.filter(pk__lt=before_id)
    waiting = Count("statements", filter=Q(statements__state=StatementState.WAITING))
    return rows.annotate(waiting=waiting).order_by("-pk")[:limit]


def map_for(actor: Any, map_id: int) -> OpinionMap:
    """The map; raises NotFound where it is not in the actor's sight."""
    found = OpinionMap.objects.select_related("consultation").filter(pk=map_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这张意见地图，或者它不在您的工作范围内。"))
    rules.require(actor, rules.SEE, found)
    return found


def maps_of_consultation(actor: Any, consultation: Consultation) -> list[OpinionMap]:
    """The maps of a consultation that is in the actor's sight."""
    del actor
    return list(consultation.opinion_maps.order_by("pk"))


def public_maps_of(order: Order) -> list[OpinionMap]:
    """The maps that are or were open to everybody about a meeting of this case, oldest first."""
    rows = OpinionMap.objects.filter(consultation__orders=order).exclude(state=MapState.DRAFTED)
    return list(rows.order_by("pk"))


def statements_of(opinion_map: OpinionMap) -> list[Statement]:
    """The statements that are put to the vote, by number."""
    return list(opinion_map.statements.filter(state=StatementState.ACCEPTED).order_by("number"))


def waiting_of(opinion_map: OpinionMap) -> list[Statement]:
    """The statements that wait for the moderator, oldest first."""
    return list(opinion_map.statements.filter(state=StatementState.WAITING).order_by("number"))


def statement_for(actor: Any, opinion_map: OpinionMap, number: int) -> Statement:
    """One statement of a map that is in the actor's sight; raises NotFound."""
    del actor
    found = opinion_map.statements.filter(number=number).first()
    if found is None:
        raise refusals.NotFound(_("没有这一条看法。"))
    found.opinion_map = opinion_map
    return found


def ways_of(opinion_map: OpinionMap) -> list[tuple[str, int]]:
    """How the voters came, in words with their number, the most first."""
    rows = opinion_map.voters.order_by().values_list("way").annotate(n=Count("pk"))
    return [(str(Way(way).label), n) for way, n in sorted(rows, key=lambda row: (-row[1], row[0]))]


def busiest_hours(opinion_map: OpinionMap, *, limit: int = 3) -> list[tuple[Any, int]]:
    """The hours in which most voters last voted: many devices in one hour are worth a look."""
    rows = opinion_map.voters.order_by().annotate(hour=TruncHour("voted_at")).values_list("hour")
    return list(rows.annotate(n=Count("pk")).order_by("-n", "hour")[:limit])


def public_maps(state: str, *, before_id: int | None = None, limit: int = 50) -> QuerySet[OpinionMap]:
    """The open or the closed maps, newest first."""
    rows = OpinionMap.objects.filter(state=state)
    if before_id:
        rows = rows.filter(pk__lt=before_id)
    return rows.order_by("-pk")[:limit]


def public_maps_at(code: str, *, limit: int = 5) -> list[OpinionMap]:
    """The maps that are open at a place or above it, newest first."""
    at = Q(pk__in=())
    for level, digits in LEVEL_DIGITS.items():
        if level != "province" and digits <= len(code):
            lower = [below for below, more in LEVEL_DIGITS.items() if more > digits]
            at |= Q(**{level: code[:digits]}, **dict.fromkeys(lower, ""))
    return list(OpinionMap.objects.filter(at, state=MapState.OPEN).order_by("-pk")[:limit])


def public_map(map_id: int) -> OpinionMap:
    """A map that is open or closed; raises NotFound for any other."""
    found = OpinionMap.objects.exclude(state=MapState.DRAFTED).filter(pk=map_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这张意见地图，或者它还没有开始。"))
    return found
