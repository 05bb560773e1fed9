"""Facts about an office and its documents: whose paper it is, what is missing, what changed since."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.divisions import queries as divisions
from tinghao.documents.choices import NUMBERED, Kind
from tinghao.documents.facts import Facts
from tinghao.documents.models import GeneratedDocument, NumberSeries, OfficePaper, Template

STOP, DRAFT, TELL = "stop", "draft", "tell"


def office_of(code: str) -> str:
    """The office on whose paper the documents of a place are: the county's, or the city's."""
    return code[:6] if len(code) >= 6 else code[:4]


def paper_of(office: str) -> OfficePaper:
    """The office's own words; where it has written none, sensible ones that are not stored."""
    found = OfficePaper.objects.filter(office=office).first()
    if found is not None:
        return found
    name = f"政协{''.join(divisions.public_path(office))}委员会办公室"
    return OfficePaper(
        office=office, name=name, mark_notice=name, mark_minutes="微协商会议纪要", mark_report="协商专报"
    )


def series_of(office: str, kind: str) -> NumberSeries:
    """The office's series for this kind, as stored or new."""
    found = NumberSeries.objects.filter(office=office, kind=kind).first()
    return found or NumberSeries(office=office, kind=kind, year=clock.today().year)


def template_of(office: str, kind: str) -> Template | None:
    """The office's own template in use; None for the built-in one."""
    return Template.objects.filter(office=office, kind=kind, retired_at__isnull=True).first()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a document lacks: STOP where it cannot be made, DRAFT where only a draft can."""

    weight: str
    words: str


def gaps(kind: str, consultation: Consultation, facts: Facts) -> list[Gap]:
    """What is missing for this document now, in words."""
    if consultation.state == ConsultationState.CALLED_OFF:
        return [Gap(STOP, _("这次协商已经取消了。"))]
    if kind == Kind.NOTICE:
        return _for_notice(facts)
    if kind in {Kind.MINUTES, Kind.REPORT}:
        return _for_minutes(kind, facts)
    if kind in {Kind.OUTCOMES, Kind.HANDLING} and not facts.items:
        return [Gap(STOP, _("还没有成果事项：纪要定稿以后才有。"))]
    if kind == Kind.SATISFACTION and not facts.is_recorded:
        return [Gap(TELL, _("纪要还没有定稿，表上不会有商定的办法。"))]
    return []


def _for_notice(facts: Facts) -> list[Gap]:
    found = []
    if facts.is_held:
        found.append(Gap(TELL, _("会已经开过了，通知只能补发存档。")))
    if not facts.seats:
        found.append(Gap(TELL, _("还没有请谁，通知里不会有参加人员。")))
    return found


def _for_minutes(kind: str, facts: Facts) -> list[Gap]:
    if not facts.agreed and not facts.discussion:
        return [Gap(STOP, _("纪要还没有写。"))]
    found = []
    if not facts.is_recorded:
        found.append(Gap(DRAFT, _("纪要还没有定稿，现在只能出草稿，不编号。")))
    if all(seat.came is None for seat in facts.seats):
        found.append(Gap(TELL, _("到场名单还没有记。")))
    if kind == Kind.MINUTES and not facts.discussion:
        found.append(Gap(TELL, _("没有写各方意见。")))
    return found


_CHANGED = {
    "meeting": lambda: _("时间、地点或主持人此后又改过"),
    "seats": lambda: _("名单此后又改过"),
    "orders": lambda: _("涉及的单此后有变化"),
    "minutes": lambda: _("纪要此后又改过"),
    "items": lambda: _("成果事项此后有变化"),
}
# What each document says nothing about cannot make it old.
_SAYS = {
    Kind.NOTICE: ("meeting", "seats", "orders"),
    Kind.MINUTES: ("meeting", "seats", "orders", "minutes", "items"),
    Kind.REPORT: ("meeting", "seats", "orders", "minutes", "items"),
    Kind.OUTCOMES: ("meeting", "orders", "items"),
}


def parts_said(kind: str, facts: Facts) -> dict[str, str]:
    """The digests of those parts of the facts that this kind of document tells."""
    parts = facts.parts()
    return {name: parts[name] for name in _SAYS[Kind(kind)]}


def changed_since(document: GeneratedDocument, facts: Facts) -> list[str]:
    """What is not any more as the document says it, in words."""
    now = parts_said(document.kind, facts)
    return [_CHANGED[name]() for name in now if document.facts.get(name) != now[name]]


def is_numbered(kind: str) -> bool:
    """True for a document that goes out under a number."""
    return kind in NUMBERED
