"""Limits against guessing and flooding: attempts counted in the database, the same for every worker."""

from __future__ import annotations

import datetime as dt
import math

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tinghao.access.models import Attempt
from tinghao.core import clock, refusals

# One statement, so that two workers that count at the same moment count two. The first attempt after
# the window's end opens a new window; one that would close later than a window from now (the clock was
# set back) closes then.
_COUNT = """
INSERT INTO access_attempt (key, count, resets_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN access_attempt.resets_at <= %s THEN 1 ELSE access_attempt.count + 1 END,
  resets_at = CASE WHEN access_attempt.resets_at <= %s OR access_attempt.resets_at > excluded.resets_at
                   THEN excluded.resets_at ELSE access_attempt.resets_at END
RETURNING count
"""


def hit(key: str, *, limit: int, window: int, message: str = "") -> int:
    """The attempt is counted; returns how many there were in this window of `window` seconds.

    Raises TooMany above the limit, with the wait; `{wait}` in the message becomes words. Call it
    outside of a transaction that may be rolled back: the count would go with it.
    """
    row, now = _row(key), clock.now()
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [row, moment(now + dt.timedelta(seconds=window)), moment(now), moment(now)])
        count = int(cursor.fetchone()[0])
    if count > limit:
        wait = _wait(row, now)
        said = message or _("试得太频繁了，请在{wait}后再来。")
        raise refusals.TooMany(said.replace("{wait}", spoken(wait)), wait=wait)
    return count


def peek(key: str, *, window: int) -> tuple[int, int]:
    """(attempts in the window that is open, seconds until it closes); counts nothing.

    A window that would close later than `window` from now is none: the clock was set back since.
    """
    row, now = _row(key), clock.now()
    latest = now + dt.timedelta(seconds=window)
    found = Attempt.objects.filter(pk=row, resets_at__gt=now, resets_at__lte=latest).first()
    return (found.count, _wait(row, now)) if found else (0, 0)


def clear(key: str) -> None:
    """Nothing was tried: after a success, or when an administrator unlocks."""
    Attempt.objects.filter(pk=_row(key)).delete()


def purge() -> int:
    """Windows that have closed are forgotten; returns how many. For the nightly job."""
    return Attempt.objects.filter(resets_at__lte=clock.now()).delete()[0]


def spoken(seconds: int) -> str:
    """A wait as people say it."""
    if seconds < 60:
        return _("%(count)d 秒") % {"count": max(seconds, 1)}
    if seconds < 5400:
        return _("%(count)d 分钟") % {"count": math.ceil(seconds / 60)}
    return _("%(count)d 小时") % {"count": math.ceil(seconds / 3600)}


def _row(key: str) -> str:
    # Keyed, so that a copied table does not tell which phone or address was tried.
    return salted_hmac("tinghao.limits", key, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _wait(row: str, now: dt.datetime) -> int:
    resets = Attempt.objects.filter(pk=row).values_list("resets_at", flat=True).first()
    return max(1, math.ceil((resets - now).total_seconds())) if resets else 1
