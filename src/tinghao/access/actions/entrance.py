"""The entrance: passwords checked and counted, sessions begun and ended, doors unlocked."""

from __future__ import annotations

import datetime as dt
import unicodedata
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import limits, passwords, rules, scope
from tinghao.access.models import Factor, RecoveryCode, SignIn
from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.people import phones
from tinghao.people.actions.persons import one_time_password
from tinghao.people.models import Account

# GB/T 22239-2019 §8.1.4.1: failed sign-ins are handled, attempts and sessions are limited.
FAILURES = 5
LOCK = 15 * 60
ADDRESS_TRIES = 40
SESSIONS = 5
_PERSON = "person"


def check_password(identity: str, password: str, *, address: str) -> Account:
    """The account whose password was typed; failures are counted by account and by address.

    `identity` is a login name, a phone number, or a name that only one person has. After FAILURES
    failures the account is locked for LOCK seconds, recorded once; a name that leads nowhere is
    counted and answered the same way, so that the answer tells nothing. Raises Invalid, TooMany.
    """
    limits.hit(
        f"sign_in.address:{address}",
        limit=ADDRESS_TRIES,
        window=LOCK,
        message=_("从您这个网络登录的次数太多了，请在{wait}后再试。"),
    )
    typed = unicodedata.normalize("NFKC", identity).strip()[:120]
    account = _account_of(typed)
    turn = take_turn(account, typed)
    # Without an account the same work is done, so that the time taken tells nothing either.
    right = (account or _nobody()).check_password(password)
    if account is not None and right and account.is_active:
        limits.clear(_failures_key(account, typed))
        return account
    count_failure(account, turn)
    message = _("登录名或密码不对。连续输错 5 次会锁定 15 分钟。")
    raise refusals.Invalid(message, fields={"password": message})


def take_turn(account: Account | None, typed: str = "", *, door: str = "password") -> int:
    """One more try, counted before it is looked at: of many at once no more than FAILURES are.

    Returns which try of the window it is. Raises TooMany above FAILURES, right or wrong.
    """
    key = _failures_key(account, typed, door)
    turn = limits.hit(key, limit=10**9, window=LOCK)
    if turn > FAILURES:
        raise _locked(limits.peek(key, window=LOCK)[1])
    return turn


def count_failure(account: Account | None, turn: int) -> None:
    """The try was wrong; the one that reaches FAILURES locks the account, recorded, and raises TooMany."""
    if turn < FAILURES:
        return
    if account is not None:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(
                locked_until=clock.now() + dt.timedelta(seconds=LOCK)
            )
            history.append(
                _PERSON,
                account.person_id,
                "access.locked",
                by=scope.actor_for(account.person),
                data={"failures": turn},
            )
    raise _locked(LOCK)


def forget_failures(account: Account) -> None:
    """Nothing stands against the account at either door."""
    for door in ("password", "code"):
        limits.clear(_failures_key(account, "", door))


@transaction.atomic
def begin_session(account: Account, *, session_key: str, way: str, device: str) -> SignIn:
    """The session is on the account's list; the oldest beyond SESSIONS are ended. Recorded.

    `way` says how: `password`, `totp`, `passkey`, `code`, `demo`.
    """
    row = SignIn.objects.create(
        account=account, session_key=session_key, started_at=clock.now(), device=device[:60]
    )
    forget_failures(account)
    for old in SignIn.objects.filter(account=account)[SESSIONS:]:
        _end(old)
    history.append(
        _PERSON,
        account.person_id,
        "access.signed_in",
        by=scope.actor_for(account.person),
        data={"way": way},
    )
    return row


@transaction.atomic
def end_session(account: Account, session_key: str, *, by: Acts) -> None:
    """This session is over; recorded."""
    for row in SignIn.objects.filter(account=account, session_key=session_key):
        _end(row)
    history.append(_PERSON, account.person_id, "access.signed_out", by=by)


@transaction.atomic
def end_all_sessions(account: Account, *, keep: str = "", by: Acts) -> int:
    """All sessions of the account but `keep` are over; recorded; returns how many.

    Refusals: Forbidden for somebody else's, unless `by` may unlock there.
    """
    if by.person_id != account.person_id:
        rules.require_appointing(by, account.person.division_code, "access.unlock")
    rows = list(SignIn.objects.filter(account=account).exclude(session_key=keep))
    for row in rows:
        _end(row)
    history.append(
        _PERSON, account.person_id, "access.signed_out_everywhere", by=by, data={"count": len(rows)}
    )
    return len(rows)


@transaction.atomic
def choose_password(account: Account, *, current: str | None, new: str, by: Acts) -> None:
    """The account has a password of its own choice; every other session is over. Recorded.

    `current` is None for the first choice after a one-time password, which was checked a moment ago.
    Refusals: Invalid where the current one is wrong or the new one will not do.
    """
    if by.person_id != account.person_id:
        raise refusals.Forbidden(_("密码只能由本人修改。"))
    if current is not None and not account.check_password(current):
        message = _("现在的密码不对。")
        raise refusals.Invalid(message, fields={"current": message})
    passwords.check(new, account)
    if account.check_password(new):
        message = _("新密码要和现在的不一样。")
        raise refusals.Invalid(message, fields={"password": message})
    account.set_password(new)
    account.password_changed_at = clock.now()
    account.save(update_fields=["password", "password_changed_at"])
    for row in SignIn.objects.filter(account=account):
        _end(row)
    history.append(_PERSON, account.person_id, "access.password_changed", by=by)


@transaction.atomic
def unlock(account: Account, *, by: Acts) -> None:
    """The account may try again at once; recorded. Refusals: by scope (`access.unlock`)."""
    rules.require_appointing(by, account.person.division_code, "access.unlock")
    forget_failures(account)
    Account.objects.filter(pk=account.pk).update(locked_until=None)
    account.locked_until = None
    history.append(_PERSON, account.person_id, "access.unlocked", by=by)


@transaction.atomic
def reset_password(account: Account, *, by: Acts) -> str:
    """The old password is void and all sessions are over; returns one that works once. Recorded.

    Refusals: by scope (`access.unlock`), Forbidden for one's own.
    """
    _not_oneself(account, by)
    password = one_time_password()
    account.set_password(password)
    account.password_changed_at = None
    account.save(update_fields=["password", "password_changed_at"])
    for row in SignIn.objects.filter(account=account):
        _end(row)
    history.append(_PERSON, account.person_id, "access.password_reset", by=by)
    return password


@transaction.atomic
def reset_factors(account: Account, *, by: Acts) -> None:
    """The account has no second factor and no recovery codes, and sets them up at the next sign-in.

    For a lost phone. Recorded. Refusals: by scope (`access.unlock`), Forbidden for one's own.
    """
    _not_oneself(account, by)
    Factor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    for row in SignIn.objects.filter(account=account):
        _end(row)
    history.append(_PERSON, account.person_id, "access.factors_reset", by=by)


def forget_what_is_over() -> tuple[int, int]:
    """Closed windows of attempts and sessions that have ended are gone; returns how many of each."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    ended = clock.now() - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return limits.purge(), SignIn.objects.filter(started_at__lt=ended).delete()[0]


def _account_of(typed: str) -> Account | None:
    accounts = Account.objects.select_related("person")
    if found := accounts.filter(username=typed.lower()).first():
        return found
    number = phones.plain(typed)
    if number.isdigit():
        return accounts.filter(person__phone_print=phones.print_of(number)).first()
    # A name that two persons share leads to neither: they use their login name or number.
    named = list(accounts.filter(person__name=typed, person__erased_at__isnull=True)[:2]) if typed else []
    return named[0] if len(named) == 1 else None


def _nobody() -> Account:
    account = Account()
    account.set_password("nobody")
    return account


def _failures_key(account: Account | None, typed: str, door: str = "password") -> str:
    # Codes are counted apart: a right password must not give new tries at the code.
    return f"sign_in.{door}:{account.pk}" if account else f"sign_in.unknown:{typed.lower()}"


def _locked(wait: int) -> refusals.TooMany:
    return refusals.TooMany(
        _("输错次数太多，这个账号先锁定了，请在%(wait)s后再试。着急的话，请安全管理员解锁。")
        % {"wait": limits.spoken(wait)},
        wait=wait,
    )


def _not_oneself(account: Account, by: Acts) -> None:
    rules.require_appointing(by, account.person.division_code, "access.unlock")
    if by.person_id == account.person_id:
        raise refusals.Forbidden(_("不能重置自己的，请由另一位安全管理员来办。"))


def _end(row: SignIn) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore().delete(row.session_key)
    row.delete()
