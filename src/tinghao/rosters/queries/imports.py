"""Reading rosters: imports that wait or were taken, the differences, and the registers as a roster."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.rosters import planning
from tinghao.rosters.models import RosterImport
from tinghao.rosters.plans import Plan
from tinghao.rosters.reading import Record
from tinghao.rosters.shapes import SHAPES

MANAGE = planning.MANAGE


def imports_of(actor: Any, *, limit: int = 30) -> QuerySet[RosterImport]:
    """The imports of the actor's offices, newest first."""
    scope.require_anywhere(actor, MANAGE)
    return scope.narrow(actor, MANAGE, RosterImport.objects.defer("rows")).order_by("-pk")[:limit]


def import_for(actor: Any, pk: int) -> RosterImport:
    """The import; raises NotFound where it is not in the actor's scope."""
    scope.require_anywhere(actor, MANAGE)
    found = scope.narrow(actor, MANAGE, RosterImport.objects.all()).filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这次导入，或者它不在您的工作范围内。"))
    return found


def plan_of(actor: Any, roster: RosterImport) -> Plan:
    """What the roster would change now."""
    records = [Record(**row) for row in json.loads(roster.rows or "[]")]
    gazetteer = Gazetteer(actor.divisions_for(MANAGE))
    return planning.of(roster.kind).planned(actor, records, gazetteer, takes_new=True)


def table_of(actor: Any, kind: str) -> tuple[str, list[str], list[list[str]]]:
    """The registers of the actor's offices as a roster: its title, the headings, the rows as text.

    In the shape that is read: bringing it in again changes nothing.
    """
    scope.require_anywhere(actor, MANAGE)
    shape, gazetteer = SHAPES[kind], Gazetteer(actor.divisions_for(MANAGE))
    heads = shape.heads
    lines = planning.of(kind).rows(actor, gazetteer)
    return shape.title, list(heads.values()), [[str(line.get(key, "")) for key in heads] for line in lines]
