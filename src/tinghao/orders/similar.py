"""How alike two requests are in their words: a first measure, to be replaced by the search room.

Share of common pairs of neighbouring characters (Jaccard), which needs no dictionary and does as well
as word segmentation on Chinese requests (algorithms, section 4).
"""

from __future__ import annotations

import itertools
import unicodedata


def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters and characters of a text, folded; signs and blanks are left out."""
    folded = [c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum()]
    return frozenset(a + b for a, b in itertools.pairwise(folded))


def likeness(one: str, other: str) -> float:
    """From 0 (no pair in common) to 1 (the same pairs)."""
    a, b = grams(one), grams(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def contained(short: str, long: str) -> float:
    """The share of the shorter text's pairs that the longer one has: for what is still being typed."""
    a = grams(short)
    return len(a & grams(long)) / len(a) if a else 0.0
