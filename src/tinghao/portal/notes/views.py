"""Plain notices over HTTP, and feedback."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.core.web import answers
from tinghao.feedback import actions
from tinghao.portal import visitors
from tinghao.portal.notes import forms

# What lies behind these opens for whoever has the address.
_KEYS = ("/r/", "/y/", "/u/", "/v/")
_BUSY = N_("这个网络刚才提交得太多了，请在{wait}后再试。您写的都还在。")


@require_safe
def note(request: HttpRequest, name: str) -> HttpResponse:
    """A page of words: about, privacy, accessibility."""
    return render(request, f"portal/notes/{name}.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """意见建议: kept for the office, with thanks that say what happens."""
    form = forms.FeedbackForm(request.POST if request.method == "POST" else None)
    once = request.POST.get("once", "")[:60] or secrets.token_urlsafe(18)
    page = request.POST.get("page", "") or answers.came_from(request).partition("?")[0]
    # The address of a receipt, an invitation or another link is a key; it must not be kept with a suggestion.
    page = next((door[:-1] for door in _KEYS if page.startswith(door)), page)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                visitors.count(request, "feedback", _(_BUSY))
                data = form.cleaned_data
                actions.leave_suggestion(
                    by=PASSERBY, words=data["words"], contact=data["contact"], once=once, page=page
                )
                messages.success(request, _("收到了，谢谢您。留了联系方式的，五个工作日内回复。"))
                return HttpResponseRedirect(reverse("portal:feedback"), status=303)
            except refusals.TooMany as refused:
                form.add_error(None, refused.message)
                status = 429
    context = {"form": form, "once": once, "page": page}
    return render(request, "portal/notes/feedback.html", context, status=status)
