"""A year of a ledger on one page: its scheme, its scores, the conveners' words, its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.assessment import actions, queries, rules, tasks
from tinghao.assessment.choices import VersionState
from tinghao.assessment.examples import examples
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.divisions import queries as divisions


def here(owner: int | str, year: int) -> str:
    """The address of a year of a ledger."""
    return reverse("desk:assessment_year", args=[int(owner), year])


def ledger_name(owner: str) -> str:
    """What the ledger is called: 南谯区考核台账."""
    name = divisions.public_names_kept((owner,)).get(owner, owner)
    return _("{place}考核").format(place=name)


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """This year of the first ledger that the person keeps or sees."""
    actor = shell.require(request, rules.SEE)
    owners = queries.owners_of(actor) or queries.owners_of(actor, rules.SEE)
    if not owners:
        raise refusals.Forbidden(_("考核台账由县、市办公室管，您的岗位看各人的记录。"))
    return HttpResponseRedirect(here(owners[0], clock.today().year))


@require_GET
def year_of(request: HttpRequest, owner: int, year: int) -> HttpResponse:
    """One year of one ledger."""
    actor = shell.require_signed_in(request)
    return page(request, actor, str(owner), year)


def page(request: HttpRequest, actor: Any, owner: str, year: int) -> HttpResponse:
    """The page, for whoever sees the ledger."""
    versions = [v for v in queries.schemes_visible_to(actor, owner) if v.year == year]
    held = next((v for v in versions if v.state == VersionState.ADOPTED), None)
    last = queries.adopted_for(owner, year - 1)
    assessment = queries.assessment_of(actor, owner, year)
    freeze = queries.freezes_of(actor, owner).filter(year=year).first()
    may_write = actor.may(rules.SCHEMES, owner)
    context = {
        "owner": owner,
        "year": year,
        "ledger": ledger_name(owner),
        "ledgers": [
            (here(code, year), ledger_name(code), code == owner)
            for code in queries.owners_of(actor, rules.SEE)
        ],
        "years": [
            (y, here(owner, y), y == year) for y in range(clock.today().year - 2, clock.today().year + 2)
        ],
        "is_running": year >= clock.today().year,
        "held": held,
        "drafts": [v for v in versions if v.state == VersionState.DRAFT],
        "replaced": [v for v in versions if v.state == VersionState.REPLACED],
        "examples": [(key, scheme.name, scheme.source) for key, scheme in examples().items()],
        "last": last,
        "may_write": may_write,
        "assessment": assessment,
        "spread": queries.grades_of(actor, assessment) if assessment else [],
        "words": queries.words_said(actor, owner, year),
        "freeze": freeze,
        "obstacles": queries.obstacles(owner, year),
    }
    return shell.page(request, "desk/assessment/year.html", context, current="assessment")


@require_POST
def compute(request: HttpRequest, owner: int, year: int) -> HttpResponse:
    """The year's scores will be computed afresh."""
    actor = shell.require_signed_in(request)
    rules.require_office(actor, str(owner), rules.SEE)
    version = queries.adopted_for(str(owner), year)
    if version is None:
        raise refusals.Stale(_("这一年还没有执行的考核办法，先定办法再算分。"))
    actions.ask_assessment(version, by=actor, enqueue=tasks.run_assessment.enqueue)
    messages.success(request, _("正在算，几秒钟以后再看这一页。"))
    return HttpResponseRedirect(here(owner, year))
