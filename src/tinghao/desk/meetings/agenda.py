"""The agenda's minutes with which meetings begin in a county, form by form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinghao.consultations.choices import Form
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.calendar import views as calendar_views
from tinghao.desk.forms import DeskForm
from tinghao.meetings import actions, queries
from tinghao.meetings.choices import MINUTES_AT_MOST, Phase


class AgendaForm(DeskForm):
    """Minutes of each phase for each form of meeting."""

    def __init__(self, *args: Any, county: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in Form:
            planned = queries.planned_minutes(county, form)
            for phase in Phase:
                label = f"{form.label} · {phase.label}"
                self.fields[f"{form}-{phase}"] = forms.IntegerField(
                    label=label,
                    min_value=1,
                    max_value=MINUTES_AT_MOST,
                    initial=planned[phase],
                    widget=forms.NumberInput(
                        attrs={"class": "short", "inputmode": "numeric", "aria-label": label}
                    ),
                )

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """(form in words, its four fields) as the table draws them."""
        return [(str(form.label), [self[f"{form}-{phase}"] for phase in Phase]) for form in Form]


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest) -> HttpResponse:
    """How long each phase is planned to take; sent, meetings that are opened from now on begin so."""
    actor = shell.require(request, "calendar.edit")
    counties = calendar_views.counties_of(actor)
    typed = request.POST.get("county", "") or request.GET.get("county", "")
    county = typed if typed in dict(counties) else next((code for code, _name in counties), "")
    if not county:
        raise refusals.Forbidden(_("您的任职不在县一级，不能改县里的议程。"))
    form = AgendaForm(request.POST if request.method == "POST" else None, county=county)
    if request.method == "POST" and form.is_valid():
        for kind in Form:
            minutes = {str(p): form.cleaned_data[f"{kind}-{p}"] for p in Phase}
            if minutes != queries.planned_minutes(county, kind):
                actions.set_agenda_defaults(county, kind, by=actor, minutes=minutes)
        messages.success(request, _("已保存。新开的协商照这个时间排，开着的不变。"))
        return HttpResponseRedirect(f"{reverse('desk:agenda')}?county={county}")
    context = {
        "form": form,
        "phases": [str(p.label) for p in Phase],
        "counties": counties,
        "county": county,
        "name": dict(counties)[county],
    }
    status = 422 if form.errors else 200
    return shell.page(request, "desk/meetings/agenda.html", context, current="calendar", status=status)
