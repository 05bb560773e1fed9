"""Draws a paper as .docx, to be edited, sealed and sent in the office's own word processor.

Measures are those of GB/T 9704-2012; the page itself is laid out in `wordml`.
"""

from __future__ import annotations

import datetime as dt
import importlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

from tinghao.documents import pictures
from tinghao.documents.paper import (
    BIAO,
    FANG,
    HEI,
    KAI,
    Addressee,
    Annex,
    AnnexList,
    Block,
    Cell,
    Cut,
    FormHead,
    Heading,
    Imprint,
    Note,
    Paper,
    Para,
    People,
    RedHead,
    Signature,
    Table,
    Title,
)
from tinghao.documents.wordml import TWIPS, Sheet

RED = "E60012"
_MM = 1440 / 25.4
# What a line of exact height leaves over its characters, so that the upper edge of the mark stands at 35 mm.
_MARK_LINE = 1.2


def render(paper: Paper, *, at: dt.datetime) -> bytes:
    """The .docx, the same bytes for the same paper and moment."""
    drawn = _Drawing(paper, at)
    for block in paper.blocks:
        drawn.draw(block)
    out = io.BytesIO()
    drawn.finish().save(out)
    return _settled(out.getvalue(), at)


def _settled(content: bytes, at: dt.datetime) -> bytes:
    """The same archive with one moment on all its parts: equal papers give equal bytes."""
    out = io.BytesIO()
    moment = at.timetuple()[:6]
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, moment)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


class _Drawing(Sheet):
    """One document while it is drawn."""

    is_begun = False

    def draw(self, block: Block) -> None:
        """The block stands under those before it."""
        drawn: Callable[[Any], None] = getattr(self, f"_{type(block).__name__.lower()}")
        drawn(block)
        self.is_begun = True

    def finish(self) -> Any:
        """The whole document."""
        return self.document

    def _blank(self, count: int = 1) -> None:
        for _n in range(count):
            self._paragraph()

    def _redhead(self, block: RedHead) -> None:
        size = min(52.0, 150 * 72 / 25.4 / max(len(block.mark), 1))
        height = size * _MARK_LINE
        before = 35 * 72 / 25.4 - (height - size) / 2
        mark = self._paragraph(align="center", line=height, before=before)
        self._run(mark, block.mark, BIAO, size, colour=RED)
        self._blank(2)
        number = self._paragraph(block.number, align="center", after=0.0)
        # 4 mm, less what an exact line leaves free under its characters.
        self._border(number, "bottom", 16, RED, space=7)
        self._blank(2)

    def _title(self, block: Title) -> None:
        paragraph = self._paragraph(align="center", line=35.0)
        for i, line in enumerate(block.lines):
            run = self._run(paragraph, line, BIAO, 22.0)
            if i + 1 < len(block.lines):
                run.add_break()
        if block.note:
            self._paragraph(block.note, KAI, align="center")
        self._blank()

    def _annexlist(self, block: AnnexList) -> None:
        self._blank()
        step = (self.size - 0.25) * TWIPS
        for number, name in enumerate(block.names, 1):
            paragraph = self._paragraph()
            self.xml.inserted(
                paragraph._p.get_or_add_pPr(),
                "ind",
                ("jc",),
                leftChars=500,
                left=round(5 * step),
                **({"hangingChars": 300, "hanging": round(3 * step)} if number == 1 else {}),
            )
            mark = f"{number}. " if len(block.names) > 1 else ""
            self._run(paragraph, f"{'附件：' if number == 1 else ''}{mark}{name}", FANG, self.size)

    def _annex(self, block: Annex) -> None:
        self._paragraph(block.mark, HEI, align="left").paragraph_format.page_break_before = True
        self._blank()
        self._title(Title(block.lines))

    def _addressee(self, block: Addressee) -> None:
        self._paragraph(block.text)

    def _heading(self, block: Heading) -> None:
        face = (HEI, KAI, FANG, FANG)[block.level - 1]
        self._paragraph(block.text, face, indent=2).paragraph_format.keep_with_next = True

    def _para(self, block: Para) -> None:
        paragraph = self._paragraph(block.lead, HEI, indent=2)
        self._run(paragraph, block.text, FANG, self.size)

    def _cut(self, block: Cut) -> None:
        del block
        self._border(self._paragraph(line=14.0, after=14.0), "bottom", 4, "000000", space=1, style="dashed")

    def _people(self, block: People) -> None:
        paragraph = self._paragraph()
        label = f"{block.label}："
        step = (self.size - 0.25) * TWIPS
        self.xml.inserted(
            paragraph._p.get_or_add_pPr(),
            "ind",
            ("jc",),
            leftChars=(2 + len(label)) * 100,
            left=round((2 + len(label)) * step),
            hangingChars=len(label) * 100,
            hanging=round(len(label) * step),
        )
        self._run(paragraph, label, HEI, self.size)
        self._run(paragraph, "、".join(block.names), FANG, self.size)

    def _signature(self, block: Signature) -> None:
        self._blank()
        width = len(block.date) - sum(c.isdecimal() for c in block.date) / 2
        over = max((len(block.office) - width) / 2, 0)
        for text, chars in ((block.office, max(4 - over, 0)), (block.date, 4 + max(over - 4, 0))):
            paragraph = self._paragraph(text, align="right")
            self.xml.inserted(
                paragraph._p.get_or_add_pPr(),
                "ind",
                ("jc",),
                rightChars=round(chars * 100),
                right=round(chars * (self.size - 0.25) * TWIPS),
            )
            paragraph.paragraph_format.keep_with_next = text == block.office

    def _imprint(self, block: Imprint) -> None:
        """A table that floats at the lower edge of the area of the last page (7.4)."""
        lines = ([f"抄送：{block.copy_to}。"] if block.copy_to else []) + [
            f"{block.office}\t{block.date}印发"
        ]
        table = self.document.add_table(rows=len(lines), cols=1)
        self._measure(table, (1.0,), 156.0)
        self.xml.inserted(
            table._tbl.tblPr,
            "tblpPr",
            ("tblOverlap", "bidiVisual", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"),
            leftFromText=0,
            rightFromText=0,
            vertAnchor="margin",
            horzAnchor="margin",
            tblpXSpec="center",
            tblpYSpec="bottom",
        )
        borders = self.xml.inserted(table._tbl.tblPr, "tblBorders", ("tblLayout", "tblCellMar", "tblLook"))
        for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
            self.xml.add(borders, side, val="single", sz=eighths, space=0, color="000000")
        for row, text in zip(table.rows, lines, strict=True):
            paragraph = row.cells[0].paragraphs[0]
            self._shape(paragraph, line=22.0, align="left", before=3.0, after=3.0)
            left = 280 if "\t" in text else 280 + 3 * 280
            hanging = {} if "\t" in text else {"hanging": 3 * 280}
            self.xml.inserted(paragraph._p.get_or_add_pPr(), "ind", ("jc",), left=left, right=280, **hanging)
            if "\t" in text:
                tabs = self.xml.inserted(paragraph._p.get_or_add_pPr(), "tabs", ("spacing", "ind", "jc"))
                self.xml.add(tabs, "tab", val="right", pos=round(156 * _MM) - 280)
            self._run(paragraph, text, FANG, 14.0)
        self.document.add_paragraph().paragraph_format.line_spacing = self.xml.shared.Pt(1)

    def _formhead(self, block: FormHead) -> None:
        table = self.document.add_table(rows=1, cols=2)
        self._measure(table, (144.0, 36.0), 180.0)
        left, right = table.rows[0].cells
        first = left.paragraphs[0]
        if block.starts_page and self.is_begun:
            first.paragraph_format.page_break_before = True
        self._shape(first, line=18.0, align="left")
        self._run(first, block.office, FANG, 11.0)
        title = left.add_paragraph()
        self._shape(title, line=34.0, align="left", before=6.0)
        self._run(title, block.title, BIAO, 22.0)
        if block.code:
            holder = right.paragraphs[0]
            self.xml.add(holder._p.get_or_add_pPr(), "jc", val="center")
            holder.add_run().add_picture(pictures.png(block), width=self.xml.shared.Mm(27))
            told = right.add_paragraph()
            self._shape(told, line=18.0, align="center")
            self._run(told, block.code, HEI, 13.0)
        self._paragraph(line=8.0)

    def _table(self, block: Table) -> None:
        body = self.document.element.body
        if len(body) > 1 and body[-2].tag == self.xml.qn("w:tbl"):
            # Two tables without anything between them are one.
            self._paragraph(line=6.0)
        table = self.document.add_table(rows=len(block.rows), cols=len(block.widths))
        table.style = self.document.styles["Table Grid"]
        self._measure(table, block.widths, 156.0 if self.is_official else 180.0)
        for drawn, row in zip(table.rows, block.rows, strict=True):
            drawn.height = self.xml.shared.Mm(row.height)
            properties = drawn._tr.get_or_add_trPr()
            self.xml.add(properties, "cantSplit")
            if row.is_head:
                self.xml.add(properties, "tblHeader")
            at = 0
            for cell in row.cells:
                place = drawn.cells[at]
                if cell.span > 1:
                    place = place.merge(drawn.cells[at + cell.span - 1])
                at += cell.span
                self._cell(place, cell)

    def _cell(self, place: Any, cell: Cell) -> None:
        align = importlib.import_module("docx.enum.table").WD_CELL_VERTICAL_ALIGNMENT
        place.vertical_alignment = align.TOP if "\n" in cell.text else align.CENTER
        for i, line in enumerate(cell.text.split("\n")):
            paragraph = place.add_paragraph() if i else place.paragraphs[0]
            self._shape(paragraph, line=18.0, align="center" if cell.is_centred else "left")
            if line:
                self._run(paragraph, line, HEI if cell.is_label else FANG, 11.5)

    def _note(self, block: Note) -> None:
        self._paragraph(block.text, size=10.5, line=17.0, before=6.0, align="left")
