"""The demo city: made once, whole or not at all, and what its launcher says about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from django.db import transaction
from django.db.models import Max

from tinghao.core import clock
from tinghao.core.actors import PASSERBY, SYSTEM
from tinghao.demo import cases, errands
from tinghao.demo.apps import LOADED
from tinghao.demo.cast import SINCE, Town, open_zone
from tinghao.demo.days import Days, on
from tinghao.demo.stage import Stage
from tinghao.history import actions as history
from tinghao.history.models import Entry
from tinghao.notifications import actions as notices
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders
from tinghao.orders import numbers
from tinghao.orders.actions.placing import Placed

VERSION = 1
# The mornings of the last weeks all pass, so that reminders and heads are those of a city in service.
RECENT_DAYS = 140
UNREAD_DAYS = 3


class NoMessages:
    """A way out that leads nowhere: what is told of the past goes to no telephone."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        """Nothing happens."""


def is_loaded() -> bool:
    """True where the city stands: its last entry says so."""
    return Entry.objects.filter(kind=LOADED.name).exists()


def load() -> None:
    """The demo's people, its six documented cases and its plain orders are there, through the real actions.

    Everything in one transaction: a load that was killed leaves nothing behind, and a second load finds
    the entry of the first and does nothing. Needs the divisions of 滁州市.
    """
    if is_loaded():
        return
    with transaction.atomic(), _silence(), open_zone():
        now = clock.now()
        days = Days(now)
        town = Town()
        with clock.at(on(SINCE.year, SINCE.month, SINCE.day)):
            town.settle()
        stage = Stage(now, nights_from=days.day(RECENT_DAYS * 5 // 7))
        stage.play(chain(cases.stories(town), errands.stories(town, days)))
        _read_old_notices(days)
        history.append("demo", 1, LOADED.name, by=SYSTEM, data={"version": VERSION})


def _read_old_notices(days: Days) -> None:
    """Everybody has read what is older than a few days."""
    before = days.moment(UNREAD_DAYS, 18)
    rows = Notice.objects.filter(person_id__isnull=False, created_at__lt=before)
    with clock.at(before):
        for person_id, last in rows.values_list("person_id").annotate(last=Max("pk")):
            notices.mark_read(person_id, up_to=last)


@contextmanager
def _silence() -> Iterator[None]:
    before = os.environ.get("TINGHAO_SMS_GATEWAY")
    os.environ["TINGHAO_SMS_GATEWAY"] = f"{NoMessages.__module__}.{NoMessages.__name__}"
    try:
        yield
    finally:
        del os.environ["TINGHAO_SMS_GATEWAY"]
        if before is not None:
            os.environ["TINGHAO_SMS_GATEWAY"] = before


def receipt(key: str) -> Placed:
    """The receipt of a plain order, number and code: the same submission again gives the same answer."""
    one = errands.everything()[key]
    return orders.place_order(
        by=PASSERBY, words=one.words, division=Town().code(one.place), once=f"demo:{one.key}"
    )


def summary() -> str:
    """For the launcher: which receipts can be tried, and where to look first; "" without the city."""
    if not is_loaded():
        return ""
    check, follow = receipt(errands.TO_CHECK), receipt(errands.TO_FOLLOW)
    return "\n".join(
        [
            "群众不用登录，打开首页点单；下面两张回执可以直接查（在首页选“查单”）：",
            f"  等您回答“解决了吗”：回执号 {numbers.shown(check.requester.number)}，查询码 {check.code}",
            f"  正在办理：          回执号 {numbers.shown(follow.requester.number)}，查询码 {follow.code}",
            "委员先看：待接单的单，接一单。召集人先看：审题、欠着的纪要、退回待裁定的事项、延期申请。",
            "承办单位先看：待接受和快到期的事项。办公室和督查先看：超期，再点开六个案例从头读到尾。",
            "",
            "Residents need no account. Two receipts to try under 查单 (number, code):",
            f"  asked “is it solved?” now: {check.requester.number}, {check.code}",
            f"  being handled:             {follow.requester.number}, {follow.code}",
            "Member: claim an open order. Convener: screening, minutes owed, returned items, extensions.",
            "Unit: items offered and nearly due. Offices: overdue; then read the six documented cases.",
        ]
    )
