"""Setting a map up: new, for a consultation or alone; its details; or brought in from elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.access import queries as access
from tinghao.consultations import queries as consultations
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.opinions import views
from tinghao.desk.opinions.forms import DetailsForm, ImportForm, NewMapForm
from tinghao.opinions import actions, polis, tasks


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new map; for the consultation in `?consultation=` the title and the place are known."""
    actor = shell.require(request, "opinions.run")
    number = request.GET.get("consultation", "")
    meeting = consultations.consultation_for(actor, int(number)) if number.isdecimal() else None
    known: dict[str, Any] = {"title": meeting.title, "place": meeting.division_code} if meeting else {}
    places = access.places_for(actor, "opinions.run", deepest="community")
    form = NewMapForm(request.POST or None, places=places, initial={"takes_statements": True, **known})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_map(by=actor, consultation=meeting, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("建好了。先写几条看法，再开始表态。"))
            return HttpResponseRedirect(reverse("desk:opinion", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "meeting": meeting}
    return shell.page(request, "desk/opinions/new.html", context, current="opinions", status=status)


@require_POST
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """The words above the statements and the last day are changed."""
    actor, found = views.running(request, pk)
    form = DetailsForm(request.POST)
    if form.done(lambda asked: actions.set_details(found, by=actor, **asked)):
        return views.done(request, pk, _("改好了。"))
    return views.page(request, actor, found, details_form=form)


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """A conversation that Polis published, drawn like our own."""
    actor = shell.require(request, "opinions.run")
    places = access.places_for(actor, "opinions.run", deepest="community")
    form = ImportForm(request.POST or None, request.FILES or None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            conversation = polis.read(given.pop("comments").read(), given.pop("people").read())
            made = actions.import_map(
                by=actor, conversation=conversation, enqueue=tasks.draw.enqueue, **given
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            words = _("导入了 %(people)s 人对 %(statements)s 条看法的表态，正在画图。")
            told = {"people": len(conversation.people), "statements": len(conversation.comments)}
            return views.done(request, made.pk, words % told)
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/opinions/import.html", {"form": form}, current="opinions", status=status)
