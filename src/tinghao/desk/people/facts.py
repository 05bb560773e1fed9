"""The facts of a member between what is typed and what is kept: communities by name, by code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.people.models import Member, Person


def places_of(found: Person, home: str, work: str) -> dict[str, Any]:
    """The communities that were typed, as codes; raises Invalid with the nearest name."""
    gazetteer, codes = Gazetteer([found.city]), {}
    for name, said in (("home", home), ("work", work)):
        meant = gazetteer.find(said, within=(found.county,)) if said.strip() else None
        if meant is not None and not meant.code:
            hint = _("是不是“%(name)s”？") % {"name": meant.hint} if meant.hint else ""
            raise refusals.Invalid(meant.words, fields={name: f"{meant.words}。{hint}"})
        codes[name] = meant.code if meant else ""
    return codes


def said_of(member: Member, found: Person) -> dict[str, Any]:
    """What the form shows at first: the member as of today."""
    gazetteer = Gazetteer([found.city]) if member.home or member.work else None
    names = {
        name: gazetteer.full(code) if gazetteer and code else ""
        for name, code in (("home", member.home), ("work", member.work))
    }
    facts = (
        "level",
        "county",
        "is_standing",
        "party",
        "committee",
        "expertise",
        "workplace",
        "term",
        "session",
    )
    return {
        **{name: getattr(member, name) for name in facts},
        **names,
        "sector": member.sector.name if member.sector else "",
    }
