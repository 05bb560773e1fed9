"""The demo city: made once, whole or not at all, and what its launcher says about it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from tinghao.access import queries as access
from tinghao.access.roles import PART_LABELS
from tinghao.analytics import actions as analytics
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, SYSTEM
from tinghao.demo import (
    assessment,
    cases,
    distribution,
    documents,
    duty,
    errands,
    gathering,
    inspection,
    lot,
    observing,
    opinion,
    paper,
    programme,
    running,
)
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
from tinghao.orders.models import Order

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
        stage = Stage(now, nights_from=days.now.date() - dt.timedelta(days=RECENT_DAYS))
        stage.play(
            chain(
                cases.stories(town),
                errands.stories(town, days),
                (
                    lot.story(town, days),
                    gathering.plan(town, days),
                    running.story(town, days),
                    distribution.story(town, days),
                    duty.story(town, days),
                    documents.story(town, days),
                    opinion.story(town, days),
                    assessment.story(town, days),
                    paper.story(town, days),
                    observing.story(town, days),
                    inspection.story(town, days),
                    programme.story(town, days),
                ),
            )
        )
        _read_old_notices(days)
        orders.recount_figures()
        analytics.recount_year(days.now.year)
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
    """For the launcher: who can be tried, which receipts, where to look first; "" without the city."""
    if not is_loaded():
        return ""
    people: dict[str, list[str]] = {}
    for card in access.public_demo_cards():
        people.setdefault(card.role, []).append(f"{card.name}（{card.place}）")
    check, follow = receipt(errands.TO_CHECK), receipt(errands.TO_FOLLOW)
    return "\n".join(
        [
            "工作人员（都是编的示例，没有密码，在登录页点名字就进去）  Staff, one click each, no password:",
            *(f"  {PART_LABELS[role]} {role}：{'、'.join(names)}" for role, names in people.items()),
            "",
            "群众不用登录：打开首页就能点单；这两张回执可以拿去查：",
            "Residents need no account; two receipts to try (number, code):",
            f"  {_shown(check)}  等您回答“解决了吗” asks whether it is solved",
            f"  {_shown(follow)}  正在办理 is being handled",
            "",
            "先看哪里  Where to look first:",
            "  委员：接一张待接的单。  Member: claim an open order.",
            "  召集人：审题、欠着的纪要、退回的事项、延期申请。  Convener: screening, minutes owed, returns.",
            "  承办单位：等您接受的、快到期的。  Unit: what is offered, what is nearly due.",
            "  办公室、督查：超期的，再读案例。  Offices: what is overdue, then the cases.",
            "",
            "六个有出处的案例，从第一句话读到查单  Six documented cases, from first word to check:",
            *(f"  {path}  {title}" for path, title in _case_pages()),
        ]
    )


def _shown(placed: Placed) -> str:
    return f"回执号 {numbers.shown(placed.requester.number)}  查询码 {placed.code}"


def _case_pages() -> list[tuple[str, str]]:
    titles = [case.TITLE for case in cases.ALL]
    numbers_of = dict(Order.objects.filter(public_title__in=titles).values_list("public_title", "number"))
    return [(reverse("portal:case", args=[numbers_of[title]]), title) for title in titles]
