"""The year's plan: topics are put on it, and taken off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.choices import ConsultationState, Form
from tinghao.core import clock, refusals, text
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.orders import actions as orders
from tinghao.people.models import Person
from tinghao.preparation.models import REASON_LIMIT, TITLE_LIMIT, Topic
from tinghao.preparation.workflow import RECORD


@transaction.atomic
def add_topic(
    *, by: Any, place: str, year: int, month: int, title: str, form: str = Form.ROOM, words: str = ""
) -> Topic:
    """The topic stands on the year's plan of that township or county. Recorded as `preparation.topic_added`.

    Raises Invalid for a month that is none, and for the same words twice in a year at one place.
    """
    scope.require(by, RECORD, SimpleNamespace(division_code=place), see="consultations.see")
    if not (1 <= month <= 12 and 2000 <= year <= 2100):
        raise refusals.Invalid(_("请选月份。"), fields={"month": _("请选 1 到 12 月。")})
    if form not in Form.values:
        raise refusals.Invalid(_("请选择协商的形式。"), fields={"form": _("请从列表里选一种。")})
    said = text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写一个议题。"))
    where = ancestry(place)
    if Topic.objects.filter(**where, year=year, title=said, dropped_at__isnull=True).exists():
        words_twice = _("今年的计划里已经有这个议题。")
        raise refusals.Invalid(words_twice, fields={"title": words_twice})
    made = Topic.objects.create(
        year=year,
        month=month,
        title=said,
        form=form,
        words=text.optional(words, field="words", limit=REASON_LIMIT),
        created_by_id=by.person_id,
        created_at=clock.now(),
        **where,
    )
    data = {"year": year, "month": month}
    history.append("topic", made.pk, "preparation.topic_added", by=by, data=data, is_first=True)
    return made


@transaction.atomic
def drop_topic(topic: Topic, *, by: Any) -> None:
    """The topic will not be taken up; it stays to be seen. Recorded as `preparation.topic_dropped`.

    An order that it had from a meeting which was called off ends with it. Raises Stale where its meeting
    is planned or was held.
    """
    scope.require(by, RECORD, topic, see="consultations.see")
    if topic.consultation is not None and topic.consultation.state != ConsultationState.CALLED_OFF:
        raise refusals.Stale(_("这个议题的协商已经定了，请先取消那次协商。"))
    if not Topic.objects.filter(pk=topic.pk, dropped_at__isnull=True).update(dropped_at=clock.now()):
        raise refusals.Stale(_("这个议题已经移出计划了。"))
    if topic.order is not None:
        orders.drop_order(topic.order, by=by)
    history.append("topic", topic.pk, "preparation.topic_dropped", by=by)


@transaction.atomic
def adopt_topic(topic: Topic) -> bool:
    """A meeting that was planned before topics had orders gets its own, in the name of who planned it.

    True where it has one now; False where somebody was first, or where that person may not any more.
    """
    meeting = topic.consultation
    host = Person.objects.filter(pk=meeting.host_id).first() if meeting is not None else None
    if meeting is None or host is None:
        return False
    by = scope.actor_for(host)
    try:
        order = orders.plan_order(
            by=by, title=topic.title, words=topic.words, place=topic.division_code, year=topic.year
        )
    except refusals.Refusal:
        return False
    meeting.orders.add(order)
    on = clock.local(meeting.starts_at).date()
    orders.convene_order(order, by=by, consultation_id=meeting.pk, on=on, is_ahead=False)
    if meeting.state == ConsultationState.HELD:
        orders.hold_order(order, by=by, consultation_id=meeting.pk, on=on)
    if not Topic.objects.filter(pk=topic.pk, order__isnull=True).update(order=order):
        raise refusals.Stale(_("这个议题已经安排过，或者不办了。"))
    return True
