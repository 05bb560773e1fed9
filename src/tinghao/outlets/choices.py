"""Stored words of the outlets room, and the numbers by which deliveries are tried again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndpointState(models.TextChoices):
    ACTIVE = "active", _("在用")
    PAUSED = "paused", _("暂停")
    DISABLED = "disabled", _("连续失败，已停")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("待送")
    DELIVERED = "delivered", _("已送到")
    DEAD = "dead", _("送不到，已停")


class Problem(models.TextChoices):
    """Why a delivery failed; a word, never what the other side wrote."""

    NONE = "", _("没有")
    NO_ADDRESS = "no_address", _("找不到这个网址")
    INSIDE = "inside", _("网址指向内部网络，不送")
    REFUSED = "refused", _("连不上")
    TIMEOUT = "timeout", _("等得太久")
    TLS = "tls", _("证书不对")
    REDIRECT = "redirect", _("对方要求转到别处，不跟")
    STATUS = "status", _("对方回答失败")
    GONE = "gone", _("对方说不再接收")
    GARBLED = "garbled", _("对方的回答读不懂")


# Something is wrong with the way there and not with this one message: the others wait as well.
LINE_PROBLEMS = frozenset(
    {Problem.NO_ADDRESS, Problem.INSIDE, Problem.REFUSED, Problem.TIMEOUT, Problem.TLS, Problem.GARBLED}
)

FIRST_WAIT = 15.0  # seconds before the second try; doubled up to six hours, a fifth more or less by chance
ATTEMPTS_AT_MOST = 20  # over two and a half days
RESTS_AFTER = 5  # failures in a row after which only one message tries the way
SLICE = 50  # messages that one job sends one after the other, in the order of the ledger
SLICE_SECONDS = 1.0
# Where more wait than that, nobody waits for order any more: so many go out over so many lines at once.
BACKLOG_SLICE = 400
LINES = 8
TOLD_AFTER_DAYS = 1  # of failures without a success: the office is told
DISABLED_AFTER_DAYS = 5
LOG_KEPT_DAYS = 365
OLD_SECRET_DAYS = 7  # both keys sign until then, so that the other side changes over in peace
