"""Half-days, lessons, discussion groups and papers of a programme, on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import refusals
from tinghao.core.web import files
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.programmes import forms, page
from tinghao.desk.programmes.planning import back, current_of, running
from tinghao.documents import programmes as papers
from tinghao.programmes import actions, queries
from tinghao.programmes.models import Programme, Session
from tinghao.uploads import queries as uploads


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """One more session."""
    actor, found = running(request, pk)
    return _edited(request, actor, found, None)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """A session has another topic, teacher, hours or half-day."""
    actor, found = running(request, pk)
    return _edited(request, actor, found, queries.session_of(found, session))


def _edited(request: HttpRequest, actor: Any, found: Programme, session: Session | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if session is not None:
        initial = {
            "day": session.day.isoformat(),
            "half": session.half,
            "topic": session.topic,
            "teacher_name": session.taught_by,
            "hours": session.hours,
        }
    form = forms.SessionForm(
        request.POST if request.method == "POST" else None, programme=found, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data, **form.teacher()}
        try:
            actions.set_session(found, by=actor, session=session, **typed)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("存好了。"))
            return back(found.pk, "#sessions")
    context = {
        "p": found,
        "session": session,
        "form": form,
        "names": forms.members_named(found.division_code),
    }
    status = 422 if form.is_bound else 200
    return shell.page(
        request, "desk/programmes/session.html", context, current=current_of(found.kind), status=status
    )


@require_POST
def drop(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """The session is not held."""
    actor, found = running(request, pk)
    try:
        actions.drop_session(queries.session_of(found, session), by=actor)
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("这一场撤了。"))
    return back(pk, "#sessions")


@require_POST
def tables(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody belongs to a discussion group."""
    actor, found = running(request, pk)
    try:
        count = actions.make_tables(found, by=actor, rule=request.POST.get("rule", ""))
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("分成了 {n} 个讨论小组。").format(n=count))
    return back(pk, "#roll")


@require_POST
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper can be read by everybody on the roll."""
    actor, found = running(request, pk)
    form = forms.PaperForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_material(found, by=actor, file=file, name=file.name or "")
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("材料放上去了，名单上的人能下载。"))
            return back(pk, "#materials")
    return page.shown(request, actor, found, status=422, paper_form=form)


def _material(request: HttpRequest, pk: int, number: int) -> tuple[Any, Any]:
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    meant = next((m for m in queries.materials_of(found) if m.pk == number), None)
    if meant is None:
        raise refusals.NotFound(_("没有找到这份材料。"))
    return actor, meant


@require_GET
def material(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """The paper, as a download."""
    actor, found = _material(request, pk, number)
    opened = uploads.open_file(actor, found.file)
    return files.download(opened)


@require_POST
def remove_material(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The paper is gone."""
    running(request, pk)
    actor, found = _material(request, pk, number)
    actions.remove_material(found, by=actor)
    messages.success(request, _("材料撤掉了。"))
    return back(pk, "#materials")


@require_GET
def paper(request: HttpRequest, pk: int, what: str, suffix: str) -> HttpResponse:
    """A paper of the programme, as .docx or PDF."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    county = request.GET.get("county")
    return answers.sent(papers.paper(actor, found, what, answers.checked(suffix), county=county or None))


@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own certificate."""
    actor = shell.require_signed_in(request)
    return answers.sent(papers.own_certificate(actor, queries.programme_for(actor, pk)))
