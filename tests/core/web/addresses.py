"""Addresses that exist only in these tests: one for each way in which a view can fail."""

from __future__ import annotations

import errno

from django.contrib.sessions.models import Session
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from tinghao.core import refusals

REFUSALS = {
    "invalid": refusals.Invalid("电话号码少了一位。", fields={"phone": "应该是 11 位。"}),
    "not-found": refusals.NotFound("没有这一单。"),
    "forbidden": refusals.Forbidden("这一步由召集人来办。"),
    "stale": refusals.Stale("就在刚才，别人已经接了。"),
    "too-many": refusals.TooMany("试得太频繁了。", wait=90),
    "sign-in": refusals.SignInNeeded("请先登录。"),
    "unavailable": refusals.Unavailable("照片存不进去。"),
}


def refuse(request: HttpRequest, name: str) -> HttpResponse:
    raise REFUSALS[name]


def break_down(request: HttpRequest, how: str) -> HttpResponse:
    if how == "database":
        raise OperationalError("server closed the connection unexpectedly")
    if how == "disk":
        raise OSError(errno.ENOSPC, "No space left on device")
    if how == "too-big":
        raise RequestDataTooBig
    raise ZeroDivisionError


def write_then_refuse(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Session.objects.create(session_key="half-done", session_data="", expire_date=timezone.now())
        raise refusals.Stale("太晚了。")


def form(request: HttpRequest) -> HttpResponse:
    return render(request, "core/portal_shell.html")


urlpatterns = [
    path("refuse/<slug:name>/", refuse),
    path("break/<slug:how>/", break_down),
    path("half/", write_then_refuse),
    path("form/", form),
    path("staff/sign-in/", form, name="test_sign_in"),
    path("", include("tinghao.core.web.urls")),
]
handler400 = "tinghao.core.web.views.bad_request"
handler403 = "tinghao.core.web.views.not_allowed"
handler404 = "tinghao.core.web.views.not_found"
handler500 = "tinghao.core.web.views.server_error"
