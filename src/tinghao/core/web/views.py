"""Pages that belong to no door: display preferences, the style guide, and the answers to mishaps."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tinghao.core import refusals
from tinghao.core.web import answers, display, middleware, samples


# Exempt: the worst that a forged request can do is to change the size of the letters, and the switches
# must also work on the page that says that the database is gone, which holds no token.
@csrf_exempt
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """The choice is in the cookie, and the person is back on the page where it was made."""
    chosen: display.Display = getattr(request, "display", display.Display())
    for name in ("size", "contrast", "language"):
        if name in request.POST:
            chosen = chosen.chosen(name, request.POST[name])
    way = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(way, None):
        way = answers.came_from(request) or "/"
    if request.headers.get("Sec-Fetch-Mode") == "cors":
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(way)
    response.set_cookie(
        display.COOKIE,
        chosen.cookie,
        max_age=display.COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


def style(request: HttpRequest, sample: str = "") -> HttpResponse:
    """Every component in every state, for the eye and for axe; not there in production."""
    if settings.PRODUCTION or sample not in samples.PAGES:
        raise Http404
    template, context = samples.PAGES[sample]
    return render(request, template, context(request))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """What was sent cannot be read; too much at once has words of its own."""
    if isinstance(exception, SessionInterrupted):
        # Raised both where the database took no more and where the session was ended meanwhile.
        if middleware.is_out_of_reach(_first_cause(exception)):
            return answers.out_of_reach(request)
        return answers.refuse(request, refusals.SignInNeeded(_("您已经退出登录，请重新登录。")))
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return answers.problem(
            request, 413, _("内容太多了"), _("一次发来的内容太多，没有收下。请返回上一页，删短一些再提交。")
        )
    return answers.problem(
        request, 400, _("没有看懂"), _("发来的内容不完整，没有收下。请返回上一页再试一次。")
    )


def _first_cause(exception: BaseException) -> BaseException:
    while (before := exception.__cause__ or exception.__context__) is not None:
        if middleware.is_out_of_reach(exception):
            break
        exception = before
    return exception


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Somebody else's page."""
    return answers.problem(request, 403, _("这一步要由别人来做"), _("您的岗位不能打开这一页。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """There is no such page."""
    return answers.problem(
        request, 404, _("没有找到这一页"), _("地址可能写错了，或者这一页已经搬走。可以回到首页重新开始。")
    )


def server_error(request: HttpRequest) -> HttpResponseBase:
    """A breakdown; where the database is behind it, wherever it was noticed, the page for that."""
    if middleware.is_out_of_reach(sys.exc_info()[1]):
        return answers.out_of_reach(request)
    return answers.problem(
        request,
        500,
        _("这里出了一点问题"),
        _("是我们的错，已经记下来了。已经给了您回执的事都在，一件也不会丢。请返回上一页再试一次。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponseBase:
    """The page grew old before it was sent; the browser still has what was typed."""
    return answers.problem(
        request,
        403,
        _("这一页放得太久了"),
        _("为了安全，这次没有提交。请按返回键回到刚才那一页，您写的内容还在，刷新后再提交一次就好。"),
    )
