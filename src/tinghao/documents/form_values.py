"""What stands in the fields of a form that is filled in by hand, for each copy of a printing."""

from __future__ import annotations

from collections.abc import Sequence

from tinghao.documents import fields
from tinghao.documents.contents import forms, words
from tinghao.documents.contents.forms import Copy, Owed, Rated
from tinghao.documents.copies import Filled
from tinghao.documents.facts import Facts
from tinghao.documents.filling import Values, item_rows

About = Facts | Owed | Rated | None


def of(about: About, copies: Sequence[Copy], *, office: str, place: str) -> list[Filled]:
    """The values for each copy: of a meeting, of an item, of an order, or of a place alone."""
    single = {"发文机关": office, "社区": place, fields.QR: ""}
    if isinstance(about, Facts):
        single |= _meeting(about)
    elif isinstance(about, Owed):
        single |= _owed(about)
    elif isinstance(about, Rated):
        single |= {"涉及的单": about.order.heading, "单号": about.order.number}
    return [
        Filled(Values({**single, fields.CODE: one.code}, _groups(about, sheet)), one.address)
        for sheet, one in enumerate(copies)
    ]


def _meeting(told: Facts) -> dict[str, str]:
    return {
        "议题": told.title,
        "形式": told.form,
        "时间": told.when,
        "日期": told.day,
        "地点": told.venue,
        "召集人": told.host,
        "涉及的单": words.orders(told),
    }


def _owed(owed: Owed) -> dict[str, str]:
    item = owed.item
    return {
        "事项": item.what,
        "主办": item.lead,
        "协办": "、".join(item.helpers),
        "期限": item.due,
        "标准": item.evidence,
        "涉及的单": owed.order.heading,
        "单号": owed.order.number,
        "时间": owed.meeting,
    }


def _groups(about: About, sheet: int) -> dict[str, list[dict[str, str]]]:
    if isinstance(about, Rated):
        return {fields.ITEM: item_rows(about.items)}
    if not isinstance(about, Facts):
        return {}
    lines = forms.lines_on(about, sheet)
    return {
        fields.SEAT: [
            {"席位.序号": number, "席位.姓名": name, "席位.单位": unit} for number, name, unit in lines
        ]
    }
