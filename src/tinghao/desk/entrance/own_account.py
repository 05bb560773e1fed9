"""One's own account: second factors, recovery codes, password, and where one is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import actions, passkeys, queries, rules, scope, totp
from tinghao.access.roles import PART_LABELS
from tinghao.core import ciphers, refusals
from tinghao.desk.entrance import visits
from tinghao.desk.entrance.forms import ChangePasswordForm, CodeForm, PasskeyForm
from tinghao.people.models import Account

_GENERATOR = "generator_secret"
_CEREMONY = "passkey_ceremony"


def own(request: HttpRequest) -> Account:
    """The account that is signed in; raises SignInNeeded."""
    actor: scope.Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_signed_in:
        raise refusals.SignInNeeded(_("请先登录。"))
    return Account.objects.select_related("person").get(person=actor.person_id or 0)


@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What I am here, how I sign in, and where I am signed in."""
    mine = own(request)
    actor: scope.Actor = request.actor  # type: ignore[attr-defined]
    page = {
        "account": mine,
        "appointments": queries.appointed_places(actor),
        "roles": [PART_LABELS[g.role] for g in actor.grants if g.group_id],
        "factors": queries.factors_of(actor),
        "codes_left": queries.recovery_codes_left(actor),
        "sessions": queries.open_sessions(actor),
        "this_session": request.session.session_key,
        "is_factor_due": rules.is_second_factor_due(actor),
    }
    return render(request, "desk/entrance/account.html", page)


@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password; every other device is signed out."""
    mine = own(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_password(
                mine,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["password"],
                by=scope.actor_for(mine.person),
            )
        except refusals.Refusal as refusal:
            form.refuse(refusal)
        else:
            response = visits.enter(request, mine, way="password", onward="")
            messages.success(request, _("密码改好了，别的设备已经退出登录。"))
            response["Location"] = "/desk/account"
            return response
    status = 422 if form.is_bound else 200
    return render(request, "desk/entrance/change_password.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def set_up_factor(request: HttpRequest) -> HttpResponse:
    """A code generator or a passkey: at the first sign-in where the post asks for it, or by choice."""
    mine, visit = _who(request)
    form, key_form = CodeForm(), PasskeyForm()
    shown: CodeForm | PasskeyForm
    status = 200
    if request.method == "POST":
        is_passkey = "answer" in request.POST
        if is_passkey:
            shown = key_form = PasskeyForm(request.POST)
        else:
            shown = form = CodeForm(request.POST)
        status = 422
        if shown.is_valid():
            try:
                codes, way = _added(request, mine, shown)
            except refusals.Refusal as refusal:
                shown.refuse(refusal)
                status = refusal.status
            else:
                return _codes_page(request, mine, visit, codes, way)
    page = {**_ceremony(request, mine), "form": form, "key_form": key_form, "is_forced": visit is not None}
    return render(request, "desk/entrance/set_up_factor.html", page, status=status)


@require_POST
def remove_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    """One of my second factors no longer opens the door."""
    mine = own(request)
    actor = scope.actor_for(mine.person)
    factor = queries.factors_of(actor).select_related("account").filter(pk=factor_id).first()
    if factor is None:
        raise Http404
    actions.remove_factor(factor, is_needed=rules.is_second_factor_due(actor), by=actor)
    messages.success(request, _("已移除。"))
    return redirect("desk:account")


@never_cache
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once; the old ones are void."""
    mine = own(request)
    codes = actions.renew_codes(mine, by=scope.actor_for(mine.person))
    return render(request, "desk/entrance/codes.html", {"codes": codes, "onward": "/desk/account"})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Every other device is signed out."""
    mine = own(request)
    count = actions.end_all_sessions(
        mine, keep=str(request.session.session_key), by=scope.actor_for(mine.person)
    )
    messages.success(request, _("别的设备都退出登录了（%(count)d 个）。") % {"count": count})
    return redirect("desk:account")


def _who(request: HttpRequest) -> tuple[Account, dict[str, Any] | None]:
    actor: scope.Actor = request.actor  # type: ignore[attr-defined]
    if actor.is_signed_in:
        return own(request), None
    mine, visit = visits.pending(request)
    # The password alone must not add a key to a door that has a second lock already.
    if queries.public_has_factor(mine) or mine.password_changed_at is None:
        raise refusals.SignInNeeded(_("请从登录页重新开始。"))
    return mine, visit


def _added(request: HttpRequest, mine: Account, shown: CodeForm | PasskeyForm) -> tuple[list[str], str]:
    by = scope.actor_for(mine.person)
    if isinstance(shown, PasskeyForm):
        codes = actions.add_passkey(
            mine,
            host=visits.host(request),
            state=request.session.pop(_CEREMONY, {}),
            answer=shown.cleaned_data["answer"],
            name=shown.cleaned_data["name"] or _("通行密钥"),
            by=by,
        )
        return codes, "passkey"
    secret = ciphers.decrypt(request.session.get(_GENERATOR, ""))
    if not secret:
        raise refusals.Stale(_("这一页放得太久了，请扫新的二维码。"))
    codes = actions.add_generator(mine, secret=secret, code=shown.cleaned_data["code"], by=by)
    del request.session[_GENERATOR]
    return codes, "totp"


def _codes_page(
    request: HttpRequest, mine: Account, visit: dict[str, Any] | None, codes: list[str], way: str
) -> HttpResponse:
    onward = "/desk/account"
    if visit is not None:
        onward = visits.enter(request, mine, way=way, onward=visit["next"])["Location"]
    elif not codes:
        messages.success(request, _("通行密钥登记好了。"))
        return redirect("desk:account")
    return render(request, "desk/entrance/codes.html", {"codes": codes, "onward": onward, "is_new": True})


def _ceremony(request: HttpRequest, mine: Account) -> dict[str, Any]:
    page: dict[str, Any] = {"has_generator": queries.public_has_generator(mine), "options": ""}
    if not page["has_generator"]:
        # Kept over a wrong code: the phone has scanned it already. Encrypted, the session table is not.
        secret = ciphers.decrypt(request.session.get(_GENERATOR, ""))
        if not secret:
            secret = totp.new_secret()
            request.session[_GENERATOR] = ciphers.encrypt(secret)
        page["address"] = totp.address(secret, account=mine.username, issuer=_("协商亭"))
        page["secret"] = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    if passkeys.is_possible_at(visits.host(request)):
        ceremony = passkeys.begin_registration(
            visits.host(request),
            account_id=mine.pk,
            username=mine.username,
            kept=queries.public_passkeys_of(mine),
        )
        request.session[_CEREMONY], page["options"] = ceremony.state, ceremony.options
    return page
