"""The result over HTTP: the picture, the words, the table, and the figures as a file."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinghao.divisions import queries as divisions
from tinghao.opinions import queries, rules
from tinghao.portal.opinions import sitting


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What all share, who thinks alike, what divides; with every figure in a table below."""
    found = queries.public_map(pk)
    read = queries.public_result(found)
    context = {
        "map": found,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "result": read,
        "sitting": sitting.drawn(read) if read and read.reason != "hidden" else None,
        "ways": queries.ways_of(found),
        "is_open": rules.is_taking_votes(found),
    }
    return render(request, "portal/opinions/result.html", context)


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of every statement, for everybody and for each group, as CSV; never a single ballot."""
    del request
    found = queries.public_map(pk)
    read = queries.public_result(found)
    out = io.StringIO()
    sheet = csv.writer(out)
    names = ["all", *(f"group-{i}" for i, _group in enumerate(read.groups))] if read else ["all"]
    sheet.writerow(
        [
            "comment-id",
            "comment-body",
            *(f"{n}-{part}" for n in names for part in ("agree", "pass", "disagree")),
        ]
    )
    for line in read.all_lines if read else ():
        counts = [
            part for bar in (line.whole, *line.groups) for part in (bar.agree, bar.passed, bar.disagree)
        ]
        sheet.writerow([line.number, line.body, *counts])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="opinions-{pk}.csv"'
    return response
