"""The records in sight of a convener or an office; the page of one, with its trail and its ledger lines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.divisions import queries as divisions
from tinghao.filing import actions, queries, rules
from tinghao.filing.choices import DutyKind, DutyRole, RecordState
from tinghao.filing.models import DutyRecord
from tinghao.history import kinds as history


class ObjectForm(DeskForm):
    """What is wrong."""

    words = WordsField(label=gettext_lazy("哪里不对"), limit=300, required=False, rows=3)


class UpholdForm(DeskForm):
    """What looking into it showed."""

    words = WordsField(label=gettext_lazy("核对的情况"), limit=300, required=False, rows=2)


class CorrectForm(DeskForm):
    """The right part and day, or that there should be no record at all."""

    what = forms.ChoiceField(
        label=gettext_lazy("怎么更正"),
        choices=[("change", gettext_lazy("改身份或日期")), ("strike", gettext_lazy("撤销：不该有这条"))],
        widget=forms.RadioSelect,
        initial="change",
    )
    role = forms.ChoiceField(label=gettext_lazy("身份"), choices=DutyRole.choices, required=False)
    day = DateField(label=gettext_lazy("日期"), required=False)
    words = WordsField(label=gettext_lazy("为什么更正"), limit=300, required=False, rows=2)


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """The records in sight, last filed first, narrowed as the address says."""
    actor = shell.require(request, rules.SEE)
    kind = request.GET.get("kind", "")
    wanted = queries.Wanted(
        member_id=lines.number(request, "member"),
        group_id=lines.number(request, "group"),
        kind=kind if kind in DutyKind.values else "",
        year=lines.number(request, "year"),
        objected=request.GET.get("show") == "objected",
    )
    found, older = queries.records_visible_to(actor, wanted, before_id=lines.number(request, "before"))
    asked = {k: v for k, v in request.GET.items() if k in {"member", "group", "kind", "year", "show"} and v}
    here = reverse("desk:records")
    this = clock.today().year
    member = queries.member_visible_to(actor, wanted.member_id) if wanted.member_id is not None else None
    context = {
        "rows": lines.drawn(found),
        "places": divisions.public_names_kept(r.division_code for r in found),
        "member": member,
        "wanted": wanted,
        "groups": queries.groups_for_filter(actor),
        "kinds": DutyKind.choices,
        "years": range(this, this - 4, -1),
        "is_narrowed": bool(asked),
        "objected": shell.said_count(queries.to_do(actor).get(queries.OBJECTED, 0)),
        "older": f"{here}?{urlencode({**asked, 'before': older})}" if older else "",
        "newest": f"{here}?{urlencode(asked)}" if request.GET.get("before") else "",
    }
    return shell.page(request, "desk/filing/records.html", context, current="records")


@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what it says, where it stands, what was said about it."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.record_for(actor, pk))


def page(
    request: HttpRequest, actor: Any, found: DutyRecord, *, status: int = 200, **given: Any
) -> HttpResponse:
    """The record's page, with whatever form came back with errors."""
    is_own = rules.is_own(actor, found)
    may_correct = queries.may_correct(actor, found)
    trail = queries.trail_of(actor, found)
    names = queries.names_of([found.by_person_id, found.for_person_id, *(e.person_id for e in trail)])
    is_open = found.reversed_at is None and found.state in {RecordState.WAITING, RecordState.CONFIRMED}
    context = {
        "r": found,
        "title": lines.title_of(found, queries.titles([found])),
        "subject_url": lines.page_of(found),
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "lines": queries.lines_of_record(found),
        "owners": divisions.public_names_kept(e.ledger_id for e in queries.lines_of_record(found)),
        "by_name": names.get(found.by_person_id or 0, ""),
        "for_name": names.get(found.for_person_id or 0, ""),
        "trail": [
            {
                "at": e.at,
                "label": _(history.get(e.kind).label),
                "who": names.get(e.person_id or 0, ""),
                "words": e.words.body if e.words else "",
            }
            for e in trail
        ],
        "stand_in": found.stand_in.person.name if found.stand_in else found.stand_in_name,
        "replaced_by": found.replaced_by.order_by("pk").first(),
        "is_own": is_own,
        "may_correct": may_correct,
        "may_uphold": may_correct and found.state == RecordState.OBJECTED,
        "may_object": is_own and is_open and found.answer_by >= clock.today(),
        "back": reverse("desk:duty") if is_own else reverse("desk:records"),
        "object_form": ObjectForm(),
        "uphold_form": UpholdForm(),
        "correct_form": CorrectForm(initial={"what": "change", "role": found.role, "day": found.day}),
        **given,
    }
    return shell.page(
        request, "desk/filing/record.html", context, current="duty" if is_own else "records", status=status
    )


@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """One record is wrong, and why."""
    actor = shell.require_signed_in(request)
    found = queries.record_for(actor, pk)
    form = ObjectForm(request.POST)
    if not form.done(lambda asked: actions.object_to_record(found, by=actor, words=asked["words"])):
        return page(request, actor, found, status=422, object_form=form)
    messages.success(request, _("已告诉召集人，核对以后会告诉您结果。"))
    return HttpResponseRedirect(reverse("desk:record", args=[pk]))


@require_POST
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """The record stays as it is."""
    actor = shell.require(request, rules.CORRECT)
    found = queries.record_for(actor, pk)
    form = UpholdForm(request.POST)
    if not form.done(lambda asked: actions.uphold_record(found, by=actor, words=asked["words"])):
        return page(request, actor, found, status=422, uphold_form=form)
    messages.success(request, _("记录不变，委员会看到您的说明。"))
    return HttpResponseRedirect(reverse("desk:record", args=[pk]))


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The record is taken back, and a right one made where there should be one."""
    actor = shell.require(request, rules.CORRECT)
    found = queries.record_for(actor, pk)
    form = CorrectForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        is_change = asked["what"] == "change"
        try:
            made = actions.correct_record(
                found,
                by=actor,
                words=asked["words"],
                role=(asked["role"] or found.role) if is_change else "",
                day=(asked["day"] or found.day) if is_change else None,
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            words = _("已更正：原来的一条已冲销，另记了一条。") if made else _("已撤销，台账里已冲销。")
            messages.success(request, words)
            return HttpResponseRedirect(reverse("desk:record", args=[made.pk if made else pk]))
    return page(request, actor, found, status=422, correct_form=form)
