"""Blank forms for a bag and a notice board: choose place or order, how many, one file to print."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.access import queries as access
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.documents.kept import PrintForm
from tinghao.desk.forms import DeskForm
from tinghao.desk.people.forms import PlacedForm, PlaceField
from tinghao.divisions import queries as divisions
from tinghao.documents import actions, queries
from tinghao.documents.choices import MOST_COPIES, Kind
from tinghao.orders import numbers

_CHOSEN = {"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")}


def _copies() -> django_forms.IntegerField:
    said = PrintForm.base_fields["copies"].error_messages
    return django_forms.IntegerField(
        label=_("份数"), min_value=1, max_value=MOST_COPIES, initial=20, error_messages=dict(said)
    )


class ApplicationForm(PlacedForm):
    """议题申报表 for a place."""

    place = PlaceField(label=_("哪里用"), error_messages=_CHOSEN)
    copies = _copies()


class SatisfactionForm(DeskForm):
    """满意度评议表 for an order."""

    number = django_forms.CharField(
        label=_("单号"),
        max_length=20,
        widget=django_forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
        error_messages={"required": _("请填写单号。")},
    )
    copies = _copies()


@require_http_methods(["GET", "POST"])
def forms(request: HttpRequest) -> HttpResponse:
    """What can be printed here, and what was printed lately."""
    actor = shell.require(request, "documents.print")
    places = access.places_for(actor, "documents.print", deepest="community")
    kind = request.POST.get("kind", "")
    only = [row.code for _heading, rows in places for row in rows if len(row.code) >= 9]
    application = ApplicationForm(
        request.POST if kind == Kind.APPLICATION else None,
        places=places,
        initial={"place": only[0] if len(only) == 1 else ""},
    )
    satisfaction = SatisfactionForm(
        request.POST if kind == Kind.SATISFACTION else None,
        initial={"number": request.GET.get("order", ""), "copies": 1},
    )
    if request.method == "POST":
        form: DeskForm = satisfaction if kind == Kind.SATISFACTION else application
        if form.is_valid() and _print(request, actor, kind, form):
            return HttpResponseRedirect(reverse("desk:blank_forms"))
    context = {
        "application": application,
        "satisfaction": satisfaction,
        "runs": _drawn(queries.runs_visible_to(actor)),
    }
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/documents/forms.html", context, current="blank_forms", status=status)


def _print(request: HttpRequest, actor: Any, kind: str, form: DeskForm) -> bool:
    found = form.cleaned_data
    try:
        about: Any
        if kind == Kind.SATISFACTION:
            about = queries.order_to_print_for(actor, numbers.typed(found["number"]))
        else:
            kind, about = Kind.APPLICATION, divisions.public_division(found["place"])
        run = actions.print_forms(by=actor, kind=kind, about=about, copies=found["copies"])
    except refusals.NotFound as refusal:
        form.add_error("number" if kind == Kind.SATISFACTION else "place", refusal.message)
        return False
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _t("%(n)s 份准备好了，下载 PDF 就能打印。") % {"n": run.copies})
    return True


def _drawn(runs: list[Any]) -> list[dict[str, Any]]:
    names = divisions.public_names_kept(run.division_code for run in runs)
    return [
        {
            "row": run,
            "about": (run.order and run.order.heading)
            or (run.item and run.item.what)
            or (run.consultation and run.consultation.title)
            or "",
            "place": names.get(run.division_code, ""),
        }
        for run in runs
    ]


@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """All copies of a printing in one file."""
    actor = shell.require_signed_in(request)
    found = queries.blank_form_file(actor, pk, answers.checked(form), answers.address_of(request))
    return answers.sent(found)
