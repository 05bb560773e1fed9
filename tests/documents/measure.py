"""Reads a PDF back in millimetres: where characters stand, where ink is, which rules were drawn."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pypdfium2

MM = 72 / 25.4
DPI = 200


@dataclass(frozen=True)
class Line:
    """A line of characters: the box of their em squares, their sizes and faces."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    face: str
    colour: Any
    count: int


@dataclass(frozen=True)
class Rule:
    """A horizontal rule: its middle, its ends and its thickness."""

    left: float
    right: float
    y: float
    thickness: float
    colour: Any


class Measured:
    """A PDF that is open for measuring; all values in millimetres from the upper left, sizes in points."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pdfplumber.open(io.BytesIO(content))
        self.content = content

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)

    def size(self, page: int) -> tuple[float, float]:
        found = self.pdf.pages[page]
        return float(found.width) / MM, float(found.height) / MM

    def lines(self, page: int) -> list[Line]:
        """The lines from above; characters of one baseline are one line."""
        height = float(self.pdf.pages[page].height)
        rows: dict[float, list[dict[str, Any]]] = defaultdict(list)
        for char in self.pdf.pages[page].chars:
            rows[round(height - char["matrix"][5], 1)].append(char)
        return [self._line(base, sorted(rows[base], key=lambda c: c["x0"])) for base in sorted(rows)]

    def _line(self, base: float, chars: list[dict[str, Any]]) -> Line:
        size = max(c["size"] for c in chars)
        return Line(
            text="".join(c["text"] for c in chars),
            left=chars[0]["x0"] / MM,
            right=chars[-1]["x1"] / MM,
            top=(base - 0.88 * size) / MM,
            bottom=(base + 0.12 * size) / MM,
            size=round(size, 2),
            face=chars[0]["fontname"],
            colour=chars[0]["non_stroking_color"],
            count=len(chars),
        )

    def line(self, page: int, start: str) -> Line:
        """The first line of the page that begins so."""
        return next(line for line in self.lines(page) if line.text.startswith(start))

    def rules(self, page: int) -> list[Rule]:
        """The horizontal rules, from above."""
        found = [
            Rule(
                line["x0"] / MM,
                line["x1"] / MM,
                (line["top"] + line["bottom"]) / 2 / MM,
                line["linewidth"] / MM,
                line["stroking_color"],
            )
            for line in self.pdf.pages[page].lines
            if abs(line["top"] - line["bottom"]) < 0.5
        ]
        return sorted(found, key=lambda rule: rule.y)

    def ink(self, page: int, *, red: bool, above: float = 0.0, below: float = 1000.0) -> tuple[float, float]:
        """(upper, lower) edge of the ink between two heights: of the red ink, or of the black."""
        document = pypdfium2.PdfDocument(self.content)
        picture = document[page].render(scale=DPI / 72).to_pil().convert("RGB")
        width, height = picture.size
        data = picture.load()
        rows = []
        for y in range(height):
            at = y / DPI * 25.4
            if above <= at <= below and any(_is(data[x, y], red) for x in range(0, width, 2)):
                rows.append(at)
        document.close()
        return min(rows), max(rows)


def _is(pixel: tuple[int, int, int], red: bool) -> bool:
    r, g, b = pixel
    return (r > 150 and g < 110 and b < 110) if red else (r < 110 and g < 110 and b < 110)
