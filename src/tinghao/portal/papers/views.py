"""Somebody points a telephone at a form: a blank 议题申报表 can be filled in right here instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tinghao.documents import queries


@require_safe
def form_at(request: HttpRequest, code: str) -> HttpResponse:
    """Leads to placing an order in the form's place; every other code to asking after one's own.

    What a form is about is nobody's business who only found it: the answer is the same for every code
    that is no 议题申报表, printed or not.
    """
    del request
    place = queries.public_place_of_application(code)
    if place:
        return HttpResponseRedirect(reverse("portal:place_at", args=[place]) + "?venue=paper")
    return HttpResponseRedirect(reverse("portal:follow"))
