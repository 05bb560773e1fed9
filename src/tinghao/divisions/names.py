"""Finding a place, a group or a venue by what people type: characters, pinyin, or initials (wq for 万桥).

Every name has keys of its own, written when the name is: the characters as digits, the pinyin and the
initials as letters, from each place in the name where a word may begin. A search is one range of one index,
whatever was typed, on both databases: keys hold nothing but digits and small letters, which every collation
sorts alike.
"""

from __future__ import annotations

import importlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tinghao.divisions.models import Division, SearchKey

DIVISION, GROUP, VENUE = "division", "group", "venue"
# What a name ends in, longest first: nobody types it to tell one place from another.
_ENDINGS = (
    "社区居民委员会",
    "村民委员会",
    "社区居委会",
    "居民委员会",
    "委员小组",
    "村委会",
    "居委会",
    "协商议事室",
    "议事广场",
    "委员工作室",
    "开发区",
    "街道",
    "社区",
    "村",
    "镇",
    "乡",
    "县",
    "区",
    "市",
)
_LONGEST, _READINGS = 12, 4
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PLAIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Match:
    """Something that was found by its name."""

    kind: str
    ref: str
    place: str
    label: str


def bare(name: str) -> str:
    """The name without its ending and without what stands in brackets: 万桥 for 万桥社区居委会."""
    short = re.sub(r"[（(].*?[)）]", "", name).strip()
    for ending in _ENDINGS:
        if short.endswith(ending) and len(short) - len(ending) >= 2:
            return bare(short.removesuffix(ending))
    return short


def keys_of(name: str) -> dict[str, bool]:
    """Every key by which the name is found; True for those that are the whole name or all that tells it."""
    whole = re.sub(r"[（(）)\s·“”]", "", name)
    core = bare(name)
    starts = [n for n in range(max(1, len(core) - 1)) if n == 0 or len(core) - n >= 2]
    found = {written(core[:_LONGEST]): True, written(whole[:_LONGEST]): True}
    for start in starts:
        part = whole[start : start + _LONGEST]
        for key in (written(part), *_spoken(part)):
            found.setdefault(key, False)
    return {key: is_whole for key, is_whole in found.items() if key}


def written(text: str) -> str:
    """Characters as digits: five for each, so that the beginning of a word is the beginning of its key."""
    chinese = [c for c in text if _CHINESE.match(c)]
    return "0" + "".join(f"{ord(c):05}" for c in chinese) if chinese else ""


def _spoken(text: str) -> Iterator[str]:
    """The pinyin and the initials, in at most four readings where characters have several."""
    pypinyin = importlib.import_module("pypinyin")
    first: list[str] = pypinyin.lazy_pinyin(text)
    readings = [
        tuple(dict.fromkeys((one, *more[:2]))) for one, more in zip(first, _others(text, first), strict=True)
    ]
    for syllables in itertools.islice(itertools.product(*readings), _READINGS):
        plain = ["".join(_PLAIN.findall(s.lower())) for s in syllables]
        yield "".join(plain)[:60]
        yield "".join(s[:1] for s in plain)


def _others(text: str, first: list[str]) -> list[list[str]]:
    pypinyin = importlib.import_module("pypinyin")
    several: list[list[str]] = pypinyin.pinyin(text, style=pypinyin.Style.NORMAL, heteronym=True)
    # Characters of another script come in one piece; then there is one reading.
    return several if len(several) == len(first) else [[] for _one in first]


def rows(kind: str, ref: str, place: str, label: str) -> list[SearchKey]:
    """The rows that make a name findable, not yet stored."""
    return [
        SearchKey(kind=kind, ref=ref, place=place, label=label, key=key, is_whole=is_whole)
        for key, is_whole in keys_of(label).items()
    ]


def keep(kind: str, ref: object, place: str, label: str) -> None:
    """The thing is found by this name from now on, and by no older one; in the caller's transaction."""
    SearchKey.objects.filter(kind=kind, ref=str(ref)).delete()
    SearchKey.objects.bulk_create(rows(kind, str(ref), place, label))


def keep_divisions(places: Iterable[Division]) -> None:
    """These places are found by their names; a province is not looked for."""
    wanted = [place for place in places if len(place.code) > 2]
    SearchKey.objects.filter(kind=DIVISION, ref__in=[p.code for p in wanted]).delete()
    made = itertools.chain.from_iterable(rows(DIVISION, p.code, p.code, p.name) for p in wanted)
    SearchKey.objects.bulk_create(made, batch_size=1_000)


def key_typed(text: str) -> str:
    """The beginning of the keys that somebody means; "" where nothing was typed that a key could hold."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    if _CHINESE.search(folded):
        return written(folded[:40])[: 1 + 5 * _LONGEST]
    return "".join(_PLAIN.findall(folded))[:40]


def after(key: str) -> str:
    """The first key that does not begin with this one; "" where there is none."""
    for n in range(len(key) - 1, -1, -1):
        if key[n] != "z":
            following = "a" if key[n] == "9" else chr(ord(key[n]) + 1)
            return key[:n] + following
    return ""
