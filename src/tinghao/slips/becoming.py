"""What each slip becomes: an order, an answer, attendance, progress or a report; by the rooms' actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import actions as consultations
from tinghao.consultations.choices import ConsultationState, ItemState
from tinghao.consultations.models import Consultation
from tinghao.consultations.rules import ByPaper
from tinghao.core import refusals
from tinghao.documents.choices import Kind
from tinghao.documents.codes import shown
from tinghao.meetings import actions as meetings
from tinghao.orders import actions as orders
from tinghao.orders.actions.placing import Contact
from tinghao.orders.choices import Channel
from tinghao.orders.models import Requester
from tinghao.slips import sheets
from tinghao.slips.models import Slip

Typed = dict[str, Any]


def become(slip: Slip, typed: Typed, *, by: Any) -> None:
    """The slip is what it says, in the caller's transaction. Raises whatever that action refuses."""
    _BECOMES[slip.form](slip, typed, by)


def _application(slip: Slip, typed: Typed, by: Any) -> None:
    words = [str(typed.get("words", ""))]
    if wish := str(typed.get("wish", "")).strip():
        words.append(_("希望：{wish}").format(wish=wish))
    if others := typed.get("others"):
        words.append(_("还有大约 {n} 户（人）也是这样。").format(n=others))
    placed = orders.place_order(
        by=by,
        words="\n".join(words) if words[0].strip() else "",
        division=str(typed.get("division") or slip.place),
        once=slip.once,
        address=str(typed.get("address", "")),
        channel=Channel.PAPER,
        contact=Contact(
            name=str(typed.get("name", "")),
            phone=str(typed.get("phone", "")),
            consents_contact=bool(typed.get("consents_contact")),
            consents_publish=bool(typed.get("consents_publish")),
        ),
    )
    slip.receipt = placed.requester.number


def _satisfaction(slip: Slip, typed: Typed, by: Any) -> None:
    requester = Requester.objects.filter(pk=slip.requester_id or 0, order_id=slip.order_id or 0).first()
    if requester is None:
        words = _("请选是哪一位点单人评的。")
        raise refusals.Invalid(words, fields={"requester": words})
    rating = typed.get("rating")
    consultations.answer_check(
        requester,
        by=by,
        answer=str(typed.get("answer", "")),
        rating=int(rating) if rating else None,
        words=str(typed.get("words", "")),
    )


def _sign_in(slip: Slip, typed: Typed, by: Any) -> None:
    meeting = slip.consultation
    if meeting is None:
        raise refusals.NotFound(_("没有找到这次协商，或者它不在您的工作范围内。"))
    seats = sheets.seats_on(meeting, slip.copy)
    came = sheets.numbers(str(typed.get("numbers", "")), [s.number for s in seats])
    present = {s.pk for s in seats if s.number in came}
    names = sheets.names(str(typed.get("names", "")))
    if not present and not names:
        words = _("请写到场的序号，例如 1-5 7；都到了写“全”。")
        raise refusals.Invalid(words, fields={"numbers": words})
    if meeting.state == ConsultationState.PLANNED:
        # The first sheet says that the meeting took place.
        there = set(meeting.seats.filter(attended=True).values_list("pk", flat=True))
        consultations.set_attendance(meeting, by=by, present=there | present)
        _add(meeting, names, by)
        return
    reason = _("签到表 {code}").format(code=shown(slip.code))
    for seat in seats:
        meetings.mark_seat(meeting, by=by, seat=seat.pk, present=seat.pk in present, reason=reason)
    _add(meeting, names, by)


def _add(meeting: Consultation, names: list[str], by: Any) -> None:
    for name in names:
        meetings.add_person(meeting, by=by, name=name)


def _handling(slip: Slip, typed: Typed, by: Any) -> None:
    item = slip.item
    if item is None:
        raise refusals.NotFound(_("没有找到这一项，或者它不由您的单位承办。"))
    item.refresh_from_db()
    scope.require(by, "consultations.link", item.order)
    unit = ByPaper(by.person_id, item.pk, frozenset({item.lead_unit_id}))
    if item.state == ItemState.OFFERED:
        consultations.accept_item(item, by=unit)
    words, code = str(typed.get("words", "")), str(typed.get("result", ""))
    if not code:
        consultations.report_progress(item, by=unit, words=words)
        return
    day = typed.get("revisit_on")
    consultations.report_item(
        item,
        by=unit,
        code=code,
        words=words,
        revisit_on=dt.date.fromisoformat(day) if day else None,
    )


_BECOMES: dict[str, Callable[[Slip, Typed, Any], None]] = {
    Kind.APPLICATION: _application,
    Kind.SATISFACTION: _satisfaction,
    Kind.SIGN_IN: _sign_in,
    Kind.HANDLING: _handling,
}
