"""Finding programmes: an office's year, one programme, what a person has a part in or may sign up for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.people.models import Member, in_force
from tinghao.programmes import rules
from tinghao.programmes.choices import ProgrammeKind, ProgrammeState
from tinghao.programmes.models import Material, Part, Programme, Session


def programmes_visible_to(
    actor: Any,
    kinds: Collection[str],
    *,
    year: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Programme]:
    """Programmes of these kinds in the offices' sight of the actor, newest entry first; a keyset page.

    Raises SignInNeeded or Forbidden for whoever sees none anywhere.
    """
    scope.require_anywhere(actor, rules.SEE)
    filters: dict[str, Any] = {"kind__in": list(kinds)}
    if year is not None:
        filters["year"] = year
    rows = Programme.objects.select_related("venue")
    places = scope.division_scopes(actor, rules.SEE)
    return divisions.newest_in(rows, places, before_id=before_id, limit=limit, **filters)


def years_of(actor: Any, kinds: Collection[str]) -> list[int]:
    """The years with programmes of these kinds in the actor's sight, and the present one, newest first."""
    rows = scope.narrow(actor, rules.SEE, Programme.objects.filter(kind__in=list(kinds)))
    found = set(rows.order_by().values_list("year", flat=True).distinct())
    return sorted(found | {clock.today().year}, reverse=True)


def programme_for(actor: Any, pk: int) -> Programme:
    """One programme: for the offices above it, for everybody on its roll once it was announced, and for
    whoever may sign up.

    Raises NotFound for everybody else, SignInNeeded for nobody.
    """
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来看。"))
    found = Programme.objects.select_related("venue").filter(pk=pk).first()
    if found is not None and _may_see(actor, found):
        return found
    raise refusals.NotFound(_("没有找到这个活动，或者它和您无关。"))


def _may_see(actor: Any, found: Programme) -> bool:
    if scope.has(actor, rules.SEE, found.division_code):
        return True
    if found.state == ProgrammeState.PLANNED:
        return False
    if rules.is_on_roll(actor, found):
        return True
    persons = rules.persons_of(actor)
    return found.sign_up_by is not None and any(rules.may_sign_up(p, found) for p in sorted(persons))


def part_of(actor: Any, programme: Programme) -> list[Part]:
    """The actor's own place on the roll first, then those of the people for whom the actor stands in."""
    rows = Part.objects.filter(programme=programme, person__in=rules.persons_of(actor))
    found = list(
        rows.select_related("person", "member", "appointment", "stand_in", "table", "programme__venue")
    )
    return sorted(found, key=lambda part: (part.person_id != actor.person_id, part.pk))


def part_for(actor: Any, programme: Programme, pk: int) -> Part:
    """One place on the roll: for the office, and for the person; raises NotFound."""
    rows = Part.objects.select_related("person", "member", "appointment", "stand_in", "programme")
    found = rows.filter(programme=programme, pk=pk).first()
    may = found is not None and (
        scope.has(actor, rules.SEE, programme.division_code) or found.person_id in rules.persons_of(actor)
    )
    if found is None or not may:
        raise refusals.NotFound(_("名单上没有这位。"))
    return found


def my_parts(actor: Any, *, before_id: int | None = None, limit: int = 30) -> list[Part]:
    """What the actor has a part in, or somebody for whom the actor stands in, newest first; not what is
    only planned yet."""
    rows = Part.objects.filter(person__in=rules.persons_of(actor)).exclude(
        programme__state=ProgrammeState.PLANNED
    )
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return list(rows.select_related("programme__venue", "person", "certificate").order_by("-pk")[:limit])


def open_to(actor: Any, *, limit: int = 20) -> list[Programme]:
    """Trainings for which the actor could sign up now and is not on the roll, the next one first."""
    persons = rules.persons_of(actor)
    if not persons or actor.person_id is None:
        return []
    today = clock.today()
    member = (
        Member.objects.select_related("person").filter(rules.in_office(today), person=actor.person_id).first()
    )
    posts = Appointment.objects.filter(in_force(today), person=actor.person_id, role=Role.CONVENER)
    counties = {code[:6] for code in posts.values_list("division_id", flat=True)}
    if member is not None:
        counties |= {code for code in (member.county or member.person.county,) if code}
    cities = {code[:4] for code in counties} | ({member.person.city} if member is not None else set())
    if not cities:
        return []
    here = Q(city__in=cities, county="") | Q(county__in=counties)
    rows = Programme.objects.filter(
        here,
        kind=ProgrammeKind.TRAINING,
        state=ProgrammeState.ANNOUNCED,
        sign_up_by__gte=today,
    ).exclude(parts__person=actor.person_id)
    return list(rows.select_related("venue").order_by("starts_at", "pk")[:limit])


def sessions_of(programme: Programme) -> list[Session]:
    """The half-days and lessons, in order."""
    return list(programme.sessions.select_related("teacher"))


def session_of(programme: Programme, pk: int) -> Session:
    """One of them; raises NotFound."""
    found = programme.sessions.filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一场。"))
    found.programme = programme
    return found


def materials_of(programme: Programme) -> QuerySet[Material]:
    """The papers, in the order in which they came."""
    return programme.materials.filter(file__erased_at__isnull=True).select_related("file")


def held_on(day: dt.date) -> QuerySet[Programme]:
    """The announced programmes that begin on a day, for reminders."""
    start = dt.datetime.combine(day, dt.time(), tzinfo=clock.local(clock.now()).tzinfo)
    rows = Programme.objects.filter(state=ProgrammeState.ANNOUNCED)
    return rows.filter(starts_at__gte=start, starts_at__lt=start + dt.timedelta(days=1)).order_by("pk")
