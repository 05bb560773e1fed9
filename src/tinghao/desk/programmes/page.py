"""One programme on one page: what comes next for the office, what is asked of whoever is on the roll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tinghao.access import scope
from tinghao.core import clock
from tinghao.desk import shell
from tinghao.desk.programmes import forms
from tinghao.divisions import queries as divisions
from tinghao.documents import programmes as papers
from tinghao.people import queries as people
from tinghao.programmes import queries, rules
from tinghao.programmes.choices import Answer, ProgrammeState, Standing
from tinghao.programmes.models import Part, Programme
from tinghao.programmes.queries import speaking, training


@require_GET
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, for the office and for everybody concerned."""
    actor = shell.require_signed_in(request)
    return shown(request, actor, queries.programme_for(actor, pk))


def shown(
    request: HttpRequest, actor: Any, found: Programme, *, status: int = 200, **given: Any
) -> HttpResponse:
    """The page, with whatever form came back with errors."""
    may_see = scope.has(actor, rules.SEE, found.division_code)
    context: dict[str, Any] = {
        "p": found,
        "place": divisions.public_names_kept([found.division_code]).get(found.division_code, ""),
        "may_see": may_see,
        "may_run": scope.has(actor, rules.RUN, found.division_code),
        "is_ahead": found.state in {ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED},
        "materials": list(queries.materials_of(found)),
        "left": None if found.places is None else max(found.places - found.taken, 0),
        "sign_up_open": rules.is_sign_up_open(found),
        **_own(actor, found, given),
    }
    if may_see:
        context |= _office(found, given)
    else:
        context["sessions"] = queries.sessions_of(found)
    current = "my_programmes" if not may_see else "trainings" if found.is_training else "plenaries"
    return shell.page(request, "desk/programmes/page.html", context, current=current, status=status)


def _own(actor: Any, found: Programme, given: Mapping[str, Any]) -> dict[str, Any]:
    parts = queries.part_of(actor, found)
    certificates = [c for c in training.certificates_of(found.pk) if c.part.person_id == actor.person_id]
    failed = given.get("answer_form")
    return {
        "parts": [_line(actor, found, part, failed, given.get("part_id")) for part in parts],
        "speeches": speaking.speeches_for(actor, found),
        "certificate": certificates[0] if certificates else None,
        "certificate_number": papers.number_of(certificates[0]) if certificates else "",
        "may_sign_up": not any(part.person_id == actor.person_id for part in parts)
        and rules.is_sign_up_open(found)
        and actor.person_id is not None
        and rules.may_sign_up(actor.person_id, found),
    }


def _line(actor: Any, found: Programme, part: Part, failed: Any, failed_id: Any) -> dict[str, Any]:
    delegates = scope.delegates_of([part.person_id]).get(part.person_id, set())
    return {
        "part": part,
        "is_own": part.person_id == actor.person_id,
        "may_answer": found.state == ProgrammeState.ANNOUNCED,
        "may_cancel": part.standing == Standing.SIGNED_UP and rules.is_sign_up_open(found),
        "instead": people.names_of(delegates),
        "is_coming": part.answer == Answer.COMING,
        "is_leave": part.answer == Answer.LEAVE,
        "form": failed if failed is not None and failed_id == part.pk else forms.AnswerForm(),
    }


def _office(found: Programme, given: Mapping[str, Any]) -> dict[str, Any]:
    figures = queries.session_figures(found)
    roll = queries.figures_of(found)
    today = clock.today()
    keepable = [one for one in figures if one.session.day <= today]
    unkept = [one for one in keepable if one.session.kept_at is None]
    keepers = people.names_of(
        {i for one in figures for i in (one.session.kept_by_id, one.session.kept_for_id) if i}
    )
    return {
        "sessions": figures,
        "keepers": keepers,
        "today": today,
        "roll": roll,
        "total": sum(line.count for line in roll),
        "gone": sum(line.gone for line in roll),
        "next_session": unkept[0].session if unkept else keepable[-1].session if keepable else None,
        "is_kept": any(one.session.kept_at for one in figures),
        "has_begun": found.starts_at <= clock.now(),
        "off_form": given.get("off_form") or forms.OffForm(),
        "paper_form": given.get("paper_form") or forms.PaperForm(),
        "put_form": given.get("put_form") or forms.PutForm(programme=found),
        "counties": _counties(found),
        "names": forms.members_named(found.division_code),
        "tables": list(found.tables.all()),
        "spoken": speaking.speeches_of(found) if found.is_meeting else [],
        "certificates": len(training.certificates_of(found.pk)) if found.is_training else 0,
        "roll_url": reverse("desk:programme_roll", args=[found.pk]),
    }


def _counties(found: Programme) -> list[tuple[str, str]]:
    if found.county:
        return []
    return [
        (c.code, c.name) for c in divisions.public_counties() if c.code.startswith(found.city) and c.is_active
    ]
