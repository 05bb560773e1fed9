"""A visit at the entrance: whose password was right a moment ago, what is still due, and the way in."""

from __future__ import annotations

from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tinghao.access import actions, queries, rules, scope
from tinghao.core import clock, refusals
from tinghao.desk.entrance import devices
from tinghao.people.models import Account

_KEY = "entrance"
_LASTS = 10 * 60
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def safe_next(request: HttpRequest, address: str) -> str:
    """The address to go on to, where it is one of this site and not of the entrance itself; else ""."""
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    is_entrance = address.startswith(reverse("desk:sign_in"))
    # From the root only: a bare word would be taken for the name of a view, or lead on from this page.
    return address if fits and address.startswith("/") and "\\" not in address and not is_entrance else ""


def begin(request: HttpRequest, account: Account, *, way: str, onward: str) -> None:
    """The password was right; the session key changes, so that a planted one is worth nothing."""
    request.session.cycle_key()
    request.session[_KEY] = {
        "account": account.pk,
        "at": int(clock.now().timestamp()),
        "way": way,
        "next": safe_next(request, onward),
    }


def pending(request: HttpRequest) -> tuple[Account, dict[str, Any]]:
    """Who is between the password and the door; raises SignInNeeded after ten minutes or for nobody."""
    visit = request.session.get(_KEY)
    if visit and clock.now().timestamp() - visit["at"] <= _LASTS:
        account = Account.objects.select_related("person").filter(pk=visit["account"], is_active=True).first()
        if account:
            return account, visit
    raise refusals.SignInNeeded(_("这一页等得太久了，请重新登录。"))


def note(request: HttpRequest, **facts: Any) -> None:
    """The visit knows these facts too, such as the way in which it was proved."""
    request.session[_KEY] = {**request.session[_KEY], **facts}


def onward(request: HttpRequest) -> HttpResponse:
    """The next thing that is due: the second factor, an own password, setting one up, or the door."""
    account, visit = pending(request)
    has_factor = queries.public_has_factor(account)
    if has_factor and not visit.get("proved"):
        return redirect("desk:second_factor")
    if account.password_changed_at is None:
        return redirect("desk:choose_password")
    if not has_factor and rules.is_second_factor_due(scope.actor_for(account.person)):
        return redirect("desk:set_up_factor")
    return enter(request, account, way=visit["way"], onward=visit["next"])


def enter(request: HttpRequest, account: Account, *, way: str, onward: str) -> HttpResponseRedirect:
    """The person is signed in, in a session with a new key, and goes on to `onward` or the desk."""
    if request.user.is_authenticated and request.session.session_key:
        leave(request)
    request.session.pop(_KEY, None)
    auth.login(request, account, backend=_BACKEND)
    now = int(clock.now().timestamp())
    request.session["started"] = request.session["seen"] = now
    request.session.save()
    actions.begin_session(
        account,
        session_key=str(request.session.session_key),
        way=way,
        device=devices.device_of(request),
    )
    return HttpResponseRedirect(safe_next(request, onward) or home())


def leave(request: HttpRequest) -> None:
    """The session is over, here and on the account's list."""
    account = Account.objects.select_related("person").filter(pk=request.user.pk or 0).first()
    if account is not None:
        actions.end_session(account, str(request.session.session_key), by=scope.actor_for(account.person))
    auth.logout(request)


def host(request: HttpRequest) -> str:
    """The site's name without a port, to which a passkey is bound."""
    name = request.get_host()
    return name if name.startswith("[") else name.partition(":")[0]


def home() -> str:
    """The first page of the desk."""
    return "/desk/"
