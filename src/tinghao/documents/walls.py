"""What hangs on the wall of a place to sit down: a poster, and the five displays, out of what is known.

标识、人员、职责、流程、制度 are the five that rules for member studios ask for (domain, section 2.1). Names,
telephones, opening days and clocks come from the registers, so that a new convener is a new print and no
new text. Whoever prints sees the names before they hang.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import segno

from tinghao.access import queries as access
from tinghao.divisions import queries as divisions
from tinghao.documents import pdf
from tinghao.orders import queries as orders
from tinghao.people.models import Venue
from tinghao.venues import queries as venues

POSTER = "poster"
FIVE = ("sign", "people", "duties", "workflow", "rules")
SHEETS = (POSTER, *FIVE)
_WEEKDAYS = "一二三四五六日"
_DUTIES = (
    (
        "召集人",
        (
            "审看每一单：受理、说明不受理的原因，或者转给该管的地方。",
            "没有人接的单，请合适的委员接；约齐有关各方坐下来商量。",
            "三方以上的话都记进纪要，定下谁办、办到哪天、怎么算办成。",
        ),
    ),
    (
        "委员",
        (
            "看到本社区的单，能接就接；先到现场看，再找人商量。",
            "和自己有利害关系的，主动回避。",
            "报告办完以后再去看一次，如实写看到的情况。",
        ),
    ),
    (
        "承办单位",
        ("收到商定的事项，按期接受或者说明理由退回。", "按期办完，拿出依据；办不完的，到期以前说明原因。"),
    ),
)
_RULES = (
    (
        "守这几条",
        (
            "谁点的单，谁说了算：群众说没有解决，就退回重办。",
            "小事也立单，单单有回音；谁办、办到哪天，大家看得见。",
            "先听完再说话，对事不对人，说过的话记下来。",
            "个人信息只给办事的人看，公开以前隐去姓名、电话、门牌。",
            "不收费，不设门槛，不请客送礼。",
        ),
    ),
)


def of_venue(venue: Venue, *, sheets: Sequence[str], address: str, at: dt.datetime) -> bytes:
    """The sheets of a venue as one PDF; `address` is where its QR code leads."""
    (days,) = venues.public_days_of([venue], limit=6)
    founder = f"创办委员　{venue.founder.person.name}" if venue.founder else ""
    opened = f"成立于 {venue.opened_on.year} 年 {venue.opened_on.month} 月" if venue.opened_on else ""
    owner = f"归属单位　{venue.owner.name}" if venue.owner else ""
    facts = _of_place(venue.division_code) | {
        "name": venue.name,
        "kind": venue.get_kind_display(),
        "opening": [f"开放时间　{words}" for words in days.words[:3]],
        "lines": [line for line in (founder, opened, owner) if line],
        "next": [
            {
                "day": _day(one.opened.day),
                "hours": one.opened.hours,
                "who": one.on_duty,
            }
            for one in days.next
        ],
    }
    return _printed(facts, sheets, address, at)


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def of_division(code: str, *, name: str, address: str, at: dt.datetime) -> bytes:
    """The poster of a community or a township, with the next open days of its venues."""
    found = venues.public_days_of(access.public_who_leads(code).venues, limit=1)
    facts = _of_place(code) | {
        "name": name,
        "kind": "",
        "opening": [f"{one.venue.name}　{one.words[0]}" for one in found[:3] if one.words],
        "lines": [],
        "next": [],
    }
    return _printed(facts, (POSTER,), address, at)


def _of_place(code: str) -> dict[str, Any]:
    """Who convenes and who is in the groups of the place, and how long its clocks run."""
    leads = access.public_who_leads(code)
    post = leads.post
    place = " · ".join(divisions.public_path(code)[1:])
    groups: list[Any] = list(leads.groups[:2])
    clocks = {row.kind: row.own or row.usual for row in orders.public_clock_days(code[:6])}
    return {
        "place": place,
        "post": "、".join(post.names) if post else "召集人",
        "convener": post.holder if post else "",
        "phone": post.office_phone if post else "",
        "groups": [
            {
                "name": group.name,
                "leader": next((s.member.person.name for s in group.seats if s.is_leader), ""),
                "members": [
                    {
                        "name": s.member.person.name,
                        "sector": s.member.sector.name if s.member.sector else "",
                    }
                    for s in group.seats
                    if not s.is_leader
                ][:16],
            }
            for group in groups
        ],
        "steps": _steps(clocks),
        "duties": [{"head": head, "points": points} for head, points in _DUTIES],
        "rules": [{"head": head, "points": points} for head, points in _RULES],
        "titles": {"people": "人员", "duties": "职责", "workflow": "流程", "rules": "制度"},
        "scan": "扫一扫：谁在、哪天开，有事就说",
        "words": {
            "group": "委员小组",
            "leader": "组长",
            "rota": "接下来的开放日",
            "call": "身边的小事，扫一扫，说出来",
            "promise": "您点单，委员接单，大家坐下来解单，办没办成您来查单。",
            "urgent": "不用注册，不用下载。急事请打 110、119、120；别的事也可以打 12345。",
        },
    }


def _steps(clocks: dict[str, int]) -> list[dict[str, str]]:
    """The four seals with the working days that this county promises."""
    return [
        {
            "glyph": "点",
            "head": "点单",
            "due": f"{clocks['screening']} 个工作日内审看",
            "words": "扫码、打电话、写纸条、当面说都行，不用注册。当场给回执，凭回执随时能查。",
        },
        {
            "glyph": "接",
            "head": "接单",
            "due": f"{clocks['claim']} 个工作日内有委员接",
            "words": "联系本社区的委员看到就能接；到期没有人接，由召集人请一位。",
        },
        {
            "glyph": "解",
            "head": "解单",
            "due": f"接单后 {clocks['meeting']} 个工作日内协商",
            "words": "有关各方坐到一起，定下办什么、谁来办、哪天办完、凭什么算办成；"
            f"纪要 {clocks['minutes']} 个工作日内写好。",
        },
        {
            "glyph": "查",
            "head": "查单",
            "due": f"报告后 {clocks['check']} 个工作日内问您",
            "words": "您说解决了才算办结；您说没有，退回重办。三个月以后再问一次。",
        },
    ]


def _printed(facts: dict[str, Any], sheets: Sequence[str], address: str, at: dt.datetime) -> bytes:
    """One PDF of these sheets; raises NotPrintable where this machine has no fonts."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    shown = address.partition("?")[0].partition("://")[2]
    told = facts | {"qr": drawn.getvalue().decode(), "address": shown}
    words = {
        "facts": json.dumps(told, ensure_ascii=False),
        "sheets": json.dumps(list(sheets)),
    }
    return pdf.drawn(_source(), words, at=at)


@cache
def _source() -> str:
    return Path(__file__).with_name("walls.typ").read_text(encoding="utf-8")
