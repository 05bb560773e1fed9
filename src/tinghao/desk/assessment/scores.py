"""Scores: the office's list in the order of the register, one member's year in three levels, one's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.assessment import queries
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.assessment.overview import here, ledger_name
from tinghao.people.levels import Levels
from tinghao.people.models import Member

PAGE = 50
BY = {"group": _("小组"), "sector": _("界别"), "county": _("县")}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


@require_GET
def listed(request: HttpRequest, owner: int, year: int) -> HttpResponse:
    """The members with grade and total, narrowed to a grade; and how each group, sector or county stands."""
    actor = shell.require_signed_in(request)
    assessment = queries.assessment_of(actor, str(owner), year)
    if assessment is None or assessment.computed_at is None:
        raise refusals.NotFound(_("这一年的分数还没有算过。"))
    grade, after = request.GET.get("grade", "")[:40], _number(request.GET.get("after", ""))
    by = request.GET.get("by", "")
    rows = list(queries.score_rows(actor, assessment, grade=grade, after=after, limit=PAGE + 1))
    labels = {g.key: g.label for g in assessment.version.scheme.grades}
    context = {
        "owner": owner,
        "year": year,
        "ledger": ledger_name(str(owner)),
        "back": here(owner, year),
        "assessment": assessment,
        "rows": [(r, labels.get(r.grade, r.grade)) for r in rows[:PAGE]],
        "grades": list(labels.items()),
        "grade": grade,
        "after": rows[PAGE - 1].member_id if len(rows) > PAGE else 0,
        "by": by,
        "bys": [("group", _("按小组")), ("sector", _("按界别")), ("county", _("按县"))],
        "spread": queries.spread_by(actor, assessment, by) if by else [],
    }
    return shell.page(request, "desk/assessment/scores.html", context, current="assessment")


@require_GET
def one(request: HttpRequest, owner: int, year: int, member_id: int) -> HttpResponse:
    """One member's year, down to the records."""
    actor = shell.require_signed_in(request)
    member = get_object_or_404(Member.objects.select_related("person"), pk=member_id)
    return _page(request, member, str(owner), year, is_own=member.person_id == actor.person_id)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own year, in the ledger of the city or of the county."""
    actor = shell.require_signed_in(request)
    member = Member.objects.select_related("person").filter(person_id=actor.person_id).first()
    if member is None:
        raise refusals.NotFound(_("这一页是委员看自己的，您没有登记为委员。"))
    year = _number(request.GET.get("year", "")) or clock.today().year
    owners = Levels([member.pk]).owners(member.pk, clock.today())
    wanted = request.GET.get("ledger", "")
    owner = wanted if wanted in owners else (owners[0] if owners else member.person.county)
    return _page(request, member, owner, year, is_own=True, owners=owners)


def _page(
    request: HttpRequest, member: Member, owner: str, year: int, *, is_own: bool, owners: tuple[str, ...] = ()
) -> HttpResponse:
    actor = shell.require_signed_in(request)
    found = queries.explained_for(actor, member, owner=owner, year=year)
    this = clock.today().year
    context = {
        "member": member,
        "found": found,
        "owner": owner,
        "year": year,
        "is_running": year >= this,
        "years": [this - 1, this],
        "ledger": ledger_name(owner),
        "ledgers": [(code, ledger_name(code), code == owner) for code in owners],
        "is_own": is_own,
        "words": queries.evaluations_of(actor, member, year),
        "back": "" if is_own else here(owner, year),
    }
    current = "my_score" if is_own else "assessment"
    return shell.page(request, "desk/assessment/score.html", context, current=current)
