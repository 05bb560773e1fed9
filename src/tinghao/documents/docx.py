"""Draws a paper as .docx, to be edited, sealed and sent in the office's own word processor.

Measures are those of GB/T 9704-2012. A line grid with exact spacing and a little less between the
characters gives 22 lines of 28 in Word, WPS and LibreOffice alike (a character grid does not).
"""

from __future__ import annotations

import datetime as dt
import importlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

from tinghao.documents import pictures
from tinghao.documents.fonts import FACES
from tinghao.documents.paper import (
    BIAO,
    FANG,
    HEI,
    KAI,
    OFFICIAL,
    SONG,
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

RED = "E60012"
LINE = 28.95  # points: a twenty-second of 225 mm, less what rounding takes
SMALL = 12.0
_TWIPS = 20
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


class _Xml:
    """Elements of WordprocessingML, made when they are needed."""

    def __init__(self) -> None:
        self.docx = importlib.import_module("docx")
        self.shared = importlib.import_module("docx.shared")
        self.oxml = importlib.import_module("docx.oxml")
        self.qn = importlib.import_module("docx.oxml.ns").qn

    def add(self, parent: Any, tag: str, **values: object) -> Any:
        """A new child of `parent` with these attributes."""
        made = self.oxml.OxmlElement(f"w:{tag}")
        for name, value in values.items():
            made.set(self.qn(f"w:{name}"), str(value))
        parent.append(made)
        return made

    def inserted(self, parent: Any, tag: str, before: tuple[str, ...], **values: object) -> Any:
        """The same, standing before the first of these siblings: the schema fixes the order."""
        made = self.oxml.OxmlElement(f"w:{tag}")
        for name, value in values.items():
            made.set(self.qn(f"w:{name}"), str(value))
        for child in parent:
            if child.tag in {self.qn(f"w:{name}") for name in before}:
                child.addprevious(made)
                return made
        parent.append(made)
        return made


class _Drawing:
    """One document while it is drawn."""

    def __init__(self, paper: Paper, at: dt.datetime) -> None:
        self.xml = _Xml()
        self.paper = paper
        self.is_official = paper.layout == OFFICIAL
        self.size = 16.0 if self.is_official else SMALL
        self.line = LINE if self.is_official else 20.0
        self.document = self.xml.docx.Document()
        self._page()
        self._style()
        told = self.document.core_properties
        told.title, told.author, told.comments = paper.title, "", ""
        told.created = told.modified = at.replace(tzinfo=None, microsecond=0)
        self.is_begun = False

    def _page(self) -> None:
        mm = self.xml.shared.Mm
        section = self.document.sections[0]
        section.page_width, section.page_height = mm(210), mm(297)
        if self.is_official:
            section.top_margin, section.bottom_margin = mm(37), mm(35)
            section.left_margin, section.right_margin = mm(28), mm(26)
            grid = section._sectPr.find(self.xml.qn("w:docGrid"))
            if grid is None:
                grid = self.xml.add(section._sectPr, "docGrid")
            grid.set(self.xml.qn("w:type"), "lines")
            grid.set(self.xml.qn("w:linePitch"), str(round(LINE * _TWIPS)))
            self._page_numbers(section)
        else:
            section.top_margin = section.bottom_margin = mm(15)
            section.left_margin = section.right_margin = mm(15)

    def _page_numbers(self, section: Any) -> None:
        """4号半角宋体 between dashes, 7 mm below the area, odd right and even left (7.5)."""
        section.footer_distance = self.xml.shared.Mm(24.6)
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Normal"]
            self._shape(paragraph, line=20.0, align=side)
            indent = {"right": "rightChars", "left": "leftChars"}[side]
            self.xml.inserted(paragraph._p.get_or_add_pPr(), "ind", ("jc",), **{indent: 100, side: 280})
            self._run(paragraph, "— ", SONG, 14.0, latin="宋体")
            # Each piece in a run of its own, or the number falls back to the size of the body.
            for kind in ("begin", "", "separate", "1", "end"):
                field = self._run(paragraph, "", SONG, 14.0, latin="宋体")
                if kind in {"begin", "separate", "end"}:
                    self.xml.add(field._r, "fldChar", fldCharType=kind)
                else:
                    told = self.xml.add(field._r, "t" if kind else "instrText")
                    told.text = kind or "PAGE"
            self._run(paragraph, " —", SONG, 14.0, latin="宋体")

    def _style(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.size = self.xml.shared.Pt(self.size)
        self._faces(normal.element.get_or_add_rPr(), FANG)
        if self.is_official:
            # 16 pt characters at 15.75: 28 of them in 156 mm.
            before = ("sz", "szCs", "lang")
            self.xml.inserted(normal.element.get_or_add_rPr(), "spacing", before, val=-5)
        layout = normal.paragraph_format
        layout.space_before = layout.space_after = self.xml.shared.Pt(0)
        # No air between Chinese and figures: every character has its place in the grid, as in the PDF.
        for name in ("autoSpaceDE", "autoSpaceDN"):
            self.xml.inserted(normal.element.get_or_add_pPr(), name, ("spacing", "ind", "jc"), val=0)

    def _faces(self, properties: Any, face: str, latin: str = "") -> None:
        name = FACES[face].word
        fonts = properties.find(self.xml.qn("w:rFonts"))
        if fonts is None:
            fonts = self.xml.inserted(
                properties, "rFonts", ("b", "color", "spacing", "sz", "szCs", "kern", "lang")
            )
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(self.xml.qn(f"w:{script}"), latin or name)
        fonts.set(self.xml.qn("w:hint"), "eastAsia")

    def _run(
        self, paragraph: Any, text: str, face: str, size: float, *, colour: str = "", latin: str = ""
    ) -> Any:
        run = paragraph.add_run(text)
        run.font.size = self.xml.shared.Pt(size)
        if colour:
            run.font.color.rgb = self.xml.shared.RGBColor.from_string(colour)
        self._faces(run._r.get_or_add_rPr(), face, latin)
        if size != self.size:
            self.xml.inserted(run._r.get_or_add_rPr(), "spacing", ("sz", "szCs"), val=0)
        return run

    def _shape(
        self, paragraph: Any, *, line: float, align: str = "both", before: float = 0.0, after: float = 0.0
    ) -> None:
        layout = paragraph.paragraph_format
        layout.line_spacing = self.xml.shared.Pt(line)
        layout.line_spacing_rule = self.xml.docx.enum.text.WD_LINE_SPACING.EXACTLY
        layout.space_before, layout.space_after = self.xml.shared.Pt(before), self.xml.shared.Pt(after)
        layout.widow_control = False
        if self.is_official and line != self.line:
            # Not a line of the grid: LibreOffice would round it to one.
            before_these = ("spacing", "ind", "jc")
            self.xml.inserted(paragraph._p.get_or_add_pPr(), "snapToGrid", before_these, val=0)
        self.xml.add(paragraph._p.get_or_add_pPr(), "jc", val=align)

    def _paragraph(
        self,
        text: str = "",
        face: str = FANG,
        *,
        align: str = "both",
        indent: int = 0,
        where: Any = None,
        size: float = 0.0,
        **shape: float,
    ) -> Any:
        paragraph = (where or self.document).add_paragraph()
        self._shape(paragraph, align=align, **{"line": self.line, **shape})
        if indent:
            # In hundredths of a character, as the word processors count it, and in twips for the others.
            self.xml.inserted(
                paragraph._p.get_or_add_pPr(),
                "ind",
                ("jc",),
                firstLineChars=indent * 100,
                firstLine=round(indent * (self.size - 0.25) * _TWIPS),
            )
        if text:
            self._run(paragraph, text, face, size or self.size)
        return paragraph

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

    def _border(
        self, paragraph: Any, side: str, eighths: int, colour: str, *, space: int, style: str = "single"
    ) -> None:
        borders = self.xml.inserted(paragraph._p.get_or_add_pPr(), "pBdr", ("spacing", "ind", "jc"))
        self.xml.add(borders, side, val=style, sz=eighths, space=space, color=colour)

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
        step = (self.size - 0.25) * _TWIPS
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
        step = (self.size - 0.25) * _TWIPS
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
                right=round(chars * (self.size - 0.25) * _TWIPS),
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

    def _measure(self, table: Any, widths: tuple[float, ...], total: float) -> None:
        """Columns as wide as their shares of the type area, whatever stands in them."""
        table.autofit = False
        share = total / sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self.xml.shared.Mm(width * share)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = self.xml.shared.Mm(width * share)

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
