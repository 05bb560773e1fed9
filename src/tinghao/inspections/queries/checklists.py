"""Reading checklists: those of an office and of the offices above it, with their versions."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.divisions.models import covers
from tinghao.inspections.choices import RUN, SEE, VersionState
from tinghao.inspections.models import Checklist, Item, Version


def owners_of(actor: Any, capability: str = RUN) -> list[str]:
    """The cities and counties for whose office the actor acts."""
    return [code for code in actor.divisions_for(capability) if len(code) in (4, 6)]


def checklists_visible_to(actor: Any) -> list[Checklist]:
    """The lists of the actor's offices, of those below and above, each with its versions (two statements)."""
    codes = owners_of(actor, SEE)
    rows = Checklist.objects.prefetch_related(Prefetch("versions", Version.objects.order_by("-number")))
    return [c for c in rows.order_by("owner", "name") if _is_near(c, codes)]


def _is_near(checklist: Checklist, codes: list[str]) -> bool:
    return any(covers(code, checklist.owner) or covers(checklist.owner, code) for code in codes)


def checklist_for(actor: Any, pk: int) -> Checklist:
    """The list; raises NotFound where it is nobody's near the actor."""
    found = Checklist.objects.filter(pk=pk).first()
    if found is None or not _is_near(found, owners_of(actor, SEE)):
        raise refusals.NotFound(_("没有找到这份清单，或者它不在您的工作范围内。"))
    return found


def version_for(actor: Any, pk: int) -> Version:
    """A version of a list in sight; raises NotFound."""
    found = Version.objects.select_related("checklist").filter(pk=pk).first()
    if found is None or not _is_near(found.checklist, owners_of(actor, SEE)):
        raise refusals.NotFound(_("没有找到这一版清单。"))
    return found


def item_for(actor: Any, pk: int) -> Item:
    """An item of a list in sight; raises NotFound."""
    found = Item.objects.select_related("version__checklist").filter(pk=pk).first()
    if found is None or not _is_near(found.version.checklist, owners_of(actor, SEE)):
        raise refusals.NotFound(_("没有找到这一条，也许刚才删掉了。"))
    return found


def versions_in_force(owner: str) -> list[Version]:
    """What an office can inspect by: its own lists in force, and those of the office above."""
    rows = Version.objects.filter(state=VersionState.IN_FORCE, checklist__owner__in={owner, owner[:4]})
    return list(rows.select_related("checklist").order_by("-checklist__owner", "checklist__name"))
