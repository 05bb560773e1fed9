"""我的履职: a member's own page, already filled in; looked at, and corrected only where it is wrong."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.filing import actions, queries
from tinghao.filing.choices import RecordState
from tinghao.people.models import Member


@require_GET
def duty(request: HttpRequest) -> HttpResponse:
    """The member's year: what waits to be looked at first, then everything by month."""
    actor = shell.require_signed_in(request)
    found = queries.own_member(actor)
    if found is None:
        return shell.page(request, "desk/filing/no_member.html", current="duty")
    return page(request, actor, found, is_own=True)


@require_GET
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page as the own convener and the offices see it."""
    actor = shell.require_signed_in(request)
    found = queries.member_visible_to(actor, pk)
    return page(request, actor, found, is_own=found.person_id == actor.person_id)


def page(request: HttpRequest, actor: Any, found: Member, *, is_own: bool) -> HttpResponse:
    """One member's year."""
    years = queries.years_of(found)
    this = clock.today().year
    year = lines.number(request, "year") or (years[0] if years else this)
    rows = lines.drawn(queries.records_of_year(actor, found, year))
    waiting = [r for r in rows if is_own and r["row"].state == RecordState.WAITING]
    others = [r for r in rows if r not in waiting]
    context = {
        "member": found,
        "is_own": is_own,
        "year": year,
        "years": sorted({*years, year}, reverse=True),
        "counts": queries.counts_by_kind([r["row"] for r in rows]),
        "waiting": waiting,
        "answer_by": min((r["row"].answer_by for r in waiting), default=None),
        "months": [
            (month, list(some)) for month, some in groupby(others, key=lambda r: r["row"].day.replace(day=1))
        ],
        "may_report": actor.may_anywhere("filing.report"),
    }
    return shell.page(request, "desk/filing/duty.html", context, current="duty" if is_own else "records")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Everything that waits is right."""
    actor = shell.require_signed_in(request)
    found = queries.own_member(actor)
    if found is None:
        raise refusals.Forbidden(_("只有政协委员有履职记录。"))
    ids = {int(v) for v in request.POST.getlist("record") if v.isascii() and v.isdigit() and len(v) < 19}
    year = request.POST.get("year", "")
    kept = [
        r
        for r in queries.records_of_year(actor, found, int(year) if year.isascii() and year.isdigit() else 0)
        if r.pk in ids
    ]
    count = actions.confirm_records(kept, by=actor)
    if count:
        messages.success(request, _("已确认 {count} 条。").format(count=count))
    else:
        messages.info(request, _("这些记录已经确认过，或者刚才变了。"))
    return HttpResponseRedirect(f"{reverse('desk:duty')}?year={year if year.isdigit() else ''}")
