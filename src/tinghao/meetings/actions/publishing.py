"""What the public reads of a meeting: drafted from the minutes, signed by a named person, taken down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules as consultation_rules
from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.meetings import rules
from tinghao.meetings.choices import REASON_LIMIT, SUMMARY_LIMIT
from tinghao.meetings.models import Summary
from tinghao.orders import identifying

_NEWER = "就在刚才，另一位改过这份公开纪要。请看过最新的再保存；您写的是：{words}"


@transaction.atomic
def save_summary(consultation: Consultation, *, by: Any, words: str, version: int) -> Summary:
    """The draft is as typed, if nobody saved since `version`; whoever records the meeting may draft it.

    A published one is taken down first: what is read is always what was signed.
    """
    consultation_rules.check_may_record(by, consultation)
    body = _checked(words)
    _check_final(consultation)
    summary, _is_new = Summary.objects.get_or_create(consultation=consultation, defaults={"words": ""})
    if summary.is_published:
        raise refusals.Stale(_("公开着的纪要不能直接改，请先撤下。"))
    saved = Summary.objects.filter(pk=summary.pk, version=version, is_published=False)
    if not saved.update(words=body, version=version + 1):
        raise refusals.Stale(_(_NEWER).format(words=body[:200]))
    summary.refresh_from_db()
    return summary


@transaction.atomic
def publish_summary(consultation: Consultation, *, by: Any, words: str, version: int) -> Summary:
    """The public reads `words` on every published case of the meeting, signed by the person who acts.

    Recorded as `meetings.summary_published`, and as `meetings.told_in_public` in each order. Raises
    Invalid with a mobile or an ID number in it, Forbidden for whoever may not sign, Stale where
    somebody changed the draft meanwhile.
    """
    rules.check_may_sign(by, consultation)
    body = _checked(words)
    _check_final(consultation)
    _check_names_nobody(body)
    summary, _is_new = Summary.objects.get_or_create(consultation=consultation, defaults={"words": ""})
    signed = Summary.objects.filter(pk=summary.pk, version=version, is_published=False).update(
        words=body,
        version=version + 1,
        is_published=True,
        signed_by_id=by.person_id,
        signed_at=clock.now(),
    )
    if not signed:
        raise refusals.Stale(_(_NEWER).format(words=body[:200]))
    summary.refresh_from_db()
    data = {"signed_by": by.person_id}
    part = scope.part_for(by, "consultations.redact", consultation.division_code)
    history.append("consultation", consultation.pk, "meetings.summary_published", by=by, data=data, part=part)
    _tell_orders(consultation, "meetings.told_in_public", by, part)
    return summary


@transaction.atomic
def take_summary_down(consultation: Consultation, *, by: Any, words: str) -> None:
    """The public no longer reads it; the reason is kept for the office (`meetings.summary_taken_down`)."""
    rules.check_may_sign(by, consultation)
    why = text.required(words, field="reason", limit=REASON_LIMIT, missing=_("请写明为什么撤下。"))
    taken = Summary.objects.filter(consultation=consultation, is_published=True).update(is_published=False)
    if not taken:
        raise refusals.Stale(_("这份纪要现在没有公开。"))
    part = scope.part_for(by, "consultations.redact", consultation.division_code)
    history.append(
        "consultation", consultation.pk, "meetings.summary_taken_down", by=by, words=why, part=part
    )
    _tell_orders(consultation, "meetings.taken_back", by, part)


def _checked(words: str) -> str:
    return text.required(words, field="words", limit=SUMMARY_LIMIT, missing=_("请写下要公开的文字。"))


def _check_final(consultation: Consultation) -> None:
    if consultation.state != ConsultationState.RECORDED:
        raise refusals.Stale(_("纪要定稿以后才能公开。"))


def _check_names_nobody(words: str) -> None:
    mark = identifying.barred(words)
    if mark is None:
        return
    told = _("这里有{kind}“{words}”，不能公开。请删掉，或者写成“{instead}”。").format(
        kind=mark.kind.label, words=mark.words, instead=mark.kind.instead
    )
    raise refusals.Invalid(told, fields={"words": told})


def _tell_orders(consultation: Consultation, kind: str, by: Any, part: str) -> None:
    data = {"consultation": consultation.pk}
    for order_id in consultation.orders.order_by("pk").values_list("pk", flat=True):
        history.append("order", order_id, kind, by=by, data=data, part=part)
