"""The days of work that the office edits, and how many of them each step may take in a county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.core import calendar, calendar_edits, clock, refusals
from tinghao.desk import shell
from tinghao.desk.forms import DateField, DeskForm
from tinghao.divisions import queries as divisions
from tinghao.orders import actions, queries
from tinghao.preparation import actions as preparation_actions
from tinghao.preparation import queries as preparation


class DayForm(DeskForm):
    """A day that does not follow the week."""

    date = DateField(label=_("哪一天"))
    is_working = forms.TypedChoiceField(
        label=_("上班还是放假"),
        coerce=lambda v: v == "1",
        widget=forms.RadioSelect,
        choices=[("0", _("放假")), ("1", _("调休上班"))],
        error_messages={"required": _("请选上班或放假。")},
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=40)


class FileForm(DeskForm):
    """A whole year from a file."""

    file = forms.FileField(
        label=_("整年的文件"),
        help_text=_("CSV（UTF-8），列名 date,working,note。"),
        error_messages={"required": _("请选一个文件。")},
    )


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "") or request.POST.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else clock.today().year
    return min(max(year, calendar_edits.EARLIEST), calendar_edits.LATEST)


def _here(year: int) -> str:
    return f"{reverse('desk:calendar')}?year={year}"


@require_http_methods(["GET", "POST"])
def calendar_of_year(request: HttpRequest) -> HttpResponse:
    """The days of a year that depart from the week; sent, one more."""
    actor = shell.require(request, "calendar.edit")
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            calendar_edits.set_day(found["date"], found["is_working"], found["note"], by=actor)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _t("已改。已经给出的期限不变，以后的照新日历算。"))
            return HttpResponseRedirect(_here(found["date"].year))
    return _page(request, actor, form, FileForm(), status=422 if form.errors else 200)


def _page(
    request: HttpRequest, actor: Any, form: DayForm, file_form: FileForm, *, status: int = 200
) -> HttpResponse:
    year = _year(request)
    known = calendar.current().years
    context = {
        "year": year,
        "days": list(calendar_edits.days_of(actor, year)),
        "is_known": year in known,
        "years": [(y, y in known, _here(y)) for y in range(clock.today().year - 1, clock.today().year + 3)],
        "form": form,
        "file_form": file_form,
    }
    return shell.page(request, "desk/calendar/calendar.html", context, current="calendar", status=status)


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """The year's days are complete: deadlines that touch it are no longer provisional."""
    actor = shell.require(request, "calendar.edit")
    year = _year(request)
    calendar_edits.settle_year(year, by=actor)
    messages.success(request, _t("%(year)s 年定了，涉及这一年的期限不再是暂定。") % {"year": year})
    return HttpResponseRedirect(_here(year))


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """All days of the years that the file names."""
    actor = shell.require(request, "calendar.edit")
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            years = calendar_edits.load_year(form.cleaned_data["file"], by=actor)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            words = "、".join(str(y) for y in years)
            messages.success(request, _t("已装入 %(years)s 年的日历。") % {"years": words})
            return HttpResponseRedirect(_here(years[0]))
    return _page(request, actor, DayForm(), form, status=422)


@require_POST
def clear(request: HttpRequest, day: str) -> HttpResponse:
    """The day follows the week again."""
    actor = shell.require(request, "calendar.edit")
    try:
        # Python takes some rows of digits for dates as well.
        date = dt.datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise Http404 from None
    calendar_edits.clear_day(date, by=actor)
    messages.success(request, _t("这一天又照平常的星期算了。"))
    return HttpResponseRedirect(_here(date.year))


class ClocksForm(DeskForm):
    """The working days of each clock in one county; empty means as in the city."""

    def __init__(
        self, *args: Any, days: Sequence[queries.ClockDays | preparation.LeadDays], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for one in days:
            self.fields[one.kind] = forms.IntegerField(
                label=one.label,
                required=False,
                initial=one.own,
                help_text=_t("全市是 %(n)s 个工作日，不填就照全市的。") % {"n": one.usual},
                error_messages={"invalid": _t("请填整数。")},
                widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
            )


@require_http_methods(["GET", "POST"])
def clocks(request: HttpRequest) -> HttpResponse:
    """How long each step may take in a county."""
    actor = shell.require(request, "calendar.edit")
    counties = counties_of(actor)
    typed = request.POST.get("county", "") or request.GET.get("county", "")
    county = typed if typed in dict(counties) else next((code for code, _name in counties), "")
    if not county:
        raise refusals.Forbidden(_("您的任职不在县一级，不能改县里的期限。"))
    days: list[queries.ClockDays | preparation.LeadDays] = [
        *queries.public_clock_days(county),
        *preparation.public_lead_days(county),
    ]
    form = ClocksForm(request.POST if request.method == "POST" else None, days=days)
    if request.method == "POST" and form.is_valid():
        try:
            for one in days:
                # Those before a meeting belong to the room that prepares it.
                is_lead = isinstance(one, preparation.LeadDays)
                change = preparation_actions.set_lead_time if is_lead else actions.set_clock
                change(by=actor, county=county, kind=one.kind, working_days=form.cleaned_data[one.kind])
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _t("已保存。正在走的期限不变，新开始的照新的算。"))
            return HttpResponseRedirect(f"{reverse('desk:clocks')}?county={county}")
    context = {"form": form, "counties": counties, "county": county, "name": dict(counties)[county]}
    status = 422 if form.errors else 200
    return shell.page(request, "desk/calendar/clocks.html", context, current="calendar", status=status)


def counties_of(actor: Any) -> list[tuple[str, str]]:
    """The counties whose settings the actor edits, as (code, name)."""
    found: list[tuple[str, str]] = []
    for code in actor.divisions_for("calendar.edit"):
        if len(code) == 6:
            found.append((code, divisions.public_names_kept((code,))[code]))
        elif len(code) == 4:
            found += [(d.code, d.name) for d in divisions.public_children(code)]
    return found
