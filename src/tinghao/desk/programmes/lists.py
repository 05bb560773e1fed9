"""Lists: an office's trainings and meetings of a year, one's own, coverage by county, hours by person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.core import clock, sheets
from tinghao.desk import shell
from tinghao.divisions import queries as divisions
from tinghao.programmes import queries
from tinghao.programmes.choices import MEETINGS, ProgrammeKind
from tinghao.programmes.queries import training
from tinghao.programmes.rules import RUN, SEE

PAGE = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def number(typed: str) -> int | None:
    """A whole number out of an address, None for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def year_in(request: HttpRequest) -> int:
    """The year that the address names, else the present one."""
    found = number(request.GET.get("year", ""))
    return found if found is not None and 2000 <= found <= 2100 else clock.today().year


@require_GET
def trainings(request: HttpRequest) -> HttpResponse:
    """The year's trainings in the actor's sight."""
    return _listed(request, (ProgrammeKind.TRAINING,), "trainings")


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The year's plenaries and other meetings in the actor's sight."""
    return _listed(request, MEETINGS, "plenaries")


def _listed(request: HttpRequest, kinds: Collection[str], current: str) -> HttpResponse:
    actor = shell.require(request, SEE)
    year, before = year_in(request), number(request.GET.get("before", ""))
    found = queries.programmes_visible_to(actor, kinds, year=year, before_id=before, limit=PAGE + 1)
    shown = found[:PAGE]
    names = divisions.public_names_kept(p.division_code for p in shown)
    here = reverse(f"desk:{current}")
    owners = [code for code in training.owners_of(actor) if actor.may(RUN, code)]
    context = {
        "lines": [
            {"row": p, "place": names.get(p.division_code, "")}
            for p in sorted(shown, key=lambda p: p.starts_at, reverse=True)
        ],
        "year": year,
        "years": [(y, f"{here}?year={y}") for y in queries.years_of(actor, kinds)],
        "older": f"{here}?year={year}&before={shown[-1].pk}" if len(found) > PAGE else "",
        "newest": f"{here}?year={year}" if before else "",
        "is_training": current == "trainings",
        "may_run": bool(owners),
        "owner": owners[0] if owners else "",
        "new_kinds": [(k, ProgrammeKind(k).label) for k in kinds],
    }
    return shell.page(request, "desk/programmes/list.html", context, current=current)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the actor is asked to, may sign up for, and has taken part in."""
    actor = shell.require_signed_in(request)
    before = number(request.GET.get("before", ""))
    found = queries.my_parts(actor, before_id=before, limit=PAGE + 1)
    shown, today, year = found[:PAGE], clock.today(), clock.today().year
    here = reverse("desk:my_programmes")
    ahead = [p for p in shown if p.programme.last_day >= today and p.programme.state == "announced"]
    context = {
        "ahead": sorted(ahead, key=lambda p: p.programme.starts_at),
        "past": [p for p in shown if p not in ahead],
        "open": queries.open_to(actor) if before is None else [],
        "hours": training.my_hours(actor, year),
        "year": year,
        "older": f"{here}?before={shown[-1].pk}" if len(found) > PAGE else "",
        "newest": here if before else "",
    }
    return shell.page(request, "desk/programmes/mine.html", context, current="my_programmes")


def _owner(request: HttpRequest, actor: Any) -> tuple[str, list[str]]:
    owners = training.owners_of(actor)
    asked = request.GET.get("owner", "")
    if asked:
        training.require(actor, asked)
    return asked or (owners[0] if owners else ""), owners


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Of each county's members, how many were trained in the year; and the hours of each member."""
    actor = shell.require(request, SEE)
    owner, owners = _owner(request, actor)
    training.require(actor, owner)
    year = year_in(request)
    aim = min(number(request.GET.get("aim", "")) or training.USUAL_AIM, 200)
    words, after = request.GET.get("name", "")[:40], number(request.GET.get("after", ""))
    lines = training.coverage(actor, owner, year, aim=aim)
    people = training.hours_page(actor, owner, year, words=words, after_id=after, limit=PAGE + 1)
    shown = people[:PAGE]
    here = reverse("desk:training_coverage")
    asked = f"{here}?owner={owner}&year={year}&aim={aim}"
    places = divisions.public_names_kept([*owners, *(h.county for h in shown)])
    context = {
        "lines": lines,
        "members": sum(line.members for line in lines),
        "once": sum(line.once for line in lines),
        "enough": sum(line.enough for line in lines),
        "people": [(h, places.get(h.county, "")) for h in shown],
        "year": year,
        "aim": aim,
        "name": words,
        "owner": owner,
        "place": places.get(owner, ""),
        "owners": [(code, places.get(code, "")) for code in owners],
        "years": [
            (y, f"{here}?owner={owner}&year={y}&aim={aim}")
            for y in queries.years_of(actor, (ProgrammeKind.TRAINING,))
        ],
        "older": f"{asked}&name={words}&after={shown[-1].member_id}" if len(people) > PAGE else "",
        "newest": asked if after else "",
        "sheet": f"{reverse('desk:training_hours')}?owner={owner}&year={year}",
    }
    return shell.page(request, "desk/programmes/coverage.html", context, current="trainings")


@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    """Everybody's hours of the year as a spreadsheet."""
    actor = shell.require(request, SEE)
    owner, _owners = _owner(request, actor)
    training.require(actor, owner)
    year = year_in(request)
    rows = training.all_hours(actor, owner, year)
    places = divisions.public_names_kept({h.county for h in rows} | {owner})
    head = (_("姓名"), _("所在县"), _("年度"), _("参加次数"), _("学时"))
    table = ((h.name, places.get(h.county, ""), str(year), str(h.times), f"{h.hours:.1f}") for h in rows)
    response = HttpResponse(sheets.xlsx_bytes(_("学时"), head, table), content_type=_XLSX)
    name = f"{places.get(owner, '')}{year}{_('培训学时')}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
