"""How many fields a form took: counted where it was taken, shown to the office that designs the forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.filing import actions, queries, rules


def note(form: forms.Form, consultation: Any, *, by: Any, step: str) -> None:
    """The form was taken: what stands in its visible fields counts as typed, tapped or kept as it was."""
    typed = tapped = kept = 0
    changed = set(form.changed_data)
    for name, wanted in form.fields.items():
        if form[name].is_hidden or not form[name].value():
            continue
        if name not in changed:
            kept += 1
        elif isinstance(wanted, forms.ChoiceField | forms.ModelChoiceField | forms.BooleanField):
            tapped += 1
        else:
            typed += 1
    actions.note_effort(consultation, by=by, step=step, typed=typed, tapped=tapped, kept=kept)


def note_rows(
    posted: Mapping[str, str],
    known: Iterable[Any],
    consultation: Any,
    *,
    by: Any,
    step: str,
    prefixes: Iterable[str],
) -> None:
    """The rows were taken: a value that the system had offered is kept, every other one was typed."""
    offered = {str(value).strip() for value in known if value}
    starts = tuple(prefixes)
    values = [v.strip() for n, v in posted.items() if n.startswith(starts) and not n.endswith("-total")]
    filled = [v for v in values if v]
    kept = sum(v in offered for v in filled)
    actions.note_effort(consultation, by=by, step=step, typed=len(filled) - kept, kept=kept)


def note_list(
    consultation: Any, *, by: Any, offered: Mapping[int, bool], chosen: Iterable[int], added: int
) -> None:
    """The attendance list was taken: a tick that was moved is tapped, one that was left is kept."""
    there = set(chosen)
    moved = sum(ticked != (seat in there) for seat, ticked in offered.items())
    actions.note_effort(
        consultation, by=by, step="attendance", typed=added, tapped=moved, kept=len(offered) - moved
    )


# The acts of a running meeting that fill something in: the form that they belong to, typed, tapped.
_ACTS = {
    "mark": ("attendance", 0, 1),
    "add": ("attendance", 1, 0),
    "say": ("minutes", 1, 0),
    "note": ("items", 1, 0),
}


def note_act(act: str, consultation: Any, *, by: Any) -> None:
    """One act of a running meeting was done."""
    if act in _ACTS:
        step, typed, tapped = _ACTS[act]
        actions.note_effort(consultation, by=by, step=step, typed=typed, tapped=tapped)


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """What each form costs, and what each consultation cost and gave."""
    actor = shell.require(request, rules.LEDGER)
    found, older = queries.costs_by_consultation(actor, before_id=lines.number(request, "before"))
    here = reverse("desk:burden")
    names = queries.names_of(p for one in found for p in one.persons)
    context = {
        "steps": queries.costs_by_step(actor),
        "rows": [(one, "、".join(names.get(p, "") for p in sorted(one.persons))) for one in found],
        "older": f"{here}?{urlencode({'before': older})}" if older else "",
        "newest": here if request.GET.get("before") else "",
    }
    return shell.page(request, "desk/filing/burden.html", context, current="burden")
