"""One finding: what is wrong, what the inspected side says and did, and the second look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import calendar, clock, refusals
from tinghao.core.web import files, pictures
from tinghao.desk import shell
from tinghao.desk.forms import DeskForm
from tinghao.desk.inspections.forms import ChangeForm, ReportForm, SendBackForm, WordsForm
from tinghao.inspections import actions, queries, rules
from tinghao.inspections.actions.findings import PHOTOS_MOST
from tinghao.inspections.choices import FindingState
from tinghao.inspections.models import Finding
from tinghao.inspections.workflow import FINDING_FLOW
from tinghao.people.models import Person
from tinghao.uploads import actions as uploads


def _here(found: Finding) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:finding", args=[found.pk]))


@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """The finding with everything that was said about it."""
    actor = shell.require_signed_in(request)
    return _page(request, actor, queries.finding_for(actor, pk))


def _change_form(found: Finding, data: Any = None) -> ChangeForm:
    rows = Person.objects.filter(pk__in=rules.people_of(found.target)).order_by("pk")
    return ChangeForm(
        data,
        people=[(str(p.pk), p.name) for p in rows],
        initial={"what": found.what, "due_on": found.due_on, "person": str(found.person_id or "")},
        auto_id="change_%s",
    )


def _back_form(found: Finding, data: Any = None) -> SendBackForm:
    days = found.target.inspection.version.rectify_within // 2 or 1
    due = calendar.add_working_days(clock.today(), days).date
    return SendBackForm(data, initial={"due_on": due}, auto_id="back_%s")


def _page(request: HttpRequest, actor: Any, found: Finding, **forms: Any) -> HttpResponse:
    inspection = found.target.inspection
    is_own = actor.person_id in rules.parts_in(found.target, [actor.person_id])
    reviews = (rules.runs(actor, inspection) or rules.is_inspector(actor, inspection)) and not is_own
    is_over = found.state in FINDING_FLOW.final
    context = {
        "f": found,
        "i": inspection,
        "said": queries.acts_of(found),
        "person": Person.objects.filter(pk=found.person_id or 0).values_list("name", flat=True).first(),
        "may_answer": rules.answers_for(actor, found.target) and not is_over,
        "reviews": reviews and not is_over,
        "is_open": found.state == FindingState.OPEN,
        "is_reported": found.state == FindingState.REPORTED,
        "is_gone": not rules.is_there(found.target),
        "report_form": forms.get("report_form") or ReportForm(),
        "photos": forms.get("photos"),
        "state_form": forms.get("state_form") or WordsForm(label=_("怎么回事"), auto_id="state_%s"),
        "accept_form": forms.get("accept_form") or WordsForm(label=_("看到了什么"), auto_id="accept_%s"),
        "back_form": forms.get("back_form") or _back_form(found),
        "lift_form": forms.get("lift_form") or WordsForm(label=_("为什么撤销"), auto_id="lift_%s"),
        "change_form": forms.get("change_form") or _change_form(found),
    }
    status = 422 if forms else 200
    return shell.page(request, "desk/inspections/finding.html", context, current="inspections", status=status)


def _with_words(
    name: str,
    label: Callable[[], str],
    act: Callable[[Finding, Any, str], None],
    told: Callable[[], str],
    may: Callable[[Any, Finding], None] = rules.check_may_review,
) -> Callable[[HttpRequest, int], HttpResponse]:
    """A step that takes some words: taken once, or the form comes back with the reason."""

    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        actor = shell.require_signed_in(request)
        found = queries.finding_for(actor, pk)
        may(actor, found)
        form = WordsForm(request.POST, label=label(), auto_id=f"{name}_%s")
        if form.done(lambda asked: act(found, actor, asked["words"])):
            messages.success(request, told())
            return _here(found)
        return _page(request, actor, found, **{f"{name}_form": form})

    return view


state = _with_words(
    "state",
    lambda: _("怎么回事"),
    lambda found, actor, words: actions.state_side(found, by=actor, words=words),
    lambda: _("您的说明已经送到督查的一方。"),
    rules.check_may_answer,
)
accept = _with_words(
    "accept",
    lambda: _("看到了什么"),
    lambda found, actor, words: actions.accept_finding(found, by=actor, words=words),
    lambda: _("销号了。"),
)
lift = _with_words(
    "lift",
    lambda: _("为什么撤销"),
    lambda found, actor, words: actions.lift_finding(found, by=actor, words=words),
    lambda: _("撤销了，理由留着。"),
)


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The inspected side says what it put right, with papers and pictures where it likes."""
    actor = shell.require_signed_in(request)
    found = queries.finding_for(actor, pk)
    rules.check_may_answer(actor, found)
    form = ReportForm(request.POST)
    photos = uploads.take_images(
        request.FILES.getlist("photos"),
        kept=request.POST.getlist("kept"),
        dropped=request.POST.getlist("drop"),
        most=PHOTOS_MOST,
        by=actor,
    )
    form.is_valid()
    for fault in photos.faults:
        form.add_error("photos", fault)
    if form.is_valid():
        papers = [(file, file.name or "") for file in request.FILES.getlist("papers")]
        try:
            actions.report_finding(
                found, by=actor, words=form.cleaned_data["words"], papers=papers, photos=photos.images
            )
        except refusals.Invalid as refusal:
            _refuse_report(form, refusal)
        else:
            messages.success(request, _("报上去了，等督查的一方复查。"))
            return _here(found)
    return _page(request, actor, found, report_form=form, photos=photos)


def _refuse_report(form: DeskForm, refusal: refusals.Invalid) -> None:
    """A file's fault stands at its field."""
    if "file" in refusal.fields:
        form.add_error("papers", refusal.fields["file"])
    else:
        form.refuse(refusal)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not put right yet."""
    actor = shell.require_signed_in(request)
    found = queries.finding_for(actor, pk)
    rules.check_may_review(actor, found)
    form = _back_form(found, request.POST)
    if form.done(lambda asked: actions.send_back_finding(found, by=actor, **asked)):
        messages.success(request, _("退回去接着整改了。"))
        return _here(found)
    return _page(request, actor, found, back_form=form)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another day, another person."""
    actor = shell.require_signed_in(request)
    found = queries.finding_for(actor, pk)
    rules.check_may_review(actor, found)
    form = _change_form(found, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.change_finding(
                found,
                by=actor,
                what=typed["what"],
                due_on=typed["due_on"],
                person_id=int(typed["person"]) if typed["person"] else None,
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("改好了，对方收到了通知。"))
            return _here(found)
    return _page(request, actor, found, change_form=form)


@require_GET
def paper(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """A paper of a report, as a download."""
    actor = shell.require_signed_in(request)
    opened = queries.open_paper(actor, queries.finding_for(actor, pk), file_id)
    return files.download(opened)


@require_GET
def photo(request: HttpRequest, pk: int, key: str, size: str) -> HttpResponseBase:
    """A picture of a report, and nothing that a browser would run."""
    actor = shell.require_signed_in(request)
    return pictures.shown(queries.open_photo(actor, queries.finding_for(actor, pk), key, size))
