"""Reading what an office wrote once: its words, its series of numbers, its templates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.documents import copies, facts, filling, form_values, rules
from tinghao.documents.choices import BLANK_FORMS, NUMBERED, Format, Kind
from tinghao.documents.contents.forms import Copy, Owed, Rated
from tinghao.documents.facts import Facts, ItemFact, OrderFact, SeatFact
from tinghao.documents.models import NumberSeries, OfficePaper, Template
from tinghao.documents.queries.kept import TYPES, Download, file_name
from tinghao.documents.workflow import OFFICE


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """An office's page: its words, its series by kind, its template in use by kind."""

    paper: OfficePaper
    series: dict[str, NumberSeries]
    templates: list[tuple[Kind, Template | None]]


def require_office(actor: Any, office: str) -> None:
    """Nothing for somebody who keeps this office's paper; otherwise a refusal."""
    if len(office) not in {4, 6} or not (office.isascii() and office.isdecimal()):
        raise refusals.NotFound(_("没有找到这个机关。"))
    scope.require(actor, OFFICE, SimpleNamespace(division_code=office), see="consultations.see")


def office_desk(actor: Any, office: str) -> OfficeDesk:
    """All that an office wrote once; raises NotFound or Forbidden for another office's person."""
    require_office(actor, office)
    return OfficeDesk(
        rules.paper_of(office),
        {str(kind): rules.series_of(office, kind) for kind in NUMBERED},
        [(Kind(kind), rules.template_of(office, kind)) for kind in Kind],
    )


def template_for(actor: Any, template_id: int) -> Template:
    """The template; raises NotFound where it is another office's."""
    found = Template.objects.filter(pk=template_id).first()
    if found is None or not scope.has(actor, OFFICE, found.office):
        raise refusals.NotFound(_("没有找到这份模板，或者它不在您的工作范围内。"))
    return found


def template_file(actor: Any, template_id: int) -> Download:
    """The template as it was uploaded."""
    found = template_for(actor, template_id)
    return Download(
        bytes(found.content), file_name([found.name.removesuffix(".docx")], "docx"), TYPES[Format.DOCX]
    )


def trial_file(actor: Any, template_id: int) -> Download:
    """The template filled with invented facts, to see how it comes out."""
    found = template_for(actor, template_id)
    filled = _blank_trial(found) if found.kind in BLANK_FORMS else _kept_trial(found)
    words = [_("试填"), str(Kind(found.kind).label), found.name.removesuffix(".docx")]
    return Download(filled, file_name(words, "docx"), TYPES[Format.DOCX])


def _kept_trial(found: Template) -> bytes:
    values = filling.values_of(example(), rules.paper_of(found.office), "示例〔2026〕1号", clock.today())
    return filling.fill(bytes(found.content), values)


def _blank_trial(found: Template) -> bytes:
    told = example()
    abouts: dict[str, form_values.About] = {
        Kind.SIGN_IN: told,
        Kind.HANDLING: Owed(told.items[1], told.orders[0], told.when),
        Kind.SATISFACTION: Rated(told.orders[0], told.items),
    }
    two = [
        Copy("K7MX-3H4P", "https://example.org/f/K7MX3H4P"),
        Copy("K7MX-4H4Q", "https://example.org/f/K7MX4H4Q"),
    ]
    office = rules.paper_of(found.office).name
    filled = form_values.of(abouts.get(found.kind), two, office=office, place=told.place)
    return copies.fill(bytes(found.content), filled)


def example() -> Facts:
    """Facts that nobody could take for real ones."""
    at = dt.datetime(2026, 11, 3, 1, 30, tzinfo=dt.UTC)
    return Facts(
        title="示例：公厕开门时间",
        form="协商议事室",
        when=facts.moment_of(at),
        day=facts.day_of(at.date()),
        venue="示例社区议事室",
        place="示例区示例街道示例社区",
        township="示例街道",
        host="示例甲",
        is_held=True,
        is_recorded=True,
        seats=(
            SeatFact("member", "委员", "示例乙", "", True),
            SeatFact("unit", "有关单位", "", "示例物业公司", True),
            SeatFact("unit", "有关单位", "", "示例城管局", False),
            SeatFact("requester", "点单人", "示例丙", "", True),
        ),
        orders=(OrderFact("1234567897", "示例：小区门口的公厕锁了三个月", 3),),
        items=(
            ItemFact(1, "示例：打开公厕", "示例物业公司", (), "2026年11月30日", "门开着", "办理中", ""),
            ItemFact(
                2, "示例：补一盏灯", "示例城管局", ("示例街道",), "2026年12月15日", "灯亮着", "办理中", ""
            ),
        ),
        discussion="示例：居民说锁门不便。\n示例：物业说缺保洁费用。",
        agreed="示例：十一月底前开门。\n示例：费用由物业和街道分担。",
        open_points="示例：夜里开不开。",
    )
