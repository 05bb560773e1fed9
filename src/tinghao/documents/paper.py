"""A document as it is said, whatever it is printed with: blocks in order, without any measure of a renderer.

The contents build a `Paper`; `docx` and `pdf` draw it. Nothing is worded twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

OFFICIAL, FORM = "official", "form"
HEI, KAI, FANG, SONG, BIAO = "hei", "kai", "fang", "song", "biao"


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the paper, drawn by both renderers under the name of its class."""


@dataclass(frozen=True, slots=True)
class RedHead(Block):
    """发文机关标志 in red, the number two lines below it, and the red rule (GB/T 9704-2012, 7.2)."""

    mark: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Title(Block):
    """The title in 小标宋 2号, centred (7.3.1), broken into lines where the sense allows.

    `note` is the line in brackets right under it, in 楷体 3号: which meeting passed it and when (题注).
    """

    lines: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Addressee(Block):
    """主送机关, flush left, with a full-width colon (7.3.2)."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """A heading of level 1 to 4: 一、 （一） 1. （1）, in 黑体, 楷体, 仿宋, 仿宋 (7.3.3)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para(Block):
    """A paragraph of the body: 仿宋 3号, two characters of indent; `lead` before it in 黑体."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class People(Block):
    """出席, 请假 or 列席 with unit and name, in a hanging alignment (10.3)."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature(Block):
    """发文机关署名 and 成文日期, the date four characters from the right (7.3.5.1)."""

    office: str
    date: str


@dataclass(frozen=True, slots=True)
class AnnexList(Block):
    """附件说明, a line below the body: 附件：1.… without punctuation at the end (7.3.4)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex(Block):
    """The head of an annex on its own page: 附件1 at the upper left in 黑体, its title on line 3 (7.3.7)."""

    mark: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imprint(Block):
    """版记: 抄送, and who printed it when, at the bottom of the last page (7.4)."""

    copy_to: str
    office: str
    date: str


@dataclass(frozen=True, slots=True)
class FormHead(Block):
    """The head of a sheet that is filled in by hand: its title, and the code with its QR at the right."""

    title: str
    office: str = ""
    code: str = ""
    address: str = ""
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a label that was printed, or words, or room to write in."""

    text: str = ""
    span: int = 1
    is_label: bool = False
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row, with the height in millimetres that a hand needs at least."""

    cells: tuple[Cell, ...]
    height: float = 9.0
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table(Block):
    """A table over the width of the type area; `widths` are shares. Rows that are heads come again."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Note(Block):
    """Small words under a table: how to fill it in, what happens with it."""

    text: str


@dataclass(frozen=True, slots=True)
class Cut(Block):
    """Where a sheet is cut in two."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `layout` is OFFICIAL (the page of GB/T 9704) or FORM (A4, margins of 15 mm)."""

    title: str
    layout: str = OFFICIAL
    blocks: tuple[Block, ...] = field(default=())

    def told(self) -> dict[str, Any]:
        """The paper as plain data, each block with its name."""
        return {
            "title": self.title,
            "layout": self.layout,
            "blocks": [{"block": type(b).__name__, **asdict(b)} for b in self.blocks],
        }

    def json(self) -> str:
        """The same as text, for the renderer that reads it."""
        return json.dumps(self.told(), ensure_ascii=False)


def head_row(*texts: str) -> Row:
    """A row of column heads."""
    return Row(tuple(Cell(text, is_label=True, is_centred=True) for text in texts), is_head=True)


def row(*texts: str, height: float = 9.0, centred: Sequence[int] = ()) -> Row:
    """A row of plain words; `centred` names the columns that stand in the middle."""
    return Row(tuple(Cell(text, is_centred=i in centred) for i, text in enumerate(texts)), height)


def pairs(*texts: str, height: float = 9.0) -> Row:
    """A row of label, room, label, room …"""
    return Row(
        tuple(Cell(text, is_label=not i % 2, is_centred=not i % 2) for i, text in enumerate(texts)), height
    )


def said(label: str, text: str = "", *, span: int, height: float = 9.0) -> Row:
    """A row of one label, and words or room over the rest of the width."""
    return Row((Cell(label, is_label=True, is_centred=True), Cell(text, span=span)), height)
