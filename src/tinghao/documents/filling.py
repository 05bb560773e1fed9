"""Fills an office's own template with the facts: fields in paragraphs, rows that come again for each item."""

from __future__ import annotations

import copy
import datetime as dt
import importlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tinghao.core import refusals
from tinghao.documents import facts, fields
from tinghao.documents.contents import words
from tinghao.documents.facts import Facts, ItemFact
from tinghao.documents.models import OfficePaper

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


# What the library says of a file that it cannot work on; the words are for the person.
UNREADABLE = (KeyError, ValueError, AttributeError, TypeError)
NOT_FILLED = _("自己的模板填不进去，请换一份，或改用内置的。")


@dataclass(frozen=True)
class Values:
    """What stands in each field, and the rows of each group."""

    single: Mapping[str, str]
    groups: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


def values_of(told: Facts, office: OfficePaper, number: str, dated: dt.date) -> Values:
    """The values for a document about this consultation; residents are counted, and not named."""
    people = {label: "、".join(names) for label, names in words.people_lists(told)}
    asked = [seat.shown for seat in told.seats if not seat.is_resident]
    if residents := words.counted(seat for seat in told.seats if seat.is_resident):
        asked.append(residents)
    single = {
        "发文机关": office.name,
        "编号": number,
        "成文日期": facts.day_of(dated),
        "主送": office.addressee,
        "抄送": office.copy_to,
        "议题": told.title,
        "形式": told.form,
        "时间": told.when,
        "日期": told.day,
        "地点": told.venue,
        "社区": told.place,
        "召集人": told.host,
        "涉及的单": words.orders(told),
        "单号": "、".join(order.number for order in told.orders),
        "参加人员": "、".join(asked),
        "出席": people.get("出席", ""),
        "请假": people.get("请假", ""),
        "到场人数": str(len(told.came)),
        "各方意见": told.discussion,
        "商定的办法": told.agreed,
        "没有谈拢的": told.open_points,
    }
    return Values(single, {fields.ITEM: item_rows(told.items), fields.PERSON: _people(told)})


def item_rows(items: Iterable[ItemFact]) -> list[dict[str, str]]:
    """The outcome items, one row each."""
    return [
        {
            "成果.序号": str(i),
            "成果.事项": item.what,
            "成果.主办": item.lead,
            "成果.协办": "、".join(item.helpers),
            "成果.期限": item.due,
            "成果.标准": item.evidence,
            "成果.情况": item.state,
        }
        for i, item in enumerate(items, start=1)
    ]


def _people(told: Facts) -> list[dict[str, str]]:
    came = {True: "到场", False: "请假", None: ""}
    return [
        {
            "名单.序号": str(i),
            "名单.姓名": seat.role if seat.is_resident else seat.name,
            "名单.单位": seat.unit or seat.role,
            "名单.到场": came[seat.came],
        }
        for i, seat in enumerate(told.seats, start=1)
    ]


def fill(content: bytes, values: Values) -> bytes:
    """The template with every field filled; one that nobody knows stays as it stands.

    Raises Refusal where the file cannot be read any more: it was checked when it was uploaded.
    """
    try:
        document = importlib.import_module("docx").Document(io.BytesIO(content))
        for root in roots(document):
            fill_in(root, values)
        out = io.BytesIO()
        document.save(out)
    except UNREADABLE as problem:
        raise refusals.Refusal(NOT_FILLED) from problem
    return out.getvalue()


def fill_in(root: Any, values: Values) -> None:
    """Every field below this element is filled, and the rows of groups come once for each entry."""
    _rows(root, values)
    for paragraph in list(root.iter(f"{_W}p")):
        _paragraph(paragraph, values.single)


def roots(document: Any) -> Iterator[Any]:
    """The body, the headers and the footers: where fields are looked for."""
    yield document.element.body
    for section in document.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield part._element


def text_of(element: Any) -> str:
    """All words in it, whatever runs they were cut into."""
    return "".join(t.text or "" for t in element.iter(f"{_W}t"))


def groups_in(row: Any) -> set[str]:
    """The groups whose fields stand in a table row."""
    named = (fields.NAMES.get(name) for name in fields.in_text(text_of(row)))
    return {found.group for found in named if found is not None and found.group}


def _rows(root: Any, values: Values) -> None:
    for row in list(root.iter(f"{_W}tr")):
        inside = groups_in(row)
        if not inside or any(True for _ in row.iter(f"{_W}tbl")):
            continue
        for filled in values.groups.get(inside.pop(), []):
            again = copy.deepcopy(row)
            row.addprevious(again)
            for paragraph in again.iter(f"{_W}p"):
                _paragraph(paragraph, {**values.single, **filled})
        row.getparent().remove(row)


def _paragraph(paragraph: Any, values: Mapping[str, str]) -> None:
    told = text_of(paragraph)
    if "{{" not in told.replace("｛", "{"):
        return
    match = fields.FIELD.fullmatch(told.strip())
    lines = values.get(fields.plain(match.group(1)), "").split("\n") if match else []
    # A paragraph that is one field takes its value line by line, each a paragraph like it.
    for line in lines[:-1]:
        again = copy.deepcopy(paragraph)
        paragraph.addprevious(again)
        _replace(again, {**values, fields.plain(match.group(1)): line} if match else values)
    _replace(paragraph, {**values, fields.plain(match.group(1)): lines[-1]} if match and lines else values)


def _replace(paragraph: Any, values: Mapping[str, str]) -> None:
    """Each field is replaced where it begins, in the look of its first character."""
    pieces = list(paragraph.iter(f"{_W}t"))
    told = "".join(piece.text or "" for piece in pieces)
    owner = [n for n, piece in enumerate(pieces) for _sign in piece.text or ""]
    filled = ["" for _piece in pieces]
    at = 0
    for match in fields.FIELD.finditer(told):
        for n in range(at, match.start()):
            filled[owner[n]] += told[n]
        value = values.get(fields.plain(match.group(1)))
        filled[owner[match.start()]] += match.group(0) if value is None else " ".join(value.split("\n"))
        at = match.end()
    for n in range(at, len(told)):
        filled[owner[n]] += told[n]
    for piece, text in zip(pieces, filled, strict=True):
        piece.text = text
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
