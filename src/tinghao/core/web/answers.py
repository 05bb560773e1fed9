"""Answers that say no: one shape for refusals, missing pages and breakdowns, as page, fragment or JSON.

They are drawn without the request's session and without the database, so that they still come when
either is gone.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.core.web.context import bare
from tinghao.core.web.display import Display

log = logging.getLogger(__name__)

RETRY_SECONDS = 10


def refuse(request: HttpRequest, refusal: refusals.Refusal) -> HttpResponseBase:
    """The answer to a refusal, in the form that the asker can use, with the right status."""
    if isinstance(refusal, refusals.SignInNeeded) and (way := _sign_in_address(request)):
        if is_fragment(request):
            return HttpResponse(status=refusal.status, headers={"HX-Redirect": way})
        if not _wants_json(request):
            return HttpResponseRedirect(way)
    response = problem(
        request, refusal.status, _(refusal.heading), str(refusal.message), fields=refusal.fields
    )
    if isinstance(refusal, refusals.TooMany):
        response["Retry-After"] = str(refusal.wait)
    return response


def out_of_reach(request: HttpRequest) -> HttpResponseBase:
    """The database or the disk does not answer: what was acknowledged is safe, try again soon."""
    return problem(
        request,
        503,
        _("系统暂时忙不过来"),
        _("已经给了您回执的事都在，一件也不会丢。刚才这一步还没有办成，请过一会儿再试一次。"),
    )


def not_this_way(request: HttpRequest, allowed: str) -> HttpResponseBase:
    """The address takes other methods only, such as a form that is sent to it."""
    response = problem(
        request, 405, _("这个地址不能直接打开"), _("没有改动任何东西。请返回上一页，用页面上的按钮来办。")
    )
    response["Allow"] = allowed
    return response


def problem(
    request: HttpRequest, status: int, heading: str, message: str, *, fields: dict[str, str] | None = None
) -> HttpResponseBase:
    """A page (or a fragment, or JSON) that says what happened and what to do next."""
    if _wants_json(request):
        body: dict[str, Any] = {"status": status, "title": heading, "detail": message}
        if fields:
            body["fields"] = fields
        response: HttpResponse = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    else:
        context = bare(getattr(request, "display", Display())) | {
            "status": status,
            "heading": heading,
            "message": message,
            "fields": fields or {},
            "back": came_from(request),
            "again": request.get_full_path() if request.method == "GET" else "",
            "home": "/desk/" if request.path.startswith("/desk/") else "/",
        }
        response = HttpResponse(_drawn(request, context), status=status)
        if is_fragment(request):
            # Says so at the top and leaves the rest of the page as it was, with what was typed.
            response["HX-Retarget"] = "#flash"
            response["HX-Reswap"] = "innerHTML"
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def is_fragment(request: HttpRequest) -> bool:
    """True where htmx asked for a piece of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def came_from(request: HttpRequest) -> str:
    """The page of this site that led here, as a path; "" where it is not known or not ours."""
    referrer = request.headers.get("Referer", "")
    try:
        ours = {request.get_host()}
    except DisallowedHost:
        return ""
    if not referrer or not url_has_allowed_host_and_scheme(referrer, ours):
        return ""
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _drawn(request: HttpRequest, context: dict[str, Any]) -> str:
    name = "core/refusal_fragment.html" if is_fragment(request) else "core/refusal.html"
    try:
        return render_to_string(name, context)
    except Exception:  # the last answer must come even where the assets are missing
        log.exception("the page that says no could not be drawn")
        return _LAST_WORD


def _wants_json(request: HttpRequest) -> bool:
    if is_fragment(request) or "Accept" not in request.headers:
        return False
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _sign_in_address(request: HttpRequest) -> str:
    try:
        login = resolve_url(settings.LOGIN_URL)
    except NoReverseMatch:
        return ""
    # After signing in a GET can be repeated; a POST cannot, so the page that held the form is shown.
    back = request.get_full_path() if request.method == "GET" and not is_fragment(request) else ""
    back = back or came_from(request)
    return f"{login}?{urlencode({'next': back})}" if back else login


_LAST_WORD = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>协商亭</title>'
    "<h1>系统暂时忙不过来</h1><p>已经给了您回执的事都在，一件也不会丢。请过一会儿再试一次。</p></html>"
)
