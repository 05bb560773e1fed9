"""The booklet before and after: made with one press, kept version by version, downloaded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.observations.visits import CURRENT, head_of
from tinghao.documents import booklets as documents
from tinghao.observations import queries
from tinghao.observations.choices import Edition
from tinghao.people import queries as people


@require_GET
def booklets(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions that were made."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, *, wrong: str = "", status: int = 200) -> HttpResponse:
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    makers = people.names_of(b.made_by_id for b in queries.booklets_of(found) if b.made_by_id)
    context = head_of(actor, found) | {
        "editions": Edition.choices,
        "made": documents.made_of(found, makers),
        "wrong": wrong,
    }
    return shell.page(request, "desk/observations/booklets.html", context, current=CURRENT, status=status)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version, or the one that says the same already."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    try:
        documents.make_booklet(found, by=actor, edition=request.POST.get("edition", ""))
    except refusals.Invalid as refusal:
        return _page(request, pk, wrong=refusal.message, status=422)
    messages.success(request, _("手册做好了。"))
    return HttpResponseRedirect(reverse("desk:observation_booklets", args=[pk]))


@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The file of a version."""
    actor = shell.require_signed_in(request)
    return answers.sent(documents.booklet_file(actor, pk, form))
