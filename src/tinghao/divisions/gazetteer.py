"""Names of places as people write them, and the codes that they mean: 南谯, 同乐街道万桥社区, 万桥居委会."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.divisions.models import LEVEL_DIGITS, Division, level_of

_ENDINGS = {
    "county": ("经济技术开发区", "自治县", "市", "县", "区"),
    "township": ("街道办事处", "街道办", "街道", "办事处", "镇", "乡"),
    "community": (
        "社区居民委员会",
        "社区居委会",
        "居民委员会",
        "村民委员会",
        "居委会",
        "村委会",
        "社区",
        "村",
    ),
}
_SMALL = ("township", "community")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name means: a code, or else words that say why not, with what may be meant."""

    code: str = ""
    words: str = ""
    hint: str = ""


class Gazetteer:
    """The active places below some codes, found by name. Reads the table once."""

    def __init__(self, scopes: Iterable[str]) -> None:
        inside, around = Q(pk=""), set[str]()
        for scope in scopes:
            inside |= Q(code__startswith=scope)
            around |= {scope[:digits] for digits in LEVEL_DIGITS.values() if digits < len(scope)}
        rows = Division.objects.filter(inside | Q(code__in=around), is_active=True)
        self.names: dict[str, str] = dict(rows.order_by("code").values_list("code", "name"))
        # In the order of the codes: the province before the city.
        self.above = [name for code, name in self.names.items() if len(code) <= LEVEL_DIGITS["city"]]

    @cached_property
    def _by_level(self) -> dict[str, dict[str, list[str]]]:
        """For each level, every way to write a place of it, with the codes."""
        found: dict[str, dict[str, list[str]]] = {level: {} for level in _ENDINGS}
        for code, name in self.names.items():
            level = level_of(code)
            for shape in _shapes(name, level) if level in found else ():
                found[level].setdefault(shape, []).append(code)
        return found

    def _named(self, said: str, digits: set[int]) -> set[str]:
        """The codes of these lengths that the words can mean, written alone or after places above."""
        found = set()
        for county, rest in (("", said), *self._prefixes("county", said)):
            for township, last in (("", rest), *self._prefixes("township", rest)):
                for level in _ENDINGS:
                    codes = self._by_level[level].get(last, ())
                    found |= {c for c in codes if c.startswith(county) and c.startswith(township)}
        return {code for code in found if len(code) in digits}

    def _prefixes(self, level: str, said: str) -> list[tuple[str, str]]:
        shapes = self._by_level[level]
        cuts = range(2, len(said))
        return [(code, said[cut:]) for cut in cuts for code in shapes.get(said[:cut], ())]

    def find(self, text: str, *, levels: Sequence[str] = _SMALL, within: Sequence[str] = ()) -> Meant:
        """The one place of these levels that the text names, preferably below one of `within`.

        Longer codes in `within` decide between namesakes. Without a place the answer says what is wrong
        and the nearest name.
        """
        said = self._bare(text)
        digits = {LEVEL_DIGITS[level] for level in levels}
        found = sorted(self._named(said, digits))
        for scope in sorted(filter(None, within), key=len):
            if near := [code for code in found if code.startswith(scope)]:
                found = near
        if len(found) == 1:
            return Meant(found[0])
        # 某社区居委会 and 某村委会 beside it: the place that is written out beats the one that was shortened.
        exact = [code for code in found if said in self._written_out(code)]
        if len(exact) == 1:
            return Meant(exact[0])
        if found:
            return Meant("", _("有几个同名的地方"), "、".join(self.full(code) for code in found[:3]))
        return Meant("", _("没有这个地方"), self._nearest(said, digits, within))

    def _written_out(self, code: str) -> set[str]:
        own = self.names[code]
        county, township = self.names.get(code[:6], ""), self.names.get(code[:9], "")
        return {own, county + own, township + own, county + township + own}

    def full(self, code: str) -> str:
        """The name with those of the places above it, below the city."""
        parts = [self.names.get(code[:digits], "") for digits in (6, 9, 12) if digits <= len(code)]
        return "".join(dict.fromkeys(parts))

    def _bare(self, text: str) -> str:
        said = re.sub(r"[\s,，、/·.\-—>]+", "", unicodedata.normalize("NFKC", text))
        for name in self.above:
            # The province, then the city, where something is said after them.
            rest = said.removeprefix(name)
            said = rest if len(rest) > 1 else said
        return said

    def _nearest(self, said: str, digits: set[int], within: Sequence[str]) -> str:
        scopes = tuple(filter(None, within)) or ("",)
        told = {}
        for code in self.names:
            if len(code) in digits and code.startswith(scopes):
                told[self.names[code]] = told[self.full(code)] = code
        near = difflib.get_close_matches(said, told, n=1, cutoff=0.5)
        return self.full(told[near[0]]) if near else ""


def _shapes(name: str, level: str) -> set[str]:
    """The name and its stem with each ending: 万桥社区居委会, 万桥社区, 万桥居委会, 万桥."""
    if not name:
        return set()
    for ending in _ENDINGS.get(level, ()):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            stem = name.removesuffix(ending)
            return {name, stem, *(stem + other for other in _ENDINGS[level])}
    return {name, *(name + other for other in _ENDINGS.get(level, ()))}
