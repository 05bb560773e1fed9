"""The year's figures for the plenary's report on a page, as a table and as a paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.analytics.queries import plenary as queries
from tinghao.core import clock, refusals
from tinghao.core.sheets import writing
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.reports.views import XLSX
from tinghao.documents import issuing
from tinghao.documents.queries import Download


def _year(year: int) -> int:
    if not 2000 <= year <= clock.today().year:
        raise refusals.NotFound(_("这一年还没有数字。"))
    return year


@require_GET
def plenary(request: HttpRequest, code: int, year: int) -> HttpResponse:
    """Every figure with what it is of and where it comes from, and a paragraph to start from."""
    actor = shell.require_signed_in(request)
    found = queries.plenary_for(actor, str(code), _year(year))
    parts: dict[str, list[queries.Figure]] = {}
    for figure in found.figures:
        parts.setdefault(figure.part, []).append(figure)
    this = clock.today().year
    context = {
        "found": found,
        "parts": list(parts.items()),
        "ready": issuing.plenary_words(found),
        "years": [(y, reverse("desk:plenary", args=[code, y]), y == year) for y in range(this - 2, this + 1)],
        "back": reverse("desk:report", args=[code, str(year)]),
    }
    return shell.page(request, "desk/reports/plenary.html", context, current="reports")


@require_GET
def file(request: HttpRequest, code: int, year: int, suffix: str) -> HttpResponse:
    """The figures as .xlsx or as .docx."""
    actor = shell.require_signed_in(request)
    found = queries.plenary_for(actor, str(code), _year(year))
    if suffix == "docx":
        return answers.sent(issuing.plenary(found))
    if suffix != "xlsx":
        raise refusals.NotFound(_("没有这种格式的文件。"))
    head = [_("部分"), _("数字"), _("多少"), _("总数"), _("占比"), _("从哪里来")]
    rows = [
        [f.part, f.label, str(f.number), "" if f.whole is None else str(f.whole), f.share, f.source]
        for f in found.figures
    ]
    name = _("{place}{year}年工作报告数字.xlsx").format(place=found.report.name, year=year)
    return answers.sent(Download(writing.xlsx_bytes(str(year), head, rows), name, XLSX))
