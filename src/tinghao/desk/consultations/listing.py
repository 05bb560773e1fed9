"""The list of meetings: those to come, those whose minutes are owed, those that are done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.consultations import queries
from tinghao.consultations.choices import ConsultationState
from tinghao.desk import shell
from tinghao.divisions import queries as divisions
from tinghao.meetings import queries as meetings


@require_GET
def consultations(request: HttpRequest) -> HttpResponse:
    """The meetings in the actor's sight, by how far they are."""
    actor = shell.require(request, "consultations.see")
    show = request.GET.get("show", "planned")
    if show == "owed":
        found = list(queries.minutes_owed(actor))
    else:
        states = {
            "done": (ConsultationState.RECORDED,),
            "off": (ConsultationState.CALLED_OFF,),
        }.get(show, (ConsultationState.PLANNED,))
        show = show if show in {"done", "off"} else "planned"
        found = list(queries.consultations_visible_to(actor, states=tuple(str(s) for s in states)))
    owed = meetings.overdue_among(found)
    names = divisions.public_names_kept(c.division_code for c in found)
    here = reverse("desk:consultations")
    tabs = [
        (word, f"{here}?show={name}", name == show)
        for name, word in (
            ("planned", _("已定时间")),
            ("owed", _("欠纪要")),
            ("done", _("已成纪要")),
            ("off", _("已取消")),
        )
    ]
    context = {
        "tabs": tabs,
        "show": show,
        "lines": [{"row": c, "place": names.get(c.division_code, ""), "owed": owed.get(c.pk)} for c in found],
        "may_record": actor.may_anywhere("consultations.record"),
    }
    return shell.page(request, "desk/consultations/list.html", context, current="consultations")
