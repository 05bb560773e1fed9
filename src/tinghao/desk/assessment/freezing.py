"""The end of a year on its page: what stands against it, a dry run, two signatures, a recount."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinghao.assessment import actions, queries, rules
from tinghao.assessment.models import Freeze
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.assessment.overview import here


@require_POST
def freeze(request: HttpRequest, owner: int, year: int) -> HttpResponse:
    """The year is counted and waits for two signatures."""
    actor = shell.require_signed_in(request)
    rules.require_office(actor, str(owner), rules.FREEZE)
    version = queries.adopted_for(str(owner), year)
    if version is None:
        raise refusals.Stale(_("这一年还没有执行的考核办法，先定办法再封账。"))
    try:
        actions.prepare_freeze(version, by=actor)
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("数字算好了，请两个人先后签字。"))
    return HttpResponseRedirect(f"{here(owner, year)}#end")


def _freeze(pk: int) -> Freeze:
    return get_object_or_404(Freeze.objects.select_related("version"), pk=pk)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """One of two signatures."""
    actor = shell.require_signed_in(request)
    found = actions.sign_freeze(_freeze(pk), by=actor)
    words = _("封账了。") if found.state == "frozen" else _("签好了，还差一个人。")
    messages.success(request, words)
    return HttpResponseRedirect(f"{here(found.owner, found.year)}#end")


@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """The preparation is void."""
    actor = shell.require_signed_in(request)
    found = _freeze(pk)
    try:
        actions.void_freeze(found, by=actor, words=request.POST.get("words", ""))
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("作废了，可以重新准备。"))
    return HttpResponseRedirect(f"{here(found.owner, found.year)}#end")


@require_POST
def recount(request: HttpRequest, pk: int) -> HttpResponse:
    """The year counted once more."""
    actor = shell.require_signed_in(request)
    found = _freeze(pk)
    rules.require_office(actor, found.owner, rules.SEE)
    if queries.recount(found).agrees:
        messages.success(request, _("重新算了一遍，和签字时一个数不差。"))
    else:
        messages.error(request, _("重新算出来的和签字时不一样，请让审计管理员来查。"))
    return HttpResponseRedirect(f"{here(found.owner, found.year)}#end")
