"""Residents who are reminded of open days: by telephone, with consent, without an account."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from tinghao.access import limits
from tinghao.core import ciphers, clock, refusals
from tinghao.notifications import actions as notices
from tinghao.people import phones
from tinghao.people.models import Venue
from tinghao.venues import rules
from tinghao.venues.models import Follow

LIVES = dt.timedelta(minutes=15)
_TRIES = 5
# Codes that one telephone is sent in a day, whoever asks for them.
A_DAY = 3


def ask_to_follow(venue: Venue, *, phone: str, consents: bool, site: str, by: Any) -> Follow:
    """A code is on its way to the telephone; nothing is sent there about open days until it comes back.

    Nothing is recorded in the history: there is no person to it. Raises Invalid without a mobile number or
    without consent, TooMany for a telephone that was sent several codes today.
    """
    del by
    number = phones.normalised(phone)
    if not number or not number.startswith("1"):
        words = _("请填写 11 位手机号。")
        raise refusals.Invalid(words, fields={"phone": words})
    if not consents:
        words = _("要您同意，才能给您发提醒。")
        raise refusals.Invalid(words, fields={"consents": words})
    print_ = phones.print_of(number)
    limits.hit(
        f"follow:{print_}",
        limit=A_DAY,
        window=24 * 3600,
        message=_("今天给这个号码发过几次验证码了，请在{wait}后再来。"),
    )
    return _asked(venue, number, print_, site)


@transaction.atomic
def _asked(venue: Venue, number: str, print_: str, site: str) -> Follow:
    code, now = f"{secrets.randbelow(1_000_000):06}", clock.now()
    follow, _is_new = Follow.objects.update_or_create(
        venue=venue,
        phone_print=print_,
        defaults={
            "phone": number,
            "asked_at": now,
            "tries": 0,
            "site": site[:80],
        },
        create_defaults={
            "phone": number,
            "asked_at": now,
            "site": site[:80],
            "nonce": secrets.token_hex(8),
        },
    )
    follow.code_digest = _digest(follow.pk, code)
    follow.save(update_fields=["code_digest"])
    notices.post(
        [
            notices.Draft(
                template="venues.code",
                subject="follow",
                subject_id=follow.pk,
                number=venue.name[:20],
                dedupe=f"venues.code:{follow.pk}:{now.timestamp():.3f}",
                phone=number,
                # What opens something for its holder is kept encrypted, and gone once it is sent.
                link=code,
            )
        ]
    )
    return follow


def _digest(follow_id: int, code: str) -> str:
    return ciphers.fingerprint(f"follow:{follow_id}:{code}")


def confirm_follow(follow: Follow, *, code: str, by: Any) -> None:
    """The telephone is reminded of open days from now on.

    Raises Invalid for a wrong code, Stale for one that is too old or was tried too often.
    """
    del by
    now = clock.now()
    if follow.asked_at < now - LIVES or follow.tries >= _TRIES or not follow.code_digest:
        raise refusals.Stale(_("验证码过期了，请重新要一个。"))
    # Counted first and outside of what could be undone, so that guessing ends.
    Follow.objects.filter(pk=follow.pk).update(tries=follow.tries + 1)
    digits = "".join(c for c in code if c.isdigit())
    if not constant_time_compare(_digest(follow.pk, digits), follow.code_digest):
        words = _("验证码不对，请再看一看短信。")
        raise refusals.Invalid(words, fields={"code": words})
    with transaction.atomic():
        count = Follow.objects.filter(pk=follow.pk, code_digest=follow.code_digest).update(
            confirmed_at=now, ended_at=None, code_digest="", tries=0
        )
        if count != 1:
            raise refusals.Stale(_("验证码过期了，请重新要一个。"))


def stop_following(follow: Follow, *, by: Any) -> None:
    """No reminder is sent any more, and the number is gone. Raises Stale where it was gone already."""
    del by
    count = Follow.objects.filter(pk=follow.pk, ended_at__isnull=True).update(
        ended_at=clock.now(), phone="", phone_print="", code_digest=""
    )
    if count != 1:
        raise refusals.Stale(_("已经停了，号码也删了。"))


def remind_followers(venue: Venue, day: dt.date, hours: str) -> int:
    """Everybody who follows the venue is told that it is open on the day, once; returns how many."""
    rows = list(
        Follow.objects.filter(venue=venue, confirmed_at__isnull=False, ended_at__isnull=True).exclude(
            told_for=day
        )
    )
    with transaction.atomic():
        notices.post(
            notices.Draft(
                template="venues.opens",
                subject="follow",
                subject_id=follow.pk,
                number=venue.name[:20],
                dedupe=f"venues.opens:{follow.pk}:{day}",
                phone=follow.phone,
                link=f"{follow.site}/remind/{rules.token_of(follow)}",
                values={
                    "due": f"{day.month}月{day.day}日",
                    "hours": hours,
                },
            )
            for follow in rows
            if follow.phone
        )
        Follow.objects.filter(pk__in=[f.pk for f in rows]).update(told_for=day)
    return len(rows)


def forget_unconfirmed() -> int:
    """Telephones whose code never came back are gone after a day; returns how many."""
    before = clock.now() - dt.timedelta(days=1)
    return Follow.objects.filter(confirmed_at__isnull=True, asked_at__lt=before).delete()[0]
