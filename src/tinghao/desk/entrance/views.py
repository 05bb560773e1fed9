"""The entrance of the desk: signing in and out, and the demo's one click."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.access import actions, passkeys, queries, scope
from tinghao.core import refusals
from tinghao.core.web import addresses
from tinghao.desk.entrance import showcase, visits
from tinghao.desk.entrance.forms import CodeForm, FirstPasswordForm, PasskeyForm, SignInForm
from tinghao.people.models import Account

_CEREMONY = "passkey_ceremony"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: name and password. In the demo, one click for each part besides."""
    onward = visits.safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                account = actions.check_password(
                    form.cleaned_data["identity"],
                    form.cleaned_data["password"],
                    address=addresses.address_of(request),
                )
            except refusals.Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                visits.begin(request, account, way="password", onward=onward)
                return visits.onward(request)
    elif request.user.is_authenticated and not settings.DEMO:
        return redirect(onward or visits.home())
    page = {"form": form, "next": onward, "showcase": showcase.parts(queries.public_demo_cards())}
    return render(request, "desk/entrance/sign_in.html", page, status=status)


@require_POST
def sign_in_as(request: HttpRequest, account_id: int) -> HttpResponse:
    """The demo's one click: to be an invented person. Does not exist outside the demo."""
    account = queries.public_demo_account(account_id)
    if not settings.DEMO or account is None:
        raise Http404
    return visits.enter(request, account, way="demo", onward=request.POST.get("next", ""))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second step: a code, or a passkey where the browser has scripts."""
    account, _visit = visits.pending(request)
    form, key_form = CodeForm(), PasskeyForm()
    status = 200
    if request.method == "POST":
        shown: CodeForm | PasskeyForm
        if "answer" in request.POST:
            shown = key_form = PasskeyForm(request.POST)
        else:
            shown = form = CodeForm(request.POST)
        status = 422
        if shown.is_valid():
            try:
                way = _proved(request, account, shown)
            except refusals.Refusal as refusal:
                shown.refuse(refusal)
                status = refusal.status
            else:
                visits.note(request, proved=True, way=way)
                return visits.onward(request)
    kept = queries.public_passkeys_of(account) if passkeys.is_possible_at(visits.host(request)) else []
    options = ""
    if kept:
        ceremony = passkeys.begin_authentication(visits.host(request), kept)
        request.session[_CEREMONY], options = ceremony.state, ceremony.options
    page = {
        "form": form,
        "key_form": key_form,
        "options": options,
        "has_generator": queries.public_has_generator(account),
    }
    return render(request, "desk/entrance/second_factor.html", page, status=status)


def _proved(request: HttpRequest, account: Account, shown: CodeForm | PasskeyForm) -> str:
    if isinstance(shown, CodeForm):
        return actions.check_code(account, shown.cleaned_data["code"])
    return actions.check_passkey(
        account,
        host=visits.host(request),
        state=request.session.pop(_CEREMONY, {}),
        answer=shown.cleaned_data["answer"],
    )


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """An own password instead of the one that works once."""
    account, visit = visits.pending(request)
    if account.password_changed_at is not None or (
        queries.public_has_factor(account) and not visit.get("proved")
    ):
        return visits.onward(request)
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_password(
                account,
                current=None,
                new=form.cleaned_data["password"],
                by=scope.actor_for(account.person),
            )
        except refusals.Refusal as refusal:
            form.refuse(refusal)
        else:
            return visits.onward(request)
    status = 422 if form.is_bound else 200
    return render(request, "desk/entrance/choose_password.html", {"form": form}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session is over; the way back in is shown."""
    if request.user.is_authenticated:
        visits.leave(request)
    return redirect("desk:sign_in")
