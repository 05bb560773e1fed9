"""The ledgers that an office keeps: their lines, and what came after a freeze."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.desk.forms import DeskForm, WordsField
from tinghao.divisions import queries as divisions
from tinghao.filing import actions, queries, rules
from tinghao.filing.models import LateEntry, Ledger


class LateForm(DeskForm):
    """Counted later, or left out; and why."""

    counted_in = forms.ChoiceField(label=gettext_lazy("怎么处理"), widget=forms.RadioSelect)
    words = WordsField(label=gettext_lazy("为什么"), limit=200, required=False, rows=2)

    def __init__(self, *args: Any, late: LateEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = queries.open_years(late.ledger, late.year)
        choice: Any = self.fields["counted_in"]
        choice.choices = [
            *((str(y), _("计入 {year} 年度").format(year=y)) for y in years),
            ("none", _("不计入：这一年已经封账")),
        ]


@require_GET
def ledgers(request: HttpRequest) -> HttpResponse:
    """The ledgers of this office; a single one opens at once."""
    actor = shell.require(request, rules.LEDGER)
    found = queries.ledgers_visible_to(actor)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("desk:ledger", args=[found[0].owner]))
    names = divisions.public_names_kept(row.owner for row in found)
    context = {"rows": [{"row": row, "place": names.get(row.owner, "")} for row in found]}
    return shell.page(request, "desk/filing/ledgers.html", context, current="ledgers")


@require_GET
def ledger(request: HttpRequest, owner: int) -> HttpResponse:
    """The lines of a ledger, newest first, of one year or one member where the address says so."""
    actor = shell.require(request, rules.LEDGER)
    found = queries.ledger_for(actor, str(owner))
    return page(request, found, has_others=len(queries.ledgers_visible_to(actor)) > 1)


def page(request: HttpRequest, found: Ledger, **more: Any) -> HttpResponse:
    """A ledger's page."""
    year, member = lines.number(request, "year"), lines.number(request, "member")
    rows, older = queries.entries_of_ledger(
        found, year=year, member_id=member, before_seq=lines.number(request, "before")
    )
    titles = queries.titles(e.record for e in rows)
    asked = {k: v for k, v in (("year", year), ("member", member)) if v}
    here = reverse("desk:ledger", args=[found.owner])
    context = {
        "ledger": found,
        "place": divisions.public_names_kept((found.owner,)).get(found.owner, ""),
        "rows": [{"row": e, "title": lines.title_of(e.record, titles)} for e in rows],
        "year": year,
        "member": rows[0].member if member and rows else None,
        "years": queries.years_of_ledger(found),
        "frozen": queries.frozen_years(found),
        "late": queries.late_of(found),
        "older": f"{here}?{urlencode({**asked, 'before': older})}" if older else "",
        "newest": f"{here}?{urlencode(asked)}" if request.GET.get("before") else "",
        **more,
    }
    return shell.page(request, "desk/filing/ledger.html", context, current="ledgers")


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """What to do with one that came after the freeze."""
    actor = shell.require(request, rules.LEDGER)
    found = queries.late_for(actor, pk)
    form = LateForm(request.POST if request.method == "POST" else None, late=found)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        year = None if asked["counted_in"] == "none" else int(asked["counted_in"])
        try:
            actions.settle_late(found, by=actor, counted_in=year, words=asked["words"])
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已处理。"))
            return HttpResponseRedirect(reverse("desk:ledger", args=[found.ledger_id]))
    record = found.record
    context = {
        "late": found,
        "r": record,
        "title": lines.title_of(record, queries.titles([record])),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/filing/late.html", context, current="ledgers", status=status)
