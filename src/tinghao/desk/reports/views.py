"""A report on its page: figures with denominators, charts that print, and the same as a table and a paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.analytics import queries, spans
from tinghao.analytics.choices import RATES, Measure
from tinghao.analytics.queries import SEE, Rate, Report, Row
from tinghao.analytics.spans import Span
from tinghao.core import clock, refusals
from tinghao.core.sheets import writing
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.reports import charts, maps
from tinghao.documents import issuing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """This month of the first place."""
    actor = shell.require(request, SEE)
    places = queries.places_of(actor)
    if not places:
        raise refusals.Forbidden(_("您的岗位没有这一项工作。"))
    today = clock.today()
    return HttpResponseRedirect(_here(places[0][0], f"{today.year}-{today.month:02}"))


def _here(code: str, span: str) -> str:
    return reverse("desk:report", args=[int(code), span])


def _read(request: HttpRequest, code: int, span: str) -> tuple[Any, Report]:
    actor = shell.require_signed_in(request)
    found = spans.typed(span, clock.today())
    return actor, queries.report_for(actor, str(code), found)


@require_GET
def report(request: HttpRequest, code: int, span: str) -> HttpResponse:
    """A place in a month, a quarter or a year."""
    actor, found = _read(request, code, span)
    today, here = clock.today(), str(code)
    until = today.month if found.span.year == today.year else 12
    context = {
        "report": found,
        "places": [(_here(c, found.span.text), name, c == here) for c, name in queries.places_of(actor)],
        "spans": _spans(here, found.span),
        "earlier": _here(here, found.span.before.text),
        "later": _here(here, found.span.after.text) if found.span.last_day < today else "",
        "rates": list(zip(found.whole.rates, found.before.rates, strict=True)),
        "outcomes": [
            (m.label, found.whole.of(m)) for m in (Measure.CONFIRMED, Measure.VERIFIED, Measure.EXPLAINED)
        ],
        "closed": found.whole.of(Measure.CLOSED),
        "figures": [(m.label, found.whole.of(m), found.before.of(m)) for m in _FIGURES],
        "members": Rate("members", "", found.whole.of(Measure.MEMBERS), found.members),
        "items": Rate("items", "", found.whole.of(Measure.ITEMS_IN_TIME), found.whole.of(Measure.ITEMS_DUE)),
        "bars": charts.bars(found.below),
        "map": maps.drawn(found.below, _rate_asked(request)),
        "map_tabs": [(r.key, r.label, r.key == _rate_asked(request)) for r in found.whole.rates],
        "plenary": plenary_url(here, found.span.year) if len(here) in {4, 6} else "",
        "below": [(row, row.rates, _below_url(row, found.span)) for row in found.below],
        "lines": charts.lines(found.months, until),
        "top": charts.top(found.months, until),
        "months": found.months[:until],
    }
    return shell.page(request, "desk/reports/report.html", context, current="reports")


def _rate_asked(request: HttpRequest) -> str:
    asked = request.GET.get("map", "")
    return asked if asked in {key for key, *_rest in RATES} else "resolution"


def plenary_url(code: str, year: int) -> str:
    """The address of a year's figures for the plenary's report."""
    return reverse("desk:plenary", args=[int(code), year])


_FIGURES = (
    Measure.PLACED,
    Measure.HELD,
    Measure.ATTENDANCES,
    Measure.CLOSED,
    Measure.PLAN_PLACED,
    Measure.PLAN_CLOSED,
)


def _below_url(row: Row, span: Span) -> str:
    return _here(row.code, span.text)


def _spans(code: str, span: Span) -> list[tuple[str, str, bool]]:
    """The month, the quarter and the year around it, each a tab."""
    month = span.months[-1] if span.year != clock.today().year else min(span.months[-1], clock.today().month)
    month = max(month, span.months[0])
    texts = (
        (_("月"), f"{span.year}-{month:02}"),
        (_("季度"), f"{span.year}-Q{spans.quarter_of(month)}"),
        (_("年"), str(span.year)),
    )
    return [(label, _here(code, text), text == span.text) for label, text in texts]


@require_GET
def file(request: HttpRequest, code: int, span: str, suffix: str) -> HttpResponse:
    """The report as .xlsx (every number of every place) or as .docx (the report as a paper)."""
    _actor, found = _read(request, code, span)
    if suffix == "docx":
        return answers.sent(issuing.report(found))
    if suffix != "xlsx":
        raise refusals.NotFound(_("没有这种格式的文件。"))
    head = [_("地方"), *(str(m.label) for m in Measure), *(str(r.label) + " %" for r in found.whole.rates)]
    rows = [_cells(found.name, found.whole), *(_cells(row.name, row) for row in found.below)]
    name = f"{found.name}_{found.span.words}.xlsx"
    response = HttpResponse(writing.xlsx_bytes(found.span.words, head, rows), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _cells(name: str, row: Row) -> list[str]:
    rates = [r.percent for r in row.rates]
    return [name, *(str(row.of(m)) for m in Measure), *("" if p is None else str(p) for p in rates)]
