"""The convener's post itself: the office that answers, and the names that the post bears by period."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import rules
from tinghao.access.models import ConvenerPost, PostName
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.people.rules import days, place, text


@transaction.atomic
def change_post(*, township: str, office_phone: str, office_address: str, by: Acts) -> ConvenerPost:
    """The public finds the post under this telephone and at this place, whoever holds it.

    Recorded on the post. Refusals: by scope, Invalid for a place that is no township and for words that
    are too long.
    """
    rules.require_appointing(by, township, role=Role.CONVENER)
    where = place(township, field="township")
    if where.level != "township":
        message = _("请选到乡镇（街道）。")
        raise refusals.Invalid(message, fields={"township": message})
    values = {
        "office_phone": text(office_phone, field="office_phone", longest=30),
        "office_address": text(office_address, field="office_address", longest=120),
    }
    post, _is_new = ConvenerPost.objects.get_or_create(township=where.code, defaults=ancestry(where.code))
    changed = {
        "phone": post.office_phone != values["office_phone"],
        "address": post.office_address != values["office_address"],
    }
    if any(changed.values()):
        ConvenerPost.objects.filter(pk=post.pk).update(**values)
        history.append("post", int(where.code), "access.post_changed", by=by, data=changed)
    post.office_phone, post.office_address = values["office_phone"], values["office_address"]
    return post


@transaction.atomic
def name_post(
    *, division: str, name: str, starts: dt.date | None = None, ends: dt.date | None = None, by: Acts
) -> PostName:
    """In the city or county the convener's post bears this name in these days, beside others; recorded.

    Refusals: by scope, Invalid for the place, the name or the days.
    """
    rules.require_appointing(by, division, role=Role.CONVENER)
    where = place(division, field="division")
    if where.level not in {"city", "county"}:
        message = _("岗位名称按市或县（市、区）来定。")
        raise refusals.Invalid(message, fields={"division": message})
    said = text(name, field="name", longest=30, missing=_("请填写岗位名称。"))
    day = starts or clock.today()
    days(day, ends)
    row, is_new = PostName.objects.get_or_create(
        division=where, name=said, starts=day, defaults={"ends": ends}
    )
    if not is_new:
        PostName.objects.filter(pk=row.pk).update(ends=ends)
        row.ends = ends
    data = {"name": row.pk, "starts": day, "ends": ends}
    history.append("county", int(where.code), "access.post_named", by=by, data=data)
    return row


@transaction.atomic
def end_post_name(row: PostName, *, ends: dt.date, by: Acts) -> None:
    """`ends` is the last day of the name; recorded. Refusals: by scope, Invalid before the first day."""
    rules.require_appointing(by, row.division_id, role=Role.CONVENER)
    days(row.starts, ends)
    PostName.objects.filter(pk=row.pk).update(ends=ends)
    row.ends = ends
    data = {"name": row.pk, "starts": row.starts, "ends": ends}
    history.append("county", int(row.division_id), "access.post_named", by=by, data=data)
