"""The place of a matter while it is being chosen: county, township, community, or found by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tinghao.divisions import queries as divisions
from tinghao.divisions.models import Division


@dataclass(frozen=True)
class Where:
    """What was chosen so far; a choice that does not lie in the one above it is forgotten.

    `community` may be the township's own code: somebody who does not know the community says so.
    """

    county: str = ""
    township: str = ""
    community: str = ""
    find: str = ""

    @property
    def code(self) -> str:
        """The code that an order can lie in, or "" where nothing so small was chosen yet."""
        return self.community

    @cached_property
    def counties(self) -> list[Division]:
        """What can be chosen first."""
        return list(divisions.public_counties())

    @cached_property
    def townships(self) -> list[Division]:
        """What can be chosen in the county."""
        return list(divisions.public_children(self.county)) if self.county else []

    @cached_property
    def communities(self) -> list[Division]:
        """What can be chosen in the township."""
        return list(divisions.public_children(self.township)) if self.township else []

    @cached_property
    def found(self) -> list[tuple[Division, str]]:
        """Places whose name holds what was typed, each with the places above it; first in the county."""
        rows = divisions.public_search(self.find, within=self.county, limit=12) if self.find else []
        if self.find and self.county and not rows:
            rows = divisions.public_search(self.find, limit=12)
        names = divisions.public_names(row.code for row in rows)
        return [(row, _above(row.code, names)) for row in rows]

    @cached_property
    def words(self) -> str:
        """The chosen place in words."""
        if not self.code:
            return ""
        names = divisions.public_names([self.code])
        return " · ".join(
            names[self.code[:n]] for n in (6, 9, 12) if names.get(self.code[:n]) and self._has(n)
        )

    def _has(self, digits: int) -> bool:
        return len(self.code) >= digits


def chosen(data: Mapping[str, str]) -> Where:
    """What a form says; a place picked from the search stands above the lists."""
    pick = _digits(data.get("pick", ""))
    if len(pick) in {9, 12}:
        return at(pick)
    county = _digits(data.get("county", ""), 6)
    township = _digits(data.get("township", ""), 9)
    township = township if county and township.startswith(county) else ""
    community = _digits(data.get("community", ""))
    community = community if len(community) in {9, 12} and township and community.startswith(township) else ""
    return Where(county, township, community, data.get("find", "").strip()[:30])


def at(code: str) -> Where:
    """The place with this code, chosen as far as the code goes."""
    digits = _digits(code)
    return Where(
        digits[:6] if len(digits) >= 6 else "",
        digits[:9] if len(digits) >= 9 else "",
        digits if len(digits) in {9, 12} else "",
    )


def _digits(text: str, length: int = 0) -> str:
    found = text if text.isascii() and text.isdigit() else ""
    return found if not length or len(found) == length else ""


def _above(code: str, names: dict[str, str]) -> str:
    return " · ".join(names[code[:n]] for n in (6, 9) if n < len(code) and code[:n] in names)
