"""What came of a member's matters and what was said of them, in words with denominators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.assessment import gauges, rules
from tinghao.assessment.scheme import FEWEST, Gauge
from tinghao.core import refusals
from tinghao.orders.choices import Answer
from tinghao.orders.models import Order


@dataclass(frozen=True, slots=True)
class Line:
    """One gauge in words; `is_few` where there is too little to go by."""

    words: str
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter behind the figures, and what was said of it."""

    order: Order
    lines: tuple[Line, ...]


def lines_of(counts: Mapping[str, Mapping[str, int]]) -> tuple[Line, ...]:
    """What came of it and what residents said, each with how many there are."""
    found = []
    for gauge, words in ((Gauge.OUTCOME, _outcomes), (Gauge.ANSWER, _answers), (Gauge.RATING, _ratings)):
        own = counts.get(gauge, {})
        if own:
            found.append(Line(words(own), sum(own.values()) < FEWEST[gauge]))
    return tuple(found)


def _outcomes(own: Mapping[str, int]) -> str:
    codes = " · ".join(f"{code} {own[code]}" for code in "ABCD" if own.get(code))
    return _("成果事项 %(n)s 件：%(codes)s") % {"n": sum(own.values()), "codes": codes}


def _answers(own: Mapping[str, int]) -> str:
    said = " · ".join(f"{Answer(a).label} {own[a]}" for a in Answer.values if own.get(a))
    return _("群众答复 %(n)s 人：%(said)s") % {"n": sum(own.values()), "said": said}


def _ratings(own: Mapping[str, int]) -> str:
    well = own.get("4", 0) + own.get("5", 0)
    return _("群众评分 %(n)s 份：四分以上 %(well)s 份") % {"n": sum(own.values()), "well": well}


def said_in(actor: Any, township: str, year: int, members: Iterable[int]) -> dict[int, tuple[Line, ...]]:
    """For the convener of a township: what came of each member's matters there, beside the word to be said.

    Five statements whatever the number of members. Raises NotFound for somebody else's township.
    """
    if township not in actor.divisions_for(rules.EVALUATE):
        raise refusals.NotFound(_("没有找到这个乡镇（街道），或者不在您的工作范围内。"))
    wanted = list(members)
    said = gauges.gauges_of(township, year, members=wanted)
    checks = gauges.checks_of(township, year, wanted)
    found = {}
    for member in wanted:
        lines = lines_of(said.get(member, {}))
        if n := checks.get(member, 0):
            lines += (Line(_("查单和回头看 %(n)s 次") % {"n": n}),)
        found[member] = lines
    return found


def matters_behind(place: str, year: int, member: int) -> tuple[Matter, ...]:
    """The matters from which a member's rates come, the latest first."""
    return tuple(Matter(order, lines_of(own)) for order, own in gauges.matters_of(place, year, member))
