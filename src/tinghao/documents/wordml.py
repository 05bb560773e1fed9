"""What a Word document is made of: its elements, its page by GB/T 9704-2012, its characters and paragraphs.

A line grid with exact spacing and a little less between the characters gives 22 lines of 28 in Word,
WPS and LibreOffice alike (a character grid does not).
"""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

from tinghao.documents.fonts import FACES
from tinghao.documents.paper import FANG, OFFICIAL, SONG, Paper

LINE = 28.95  # points: a twenty-second of 225 mm, less what rounding takes
SMALL = 12.0
TWIPS = 20


class Xml:
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


class Sheet:
    """An empty document with its page, its grid and its faces, and what every block is made of."""

    def __init__(self, paper: Paper, at: dt.datetime) -> None:
        self.xml = Xml()
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
            grid.set(self.xml.qn("w:linePitch"), str(round(LINE * TWIPS)))
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
                firstLine=round(indent * (self.size - 0.25) * TWIPS),
            )
        if text:
            self._run(paragraph, text, face, size or self.size)
        return paragraph

    def _border(
        self, paragraph: Any, side: str, eighths: int, colour: str, *, space: int, style: str = "single"
    ) -> None:
        borders = self.xml.inserted(paragraph._p.get_or_add_pPr(), "pBdr", ("spacing", "ind", "jc"))
        self.xml.add(borders, side, val=style, sz=eighths, space=space, color=colour)

    def _measure(self, table: Any, widths: tuple[float, ...], total: float) -> None:
        """Columns as wide as their shares of the type area, whatever stands in them."""
        table.autofit = False
        share = total / sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self.xml.shared.Mm(width * share)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = self.xml.shared.Mm(width * share)
