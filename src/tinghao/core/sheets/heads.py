"""Finding the line of headings: titles above it, two lines of headings, and the usual variants of a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tinghao.core.sheets.cells import plain
from tinghao.core.sheets.pages import Page

_LOOKED_AT = 40
_BRACKETS = re.compile(r"[(\[【〔<].*?[)\]】〕>]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that somebody may be looking for: its key, and the headings that mean it, best first."""

    key: str
    names: tuple[str, ...]


@dataclass
class Found:
    """Where the columns stand: `first` is the first row below the headings."""

    columns: dict[str, int]
    heading: dict[str, str]
    first: int
    unused: list[tuple[int, str]] = field(default_factory=list)
    doubled: list[tuple[int, str]] = field(default_factory=list)


def head_word(text: str) -> str:
    """A heading without blanks, stars, colons and case: what two spellings of it share."""
    return re.sub(r"[\s*:·.、/_-]+", "", plain(text).lower())


def find(page: Page, columns: Sequence[Column], needed: str) -> Found | None:
    """The headings of the page: the line (or two) that names most columns, `needed` among them.

    None where no line does. Of two lines that name as many the first counts: others are repetitions.
    """
    words = known_words(columns)
    best, place, points = None, (-2, 1), 0
    for row in range(min(_LOOKED_AT, len(page.rows))):
        for depth in (1, 2):
            found = _at(page, row, depth, words)
            score = len(found.columns) - len(found.doubled) if needed in found.columns else 0
            # A title and a line of headings are as good as the line alone, which is what was meant.
            is_meant = score == points and place == (row - 1, 2)
            if score > points or (score and is_meant):
                best, place, points = found, (row, depth), score
    return best


def known_words(columns: Sequence[Column]) -> dict[str, tuple[str, int]]:
    """What each heading means: the key of its column, and how good a name it is (0 is best)."""
    return {
        head_word(name): (column.key, rank) for column in columns for rank, name in enumerate(column.names)
    }


def _at(page: Page, row: int, depth: int, words: dict[str, tuple[str, int]]) -> Found:
    high = page.rows[row]
    low = page.rows[row + 1] if depth == 2 and row + 1 < len(page.rows) else []
    found = Found({}, {}, row + depth)
    ranks: dict[str, int] = {}
    above = ""
    for column in range(max(len(high), len(low))):
        here = high[column] if column < len(high) else ""
        under = low[column] if column < len(low) else ""
        # A heading over several columns stands in the first of them.
        above = here or (above if under else "")
        said = _meant(words, above if depth == 2 else here, under)
        label = " ".join(filter(None, dict.fromkeys((here, under))))
        if said is None:
            if label:
                found.unused.append((column, label))
            continue
        key, rank = said
        if key in found.columns and rank >= ranks[key]:
            (found.doubled if rank == ranks[key] else found.unused).append((column, label))
            continue
        if key in found.columns:
            found.unused.append((found.columns[key], found.heading[key]))
        found.columns[key], found.heading[key], ranks[key] = column, label or above, rank
    return found


def _meant(words: dict[str, tuple[str, int]], above: str, under: str) -> tuple[str, int] | None:
    for text in filter(None, (under, above + under if under else "", above)):
        folded = plain(text)
        for said in (folded, _BRACKETS.sub("", folded)):
            if (found := words.get(head_word(said))) is not None:
                return found
        if under and text == under:
            continue
    return None
