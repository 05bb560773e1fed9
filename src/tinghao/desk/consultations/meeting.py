"""The page of one meeting: what about, who sits there, who came, what was written and agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.consultations import actions, queries, rules
from tinghao.consultations.choices import ConsultationState, SeatKind
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.filing import effort
from tinghao.desk.forms import DeskForm, WordsField
from tinghao.desk.orders import rows
from tinghao.desk.preparation import board
from tinghao.divisions import queries as divisions
from tinghao.documents import queries as documents
from tinghao.meetings import queries as meetings
from tinghao.opinions import queries as opinions
from tinghao.preparation import actions as preparation
from tinghao.preparation import queries as preparation_queries


class CallOffForm(DeskForm):
    """Why it will not take place."""

    words = WordsField(label=_("为什么取消"), limit=300, required=False, rows=2)


def opened(request: HttpRequest, pk: int) -> tuple[Any, Consultation, list[Any], bool]:
    """The meeting in the actor's sight, its orders, and whether the actor records it."""
    actor = shell.require_signed_in(request)
    consultation = queries.consultation_for(actor, pk)
    about = list(consultation.orders.select_related("claimed_by__person", "group").order_by("pk"))
    return actor, consultation, about, queries.is_recorder(actor, consultation, about)


def page(
    request: HttpRequest,
    actor: Any,
    consultation: Consultation,
    about: list[Any],
    may_record: bool,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The meeting's page, with whatever form came back with errors."""
    has_begun = consultation.starts_at <= clock.now() or consultation.state == ConsultationState.HELD
    is_open = consultation.state in {ConsultationState.PLANNED, ConsultationState.HELD}
    minutes = getattr(consultation, "minutes", None)
    names = divisions.public_names_kept((consultation.division_code,))
    context = {
        "c": consultation,
        "place": names.get(consultation.division_code, ""),
        "orders": rows.drawn(about),
        "seats": _seats(consultation),
        "warnings": _warnings(consultation) if is_open and not has_begun else [],
        "minutes": minutes,
        "papers": documents.newest_of(actor, consultation),
        "items": _items(actor, about) if consultation.state == ConsultationState.RECORDED else [],
        "may_record": may_record and is_open and has_begun,
        "may_call_off": may_record and consultation.state == ConsultationState.PLANNED,
        "is_waiting": may_record and is_open and not has_begun,
        "call_off_form": CallOffForm(),
        "maps": opinions.maps_of_consultation(actor, consultation),
        "may_map": actor.may("opinions.run", consultation.division_code),
        "is_today": clock.local(consultation.starts_at).date() <= clock.today(),
        "may_run": may_record and is_open,
        "may_correct": may_record and consultation.state == ConsultationState.RECORDED,
        "owed": meetings.overdue_of(consultation),
        **_summary(actor, consultation, may_record),
        **board.context(
            consultation,
            actor,
            base=request.build_absolute_uri("/"),
            may_record=may_record,
            forms=forms,
        ),
        **forms,
    }
    return shell.page(
        request, "desk/consultations/meeting.html", context, current="consultations", status=status
    )


def _summary(actor: Any, consultation: Consultation, may_record: bool) -> dict[str, Any]:
    """How the public text stands, for those who draft or sign it."""
    may_sign = actor.may("consultations.redact", consultation.division_code)
    if consultation.state != ConsultationState.RECORDED or not (may_record or may_sign):
        return {}
    kept = meetings.summary_of(actor, consultation)
    words = _("看公开的纪要") if kept and kept.is_published else _("整理公开的纪要")
    return {"summary": kept, "summary_words": words}


def _seats(consultation: Consultation) -> list[dict[str, Any]]:
    seats = consultation.seats.select_related("member__person", "organisation")
    return [
        {"pk": s.pk, "name": s.shown, "kind": SeatKind(s.kind).label, "attended": s.attended} for s in seats
    ]


def _warnings(consultation: Consultation) -> list[str]:
    return [*preparation_queries.warnings_about(consultation), *rules.missing_at_the_table(consultation)]


def _items(actor: Any, about: list[Any]) -> list[Any]:
    return [line for order in about for line in queries.items_in_short(actor, order)]


@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting, as far as the actor may see it."""
    return page(request, *opened(request, pk))


@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of who came is as ticked; names that were added came unannounced."""
    actor, consultation, about, may_record = opened(request, pk)
    if not may_record:
        raise refusals.Forbidden(_("到场名单由召集人或接单委员来记。"))
    present = [int(v) for v in request.POST.getlist("present") if v.isascii() and v.isdigit()]
    added = [
        actions.NewSeat(SeatKind.OTHER, name=name.strip())
        for name in request.POST.get("added", "").replace("，", "、").replace(",", "、").split("、")
        if name.strip()
    ]
    offered = {s.pk: s.attended is not False for s in consultation.seats.all()}
    try:
        actions.set_attendance(consultation, by=actor, present=present, added=added)
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
        return page(request, actor, consultation, about, may_record, status=422)
    effort.note_list(consultation, by=actor, offered=offered, chosen=present, added=len(added))
    messages.success(request, _("到场名单已记下。"))
    return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))


@require_http_methods(["POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting will not take place; its orders go back to their claimants."""
    actor, consultation, about, may_record = opened(request, pk)
    form = CallOffForm(request.POST)
    if not form.done(
        lambda asked: preparation.call_off_meeting(consultation, by=actor, words=asked["words"])
    ):
        return page(request, actor, consultation, about, may_record, status=422, call_off_form=form)
    messages.success(request, _("已取消，点单人会看到原因，请过的人会收到通知。"))
    return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))
