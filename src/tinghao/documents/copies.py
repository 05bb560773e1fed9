"""An own template for a form that is filled in by hand: its body again for each copy, each with its code."""

from __future__ import annotations

import copy
import importlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno

from tinghao.core import refusals
from tinghao.documents import fields, filling
from tinghao.documents.filling import Values

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QR_MM = 25


@dataclass(frozen=True)
class Filled:
    """What stands on one copy, and the address in its QR code."""

    values: Values
    address: str


def fill(content: bytes, copies: Sequence[Filled]) -> bytes:
    """One file with a page (or more) for each copy, in their order; headers and footers are filled once.

    Raises Refusal where the file cannot be read any more: it was checked when it was uploaded.
    """
    try:
        document = importlib.import_module("docx").Document(io.BytesIO(content))
        around = list(filling.roots(document))[1:]
        _body(document, copies)
        for root in around:
            filling.fill_in(root, copies[0].values)
        out = io.BytesIO()
        document.save(out)
    except filling.UNREADABLE as problem:
        raise refusals.Refusal(filling.NOT_FILLED) from problem
    return out.getvalue()


def _body(document: Any, copies: Sequence[Filled]) -> None:
    body = document.element.body
    pages = [child for child in body if child.tag != f"{_W}sectPr"]
    for child in pages:
        body.remove(child)
    end = len(body)
    for n, one in enumerate(copies):
        # A body of its own, so that what is found in it is of this copy alone.
        own = body.makeelement(f"{_W}body")
        own.extend(copy.deepcopy(child) for child in pages)
        # A bookmark has one place in a file; nothing on a form jumps to it.
        for mark in [*own.iter(f"{_W}bookmarkStart"), *own.iter(f"{_W}bookmarkEnd")]:
            mark.getparent().remove(mark)
        _codes(document, own, one.address)
        filling.fill_in(own, one.values)
        if n:
            _break_before(own)
        for child in list(own):
            body.insert(len(body) - end, child)


def _break_before(own: Any) -> None:
    """The copy begins on a page of its own."""
    first = own[0] if len(own) else None
    if first is None or first.tag != f"{_W}p":
        first = own.makeelement(f"{_W}p")
        own.insert(0, first)
    looks = first.get_or_add_pPr()
    for old in looks.findall(f"{_W}pageBreakBefore"):
        looks.remove(old)
    looks.insert(1 if looks.find(f"{_W}pStyle") is not None else 0, own.makeelement(f"{_W}pageBreakBefore"))


def _codes(document: Any, own: Any, address: str) -> None:
    """A picture of the QR code stands before its field, which is filled with nothing afterwards."""
    shared = importlib.import_module("docx.shared")
    for paragraph in list(own.iter(f"{_W}p")):
        if fields.QR not in fields.in_text(filling.text_of(paragraph)):
            continue
        picture = io.BytesIO()
        segno.make(address, error="m", micro=False).save(picture, kind="png", border=0, scale=8)
        picture.seek(0)
        run = own.makeelement(f"{_W}r")
        drawing = own.makeelement(f"{_W}drawing")
        drawing.append(document.part.new_pic_inline(picture, width=shared.Mm(QR_MM)))
        run.append(drawing)
        looks = paragraph.find(f"{_W}pPr")
        paragraph.insert(0 if looks is None else 1, run)
