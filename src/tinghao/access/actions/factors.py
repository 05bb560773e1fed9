"""Second factors: code generators, passkeys and recovery codes, added, used and removed."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import passkeys, scope, totp
from tinghao.access.actions.entrance import count_failure, take_turn
from tinghao.access.models import Factor, RecoveryCode
from tinghao.core import ciphers, clock, refusals
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.people.models import Account

CODES = 10
PASSKEYS = 5
_PERSON = "person"
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def add_generator(account: Account, *, secret: str, code: str, by: Acts) -> list[str]:
    """The account has a code generator; returns fresh recovery codes, to be shown once. Recorded.

    Refusals: Invalid where the code does not prove that the generator holds the secret, Forbidden
    for somebody else's account, Stale where it has one already.
    """
    _own(account, by)
    if Factor.objects.filter(account=account, kind=Factor.Kind.TOTP).exists():
        raise refusals.Stale(_("这个账号已经设好动态验证码了。"))
    now = clock.now()
    step = totp.matching_step(secret, code, at=now.timestamp())
    if step is None:
        message = _("验证码不对。请看手机上最新的 6 位数字；手机时间要准。")
        raise refusals.Invalid(message, fields={"code": message})
    Factor.objects.create(
        account=account, kind=Factor.Kind.TOTP, secret=secret, step=step, made_at=now, used_at=now
    )
    history.append(_PERSON, account.person_id, "access.factor_added", by=by, data={"way": "totp"})
    return _renew(account)


@transaction.atomic
def add_passkey(
    account: Account, *, host: str, state: Mapping[str, Any], answer: str, name: str, by: Acts
) -> list[str]:
    """The account has one more passkey; returns recovery codes where it had none. Recorded.

    Refusals: Invalid where the ceremony failed or there are PASSKEYS already, Forbidden for
    somebody else's account.
    """
    _own(account, by)
    if Factor.objects.filter(account=account, kind=Factor.Kind.PASSKEY).count() >= PASSKEYS:
        raise refusals.Invalid(_("最多登记 5 个通行密钥，请先移除不用的。"))
    made = passkeys.finish_registration(host, state, answer)
    Factor.objects.create(
        account=account,
        kind=Factor.Kind.PASSKEY,
        name=" ".join(name.split())[:40],
        secret=made.credential,
        step=made.uses,
        made_at=clock.now(),
    )
    history.append(_PERSON, account.person_id, "access.factor_added", by=by, data={"way": "passkey"})
    return [] if RecoveryCode.objects.filter(account=account).exists() else _renew(account)


def check_code(account: Account, typed: str) -> str:
    """How the code proved the account: `totp`, or `code` for a recovery code, which is then used up.

    A code is never taken twice (RFC 6238, section 5.2). A wrong one counts as a failed sign-in and
    locks the account in the end. Raises Invalid, TooMany.
    """
    turn = take_turn(account, door="code")
    way = _generator_took(account, typed) or _recovery_took(account, typed)
    if way:
        return way
    count_failure(account, turn)
    message = _("验证码不对，或者已经用过了。请等下一个 6 位数字再试。")
    raise refusals.Invalid(message, fields={"code": message})


def check_passkey(account: Account, *, host: str, state: Mapping[str, Any], answer: str) -> str:
    """`passkey` where one of the account's keys signed; raises Invalid, TooMany."""
    turn = take_turn(account, door="code")
    rows = {f.secret: f for f in Factor.objects.filter(account=account, kind=Factor.Kind.PASSKEY)}
    try:
        used = passkeys.finish_authentication(host, state, answer, rows)
    except refusals.Invalid:
        count_failure(account, turn)
        raise
    row = rows[used.credential]
    # A count that does not grow means a copied key; keys that do not count always say 0.
    if used.uses and used.uses <= row.step:
        count_failure(account, turn)
        raise refusals.Invalid(_("这个通行密钥可能被复制过，请改用动态验证码，并告诉安全管理员。"))
    Factor.objects.filter(pk=row.pk).update(step=used.uses, used_at=clock.now())
    return "passkey"


@transaction.atomic
def remove_factor(factor: Factor, *, is_needed: bool, by: Acts) -> None:
    """The factor no longer opens the door; recorded.

    Refusals: Forbidden for somebody else's, Stale for the last one of a role that needs one.
    """
    _own(factor.account, by)
    if is_needed and Factor.objects.filter(account=factor.account).count() == 1:
        raise refusals.Stale(_("您的岗位必须有第二重验证：请先添加另一种，再移除这一种。"))
    history.append(
        _PERSON, factor.account.person_id, "access.factor_removed", by=by, data={"way": factor.kind}
    )
    factor.delete()


@transaction.atomic
def renew_codes(account: Account, *, by: Acts) -> list[str]:
    """The old recovery codes are void; returns CODES new ones, to be shown once. Recorded."""
    _own(account, by)
    history.append(_PERSON, account.person_id, "access.codes_renewed", by=by)
    return _renew(account)


def _generator_took(account: Account, typed: str) -> str:
    row = Factor.objects.filter(account=account, kind=Factor.Kind.TOTP).first()
    if row is None:
        return ""
    now = clock.now()
    step = totp.matching_step(row.secret, typed, at=now.timestamp(), after=row.step)
    if step is None:
        return ""
    # Conditional, so that of two requests with the same code one is refused.
    taken = Factor.objects.filter(pk=row.pk, step__lt=step).update(step=step, used_at=now)
    return "totp" if taken else ""


def _recovery_took(account: Account, typed: str) -> str:
    code = "".join(c for c in unicodedata.normalize("NFKC", typed).lower() if c.isalnum())
    rows = RecoveryCode.objects.filter(account=account, used_at__isnull=True)
    with transaction.atomic():
        if rows.filter(code_print=ciphers.fingerprint(code)).update(used_at=clock.now()) != 1:
            return ""
        history.append(
            _PERSON,
            account.person_id,
            "access.code_used",
            by=scope.actor_for(account.person),
            data={"left": rows.count()},
        )
    return "code"


def _renew(account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["".join(secrets.choice(_PLAIN) for _place in range(10)) for _row in range(CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(account=account, code_print=ciphers.fingerprint(code)) for code in codes]
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _own(account: Account, by: Acts) -> None:
    if by.person_id != account.person_id:
        raise refusals.Forbidden(_("第二重验证只能由本人设置。"))
