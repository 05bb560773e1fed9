"""A ledger as a spreadsheet in the receiver's own columns: the columns on a form, the file by year."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
import tempfile
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.desk.forms import DeskForm
from tinghao.divisions import queries as divisions
from tinghao.filing import queries as filing
from tinghao.filing import rules
from tinghao.filing.models import Ledger
from tinghao.outlets import actions, queries
from tinghao.outlets.actions.keys import MOST_COLUMNS
from tinghao.outlets.columns import FIELDS, cells
from tinghao.outlets.models import Layout

HERE = "ledgers"
SPARE_LINES = 4
# A spreadsheet takes no more; a whole ledger of that size goes out as .csv.
MOST_XLSX = 200_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LayoutForm(DeskForm):
    """What this kind of spreadsheet is called; its columns are lines of their own."""

    name = forms.CharField(
        label=gettext_lazy("表格名称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如：报市委考核办。"),
    )


def _opened(request: HttpRequest, owner: int) -> tuple[Any, Ledger]:
    actor = shell.require(request, rules.LEDGER)
    return actor, filing.ledger_for(actor, str(owner))


@require_GET
def sheets(request: HttpRequest, owner: int) -> HttpResponse:
    """The saved columns, and the file of a year."""
    _actor, found = _opened(request, owner)
    context = {
        "ledger": found,
        "place": divisions.public_names_kept((found.owner,)).get(found.owner, ""),
        "layouts": queries.layouts_of(found),
        "years": filing.years_of_ledger(found),
    }
    return shell.page(request, "desk/outlets/sheets.html", context, current=HERE)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, owner: int, pk: int | None = None) -> HttpResponse:
    """The columns in their order: a heading as the receiver wants it, and what stands under it."""
    actor, found = _opened(request, owner)
    layout = queries.layout_for(actor, pk) if pk is not None else None
    if layout is not None and layout.ledger_id != found.owner:
        raise refusals.NotFound(_("没有找到这种表格。"))
    typed = _typed(request) if request.method == "POST" else queries.columns_of(layout)
    form = LayoutForm(
        request.POST if request.method == "POST" else None, initial={"name": layout.name if layout else ""}
    )
    wrong = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_layout(found, name=form.cleaned_data["name"], columns=typed, by=actor, layout=layout)
        except refusals.Invalid as refusal:
            wrong = refusal.fields.get("columns", "")
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存，以后导出都按这些列。"))
            return HttpResponseRedirect(reverse("desk:ledger_sheets", args=[found.owner]))
    kept = [pair for pair in typed if any(pair)]
    spare = min(SPARE_LINES, MOST_COLUMNS - len(kept))
    context = {
        "ledger": found,
        "layout": layout,
        "form": form,
        "wrong": wrong,
        "columns": [*kept, *[("", "")] * spare],
        "fields": [(name, label) for name, (label, _read) in FIELDS.items()],
    }
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/outlets/sheet_edit.html", context, current=HERE, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    headings = request.POST.getlist("heading")[: MOST_COLUMNS + SPARE_LINES]
    fields = request.POST.getlist("field")[: MOST_COLUMNS + SPARE_LINES]
    return list(zip(headings, fields, strict=False))


@require_POST
def remove(request: HttpRequest, owner: int, pk: int) -> HttpResponse:
    """The saved columns are not needed any more."""
    actor, found = _opened(request, owner)
    actions.remove_layout(queries.layout_for(actor, pk), by=actor)
    messages.success(request, _("已删除这种表格，台账不受影响。"))
    return HttpResponseRedirect(reverse("desk:ledger_sheets", args=[found.owner]))


@require_GET
def export(request: HttpRequest, owner: int) -> HttpResponseBase:
    """The lines of a year (or all) as .xlsx or .csv, in the chosen columns, oldest first."""
    actor, found = _opened(request, owner)
    chosen, year = lines.number(request, "layout"), lines.number(request, "year")
    layout = queries.layout_for(actor, chosen) if chosen is not None else None
    columns = queries.columns_of(layout)
    name = f"ledger-{found.owner}-{year or 'all'}-{clock.today():%Y%m%d}"
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(_csv(found, year, columns), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    if queries.count_of_ledger(found, year) > MOST_XLSX:
        raise refusals.Invalid(_("条目太多，请分年度导出，或者选 CSV。"))
    return FileResponse(
        _xlsx(found, year, columns, layout), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX
    )


def _csv(found: Ledger, year: int | None, columns: list[tuple[str, str]]) -> Iterator[bytes]:
    line = io.StringIO()
    writer = csv.writer(line)
    # Spreadsheet programs take a file for UTF-8 only where it begins with this mark.
    yield "\ufeff".encode()
    writer.writerow([_harmless(heading) for heading, _field in columns])
    for row in queries.rows_of_ledger(found, year):
        writer.writerow([_harmless(cell) for cell in cells(columns, row)])
        if line.tell() > 60_000:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


def _xlsx(found: Ledger, year: int | None, columns: list[tuple[str, str]], layout: Layout | None) -> Any:
    # Heavy, and needed by nobody else in this process.
    book = importlib.import_module("openpyxl").Workbook(write_only=True)
    title = "".join(c for c in (layout.name if layout else str(_("台账"))) if c not in r"[]:*?/\\")[:31]
    sheet = book.create_sheet(title or "1")
    sheet.append([_harmless(heading) for heading, _field in columns])
    for row in queries.rows_of_ledger(found, year):
        sheet.append([_harmless(cell) for cell in cells(columns, row)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _harmless(cell: Any) -> Any:
    """The cell, with a mark in front where a spreadsheet would take the text for a formula."""
    if isinstance(cell, dt.date | int):
        return cell
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
