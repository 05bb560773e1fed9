"""Consultations for documents: to come, held, and with minutes; with a resident at the table."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from tests import make
from tests.desk import stage

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock

RESIDENT = "示例王大爷"
SAID = "（一）居民意见\n锁门以来老人没处上厕所。\n（二）物业意见\n缺一名保洁员。"
AGREED = "物业公司本月底前开门。\n费用由物业和街道分担。"


def planned(cast: make.Cast, *, begun: bool = False) -> Consultation:
    """A meeting with a member, two units and two residents asked."""
    order = stage.claimed(cast)
    shift = dt.timedelta(minutes=-5) if begun else dt.timedelta(days=2)
    seat = consultations.NewSeat
    return consultations.plan_consultation(
        by=cast.convener.actor,
        about=[order],
        form="room",
        title="公厕开门时间",
        starts_at=clock.now() + shift,
        venue=make.venue("示例议事室"),
        place="二楼",
        seats=[
            seat("member", member=cast.member.member),
            seat("unit", organisation=cast.unit, name="示例经理"),
            seat("unit", organisation=cast.other_unit),
            seat("requester", requester=order.requesters.get(), name=RESIDENT),
            seat("representative", name="示例刘大妈"),
        ],
    )


def held(cast: make.Cast) -> Consultation:
    """The same, and all but one unit came; minutes are begun."""
    meeting = planned(cast, begun=True)
    seats = list(meeting.seats.all())
    present = [s.pk for s in seats if s.organisation_id != cast.other_unit.pk]
    consultations.set_attendance(meeting, by=cast.convener.actor, present=present)
    words = {"discussion": SAID, "agreed": AGREED, "open_points": "夜里开不开。"}
    consultations.save_minutes(meeting, by=cast.convener.actor, version=0, words=words)
    return Consultation.objects.get(pk=meeting.pk)


def recorded(cast: make.Cast) -> Consultation:
    """The same, and the minutes are final with two items."""
    meeting = held(cast)
    items = [stage.item(cast), stage.item(cast, days=40, what="请一名保洁员")]
    consultations.finish_minutes(meeting, by=cast.convener.actor, items={meeting.orders.get().pk: items})
    return Consultation.objects.get(pk=meeting.pk)


def words_of(docx: bytes) -> str:
    """All words of a .docx, without its tags."""
    import re

    document = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", document.replace("</w:p>", "\n"))
