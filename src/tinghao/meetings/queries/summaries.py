"""The public summary: proposed out of the minutes, what in it gives somebody away, and what is published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.consultations.choices import SeatKind
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock
from tinghao.history import kinds
from tinghao.history import queries as history
from tinghao.meetings.choices import SUMMARY_LIMIT
from tinghao.meetings.models import Summary
from tinghao.orders import identifying
from tinghao.people.models import Person

_RESIDENTS = (SeatKind.REQUESTER, SeatKind.REPRESENTATIVE, SeatKind.OTHER)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a text that needs a look before it is signed."""

    label: str
    words: str
    is_barred: bool


def summary_of(actor: Any, consultation: Consultation) -> Summary | None:
    """The summary of a consultation that is in the actor's sight."""
    del actor
    return Summary.objects.filter(consultation=consultation).first()


def names_at_the_table(consultation: Consultation) -> list[str]:
    """The names of private people who sat there or asked for it, the longest first."""
    found = {s.name.strip() for s in consultation.seats.all() if s.kind not in {SeatKind.UNIT}}
    for order in consultation.orders.all():
        found |= {r.name.strip() for r in order.requesters.all()}
    return sorted((n for n in found if len(n) > 1), key=lambda n: (-len(n), n))


def marks_in(actor: Any, consultation: Consultation, words: str) -> list[Finding]:
    """Numbers, plates, doors, and names from the table that stand in the text."""
    del actor
    found = [Finding(str(m.kind.label), m.words, m.kind.is_barred) for m in identifying.marks(words)]
    for name in names_at_the_table(consultation):
        if name in words:
            found.append(Finding(_("人名"), name, is_barred=False))
    return found


def proposed_summary(actor: Any, consultation: Consultation) -> str:
    """A first text out of the minutes: numbers taken out, names of private people replaced by a word."""
    del actor
    minutes = getattr(consultation, "minutes", None)
    names = names_at_the_table(consultation)
    parts = [_who_met(consultation)]
    if minutes is not None:
        for heading, words in (
            (_("大家说了什么"), minutes.discussion),
            (_("商定的办法"), minutes.agreed),
            (_("还没有谈拢的"), minutes.open_points),
        ):
            if words.strip():
                parts.append(f"{heading}：\n{_redacted(words.strip(), names)}")
    items = OutcomeItem.objects.filter(consultation=consultation).select_related("lead_unit").order_by("pk")
    lines = [_item_line(item) for item in items]
    if lines:
        parts.append(f"{_('谁来办')}：\n" + "\n".join(dict.fromkeys(lines)))
    return "\n\n".join(parts)[:SUMMARY_LIMIT]


def _item_line(item: OutcomeItem) -> str:
    return _("{what}，由{unit}在 {year} 年 {month} 月 {day} 日前办好。").format(
        what=item.what,
        unit=item.lead_unit.name,
        year=item.due_on.year,
        month=item.due_on.month,
        day=item.due_on.day,
    )


def _who_met(consultation: Consultation) -> str:
    on = clock.local(consultation.starts_at)
    here = [s for s in consultation.seats.select_related("organisation") if s.attended]
    counts = Counter(s.kind for s in here)
    units = "、".join(dict.fromkeys(s.organisation.name for s in here if s.organisation is not None))
    residents = sum(counts[kind] for kind in _RESIDENTS)
    who = [
        _("委员 {n} 人").format(n=counts[SeatKind.MEMBER]) if counts[SeatKind.MEMBER] else "",
        units,
        _("居民 {n} 人").format(n=residents) if residents else "",
        _("专业人士 {n} 人").format(n=counts[SeatKind.EXPERT]) if counts[SeatKind.EXPERT] else "",
    ]
    there = "，".join(w for w in who if w)
    words = _("{year} 年 {month} 月 {day} 日，大家坐到一起商量“{title}”。").format(
        year=on.year, month=on.month, day=on.day, title=consultation.title
    )
    return words + (_("到场的有{who}。").format(who=there) if there else "")


def _redacted(words: str, names: list[str]) -> str:
    plain = identifying.without_numbers(words)
    for name in names:
        plain = plain.replace(name, _("一位居民"))
    return plain


@dataclass(frozen=True, slots=True)
class SummaryEvent:
    """Published or taken down: when, by whom, and why."""

    at: dt.datetime
    label: str
    name: str
    words: str


def summary_log(actor: Any, consultation: Consultation) -> list[SummaryEvent]:
    """What became of the public summary, newest first."""
    names = ("meetings.summary_published", "meetings.summary_taken_down")
    entries = [e for e in history.entries_of(actor, "consultation", consultation.pk) if e.kind in names]
    persons = Person.objects.filter(pk__in={e.person_id for e in entries if e.person_id})
    known = dict(persons.values_list("pk", "name"))
    return [
        SummaryEvent(
            e.at, _(kinds.get(e.kind).label), known.get(e.person_id or 0, ""), e.words.body if e.words else ""
        )
        for e in reversed(entries)
    ]


@dataclass(frozen=True, slots=True)
class PublicSummary:
    """A signed summary as the public reads it."""

    words: str
    signed_by: str
    signed_at: dt.datetime | None
    held_on: dt.date


def public_summaries_among(consultations: Sequence[Consultation]) -> list[PublicSummary]:
    """What was published of these meetings (as `public_meetings_of` gives them), newest first."""
    return [
        PublicSummary(
            c.summary.words,
            getattr(c, "signer", "") or "",
            c.summary.signed_at,
            clock.local(c.starts_at).date(),
        )
        for c in consultations
        if getattr(c, "summary", None) is not None and c.summary.is_published
    ]
