"""An order as it is told to residents: its seals, who has it, what comes next, its story in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.access import queries as access
from tinghao.consultations.choices import ItemState, OutcomeCode
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.core.web import said
from tinghao.history import kinds
from tinghao.history.models import Entry
from tinghao.orders.choices import Answer, ClockKind, DeclineReason, Finding, Outcome, ReferralChannel, State
from tinghao.orders.models import Order

_SEALS: dict[str, tuple[int, int, str]] = {
    State.PLACED: (1, 1, ""),
    State.OPEN: (1, 1, ""),
    State.CLAIMED: (2, 2, ""),
    State.CONSULTING: (3, 2, ""),
    State.HANDLING: (3, 2, ""),
    State.CHECKING: (4, 3, ""),
    State.CLOSED: (4, 4, ""),
    State.DECLINED: (1, 1, "declined"),
    State.REFERRED: (1, 1, "referred"),
    State.MERGED: (1, 1, "merged"),
    State.WITHDRAWN: (1, 1, "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Seals:
    """What the tag `seals` needs."""

    station: int
    filled: int
    kind: str


def seals_of(order: Order) -> Seals:
    """The four seals of an order; a second round at the handling shows the way back."""
    station, filled, kind = _SEALS[order.state]
    if order.state == State.HANDLING and order.round > 1:
        kind = "rework"
    return Seals(station, filled, kind)


def path_of(code: str, names: dict[str, str]) -> str:
    """琅琊区 · 琅琊街道 · 会峰社区."""
    found = [names.get(code[:digits], "") for digits in (6, 9, 12) if digits <= len(code)]
    return " · ".join(name for name in found if name)


# A topic of the year's plan: nobody placed it, nobody took it, a member's visit is the check.
_OF_THE_PLAN: dict[str, Any] = {
    State.CLAIMED: gettext_lazy("列入年度计划，等定时间"),
    State.CHECKING: gettext_lazy("办完了，等委员到现场看"),
    State.WITHDRAWN: gettext_lazy("不办了，移出了年度计划"),
}


def state_said(order: Order) -> str:
    """How it stands, in a few words that say the truth about the end too."""
    if order.state == State.CLOSED and order.outcome:
        return {
            Outcome.CONFIRMED: _("已解决，点单人确认"),
            Outcome.VERIFIED: _("已办结，委员实地核实"),
            Outcome.INSPECTED: _("已办结，委员实地核实"),
            Outcome.EXPLAINED: _("没有解决，已说明原因"),
        }[Outcome(order.outcome)]
    if order.is_planned and order.state in _OF_THE_PLAN:
        return str(_OF_THE_PLAN[order.state])
    if order.state == State.HANDLING and order.round > 1:
        return _("退回重办中")
    return {
        State.PLACED: _("收到了，等召集人看"),
        State.OPEN: _("等委员接单"),
        State.CLAIMED: _("委员接单了"),
        State.CONSULTING: _("正在商量"),
        State.HANDLING: _("正在办"),
        State.CHECKING: _("办完了，等点单人查单"),
        State.CLOSED: _("已办结"),
        State.DECLINED: _("没有受理"),
        State.REFERRED: _("转给了更合适的地方"),
        State.MERGED: _("和另一件合在一起办"),
        State.WITHDRAWN: _("已撤回"),
    }[State(order.state)]


def holder_of(order: Order, items: Sequence[OutcomeItem], *, town: str = "") -> str:
    """Who has it now, in words: a post, a group with its member, the units, or the resident; else ""."""
    group = order.group.name if order.group else _("委员小组")
    match order.state:
        case State.PLACED:
            leads = access.public_who_leads(order.division_code).conveners
            return _("%(town)s召集人%(name)s") % {"town": town, "name": f" {leads[0].name}" if leads else ""}
        case State.OPEN:
            return _("%(group)s，等委员接单") % {"group": group}
        case State.CLAIMED | State.CONSULTING:
            return member_of(order)
        case State.HANDLING:
            units = dict.fromkeys(i.lead_unit.name for i in items if i.state != ItemState.REPORTED)
            return "、".join(units) or member_of(order)
        case State.CHECKING:
            return _("等点单人回答：解决了吗")
    return ""


def member_of(order: Order) -> str:
    """The group and its member who took the order."""
    group = order.group.name if order.group else _("委员小组")
    if order.claimed_by is None:
        return group
    return _("%(group)s 委员 %(name)s") % {"group": group, "name": order.claimed_by.person.name}


def taker_of(order: Order, *, is_own: bool = False) -> str:
    """Who has taken it: the group, and on one's own receipt its member too; "" where nobody has."""
    if order.claimed_by is None:
        return ""
    if is_own:
        return member_of(order)
    return order.group.name if order.group else ""


@dataclass(frozen=True, slots=True)
class Next:
    """The next date: the day, the words after it, and whether the calendar of that year is known."""

    day: dt.date
    words: str
    is_late: bool
    is_provisional: bool

    @property
    def day_words(self) -> str:
        """The day for paper and pictures, which are read later: never 今天 or 明天."""
        return _("%(month)s月%(day)s日") % {"month": self.day.month, "day": self.day.day}


def next_of(order: Order) -> Next | None:
    """What happens next and until when; None where nothing is due."""
    if order.due_on is None:
        return None
    words = {
        ClockKind.SCREENING: _("召集人给答复"),
        ClockKind.CLAIM: _("有委员接单"),
        ClockKind.MEETING: _("坐下来商量"),
        ClockKind.MINUTES: _("写出纪要，定下谁来办"),
        ClockKind.HANDLING: _("办完"),
        ClockKind.CHECK: _("有委员去看结果"),
        ClockKind.ANSWER: _("请点单人回答"),
    }.get(ClockKind(order.due_kind) if order.due_kind else ClockKind.SCREENING, _("有进展"))
    return Next(order.due_on, words, order.due_on < clock.today(), order.due_provisional)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story."""

    at: dt.datetime
    sentence: str
    words: str
    is_station: bool


_TAKEN = frozenset({"orders.claimed", "orders.assigned"})
_STATION_KINDS = frozenset(
    {
        "orders.placed",
        "orders.claimed",
        "orders.assigned",
        "orders.settled",
        "orders.agreed",
        "orders.reported",
        "orders.closed",
        "orders.explained",
        "orders.rechecked",
    }
)


def story_of(
    entries: Iterable[Entry], items: Sequence[OutcomeItem] = (), *, taker: str = "", is_own: bool = False
) -> list[Line]:
    """The entries as sentences, oldest first; `taker` is who has taken it, `is_own` says 您 on a receipt.

    What was given to whom stands in the table beside it and is not told twice; the same sentence about
    several items at the same moment is told once for all of them.
    """
    by_id = {item.pk: item for item in items}
    entries = list(entries)
    # One that was given back had another taker before: only the last is the one we know.
    taken = next((e for e in reversed(entries) if taker and e.kind in _TAKEN), None)
    lines: list[Line] = []
    for entry in entries:
        if entry.kind == "items.assigned" and entry.data.get("item") in by_id:
            continue
        words = entry.words.body if entry.words is not None and entry.words.is_public else ""
        sentence = sentence_of(entry, by_id)
        if is_own and entry.kind == "orders.placed":
            sentence = _("您提出了这件事。")
        elif entry is taken:
            sentence = _taken_by(taker, entry)
        line = Line(entry.at, sentence, words, entry.kind in _STATION_KINDS)
        if not lines or lines[-1].sentence != line.sentence or lines[-1].words != line.words:
            lines.append(line)
    return lines


def sentence_of(entry: Entry, items: dict[int, OutcomeItem]) -> str:
    """What happened, as one would tell a neighbour."""
    data = entry.data
    item = items.get(data.get("item", 0))
    about = _about_item(entry.kind, item, data) if item is not None else _about_order(entry.kind, data)
    return about or _(kinds.get(entry.kind).sentence or "")


# Sentences that need a day; without one the kind's own sentence is told.
_WITH_DAY: dict[str, Any] = {
    "orders.accepted": gettext_lazy("召集人看过，收下了这件事，%(day)s前请委员小组接单。"),
    "orders.claimed": gettext_lazy("委员接下了这件事，%(day)s前坐下来商量。"),
    "orders.assigned": gettext_lazy("召集人请委员接下了这件事，%(day)s前坐下来商量。"),
    "orders.convened": gettext_lazy("微协商定在%(day)s。"),
    "orders.held": gettext_lazy("%(day)s开了微协商，正在整理纪要。"),
    "orders.settled": gettext_lazy("不用开会，当场商定了办法，%(day)s前办好。"),
    "orders.agreed": gettext_lazy("大家坐到一起商定了办法，交给有关单位，%(day)s前办好。"),
}
# Sentences that need a stored word: its field, its choices, the sentence.
_WITH_WORD: dict[str, tuple[str, Any, Any]] = {
    "orders.declined": ("reason", DeclineReason, gettext_lazy("没有受理：%(word)s。")),
    "orders.referred": ("channel", ReferralChannel, gettext_lazy("转给了更合适的渠道：%(word)s。")),
    "orders.answered": ("answer", Answer, gettext_lazy("一位点单人回答：%(word)s。")),
    "orders.visited": ("finding", Finding, gettext_lazy("委员到现场看了结果：%(word)s。")),
    "orders.deadline_passed": ("clock", ClockKind, gettext_lazy("“%(word)s”这一步超过了期限，已提醒。")),
}
# The office's own words would puzzle a resident.
_CLOSED: dict[str, Any] = {
    Outcome.CONFIRMED: gettext_lazy("点单人说解决了，这件事办结。"),
    Outcome.VERIFIED: gettext_lazy("联系不上点单人，委员实地看过，办好了，这件事办结。"),
    Outcome.INSPECTED: gettext_lazy("委员实地看过，办好了，这件事办结。"),
    Outcome.EXPLAINED: gettext_lazy("没有解决，说明了原因，这件事到此为止。"),
}
_STEPS: dict[str, Any] = {
    ClockKind.SCREENING: gettext_lazy("召集人看单"),
    ClockKind.ANSWER: gettext_lazy("点单人回答"),
}
_ABOUT_ITEM: dict[str, Any] = {
    "items.assigned": gettext_lazy("“%(what)s”交给%(unit)s，%(day)s前办好。"),
    # Without naming the item, so that a unit which takes three is told of once.
    "items.accepted": gettext_lazy("%(unit)s接下了要办的事。"),
    "items.accepted_by_silence": gettext_lazy("%(unit)s到期没有退回，视为接下。"),
    "items.returned": gettext_lazy("承办单位认为“%(what)s”不归它办，正在裁定，期限不变。"),
    "items.adjudicated": gettext_lazy("裁定了：“%(what)s”由%(unit)s来办，不再退回。"),
    "items.progress": gettext_lazy("%(unit)s说了“%(what)s”办到哪一步。"),
    "items.reported": gettext_lazy("%(unit)s报告“%(what)s”：%(code)s。"),
    "items.revisited": gettext_lazy("“%(what)s”到了说好的日子，请%(unit)s在%(day)s前答复。"),
    "items.settled": gettext_lazy("“%(what)s”由%(unit)s当场办完了。"),
    "items.reopened": gettext_lazy("“%(what)s”退回%(unit)s重办，%(day)s前办好。"),
    "items.extension_asked": gettext_lazy("%(unit)s申请把“%(what)s”延到%(day)s。"),
    "items.extension_ruled": gettext_lazy("同意“%(what)s”延到%(day)s。"),
    "items.overdue": gettext_lazy("“%(what)s”超过了商定的期限，已提醒%(unit)s。"),
}
_NOT_EXTENDED = gettext_lazy("没有同意“%(what)s”延期，期限不变。")


def _about_order(kind: str, data: dict[str, Any]) -> str:
    day = _day(data)
    if kind in _WITH_DAY and day:
        return str(_WITH_DAY[kind]) % {"day": day}
    if kind == "orders.closed" and data.get("outcome") in _CLOSED:
        return str(_CLOSED[data["outcome"]])
    if kind == "orders.deadline_passed" and data.get("clock") in _STEPS:
        return _("“%(word)s”这一步超过了期限，已提醒。") % {"word": _STEPS[data["clock"]]}
    if kind in _WITH_WORD:
        name, choices, sentence = _WITH_WORD[kind]
        if data.get(name) in choices.values:
            return str(sentence) % {"word": choices(data[name]).label}
    return ""


def _taken_by(taker: str, entry: Entry) -> str:
    day = _day(entry.data)
    if not day:
        return _("%(who)s接下了这件事。") % {"who": taker}
    return _("%(who)s接下了这件事，%(day)s前坐下来商量。") % {"who": taker, "day": day}


def _about_item(kind: str, item: OutcomeItem, data: dict[str, Any]) -> str:
    sentence = _ABOUT_ITEM.get(kind)
    if kind == "items.extension_ruled" and not data.get("granted"):
        sentence = _NOT_EXTENDED
    code = data.get("code", "")
    told = {
        "what": item.what,
        "unit": item.lead_unit.name,
        "day": _day(data),
        "code": str(OutcomeCode(code).label) if code in OutcomeCode.values else "",
    }
    if sentence is None or any(not value and f"%({name})s" in str(sentence) for name, value in told.items()):
        return ""
    return str(sentence) % told


def _day(data: dict[str, Any]) -> str:
    found = data.get("due") or data.get("on") or data.get("until")
    return said.day_said(dt.date.fromisoformat(found), clock.today()) if found else ""


@dataclass(frozen=True, slots=True)
class Story:
    """A published case in a list."""

    order: Order
    seals: Seals
    place: str
    state: str
    first_words: str


def stories_of(orders: Iterable[Order], names: dict[str, str]) -> list[Story]:
    """Published cases as short stories; only what was signed for publication."""
    return [
        Story(o, seals_of(o), path_of(o.division_code, names), state_said(o), _beginning(o.public_text))
        for o in orders
    ]


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def pdf(made: bytes, name: str) -> HttpResponse:
    """A sheet that the browser shows and prints."""
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
