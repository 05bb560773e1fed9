"""Reads of the region tree, and lists of a subtree that stay quick at any size."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from tinghao.core import refusals, unions
from tinghao.divisions import names
from tinghao.divisions.models import LEVEL_DIGITS, Division, SearchKey, covers

M = TypeVar("M", bound=models.Model)


def public_children(code: str) -> QuerySet[Division]:
    """The active places directly below `code`, by code; below "" the topmost ones."""
    return Division.objects.filter(parent_id=code or None, is_active=True).order_by("code")


def public_division(code: str) -> Division:
    """The active place with this code. Raises NotFound."""
    found = Division.objects.filter(code=code, is_active=True).first() if code.isascii() else None
    if found is None:
        raise refusals.NotFound("没有找到这个地方，请从列表里重新选一次。")
    return found


def public_path(code: str) -> tuple[str, ...]:
    """The names from the city down to `code`, as a line tells them; () for an unknown code.

    A place that was retired keeps its name: old rows still lie in it.
    """
    codes = [code[:digits] for digits in LEVEL_DIGITS.values() if 2 < digits <= len(code)]
    rows = Division.objects.filter(code__in=codes).order_by("code")
    return tuple(rows.values_list("name", flat=True))


def public_counties() -> QuerySet[Division]:
    """The active counties, by code: where somebody who looks for a place begins."""
    return Division.objects.filter(level=Division.Level.COUNTY, is_active=True).order_by("code")


def public_cities() -> QuerySet[Division]:
    """The active cities, by code."""
    return Division.objects.filter(level=Division.Level.CITY, is_active=True).order_by("code")


def public_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of the places and of all places above them, below the city, in one statement."""
    wanted = {code[:digits] for code in codes for digits in (6, 9, 12) if digits <= len(code)}
    return dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))


_NAMES: dict[str, str] = {}


def public_names_kept(codes: Iterable[str]) -> dict[str, str]:
    """The names of these places by code, "" for an unknown one; kept in memory once they were asked.

    Names of places change with a load, which restarts the site; every list asks for the same few.
    """
    wanted = {code for code in codes if code}
    if missing := wanted - _NAMES.keys():
        _NAMES.update(Division.objects.filter(code__in=missing).values_list("code", "name"))
    return {code: _NAMES.get(code, "") for code in wanted}


def public_search(text: str, *, within: str = "", limit: int = 20) -> list[Division]:
    """The active townships and communities whose name holds `text`, townships first.

    Letters are read as pinyin or as initials.
    """
    words = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] != "C")
    words = words.strip()[:60]
    if not words:
        return []
    if words.isascii():
        return _by_letters(words, within, limit)
    rows = Division.objects.filter(
        name__icontains=words, is_active=True, level__in=(Division.Level.TOWNSHIP, Division.Level.COMMUNITY)
    )
    if within:
        rows = rows.filter(code__startswith=within)
    return list(rows.order_by("-level", "code")[:limit])


def _by_letters(words: str, within: str, limit: int) -> list[Division]:
    """The active townships and communities that pinyin or initials mean."""
    codes = [m.ref for m in public_found(words, within=within, limit=60) if m.kind == names.DIVISION]
    found = Division.objects.filter(code__in=codes, is_active=True).in_bulk()
    return [found[code] for code in codes if code in found and len(code) >= 9][:limit]


def public_found(text: str, *, within: str = "", limit: int = 20) -> list[names.Match]:
    """Places, groups and venues that the text names in characters, pinyin or initials, nearest first.

    One range of one index; whole names come before longer ones, places before what stands in them. What
    was retired may still be among them: whoever shows a row looks at the row behind it.
    """
    key = names.key_typed(text)
    # One letter is no search: it would find everything.
    if len(key) < 2:
        return []
    rows = SearchKey.objects.filter(key__gte=key)
    if last := names.after(key):
        rows = rows.filter(key__lt=last)
    if within:
        rows = rows.filter(place__startswith=within)
    found = list(rows.order_by("key")[:200])
    found.sort(key=lambda row: (row.key != key or not row.is_whole, len(row.key), row.kind, row.ref))
    return _each_once(found)[:limit]


def public_in_address(address: str, *, limit: int = 8) -> list[names.Match]:
    """The places whose names stand in an address as people write it, the likeliest first.

    A community whose street and county stand there as well comes before one of the same name elsewhere.
    """
    words = "".join(c for c in unicodedata.normalize("NFKC", address)[:60] if "\u3400" <= c <= "\u9fff")
    parts = {words[a:b] for a in range(len(words)) for b in range(a + 2, min(a + 9, len(words)) + 1)}
    if not parts:
        return []
    keys = {names.written(part): len(part) for part in parts}
    rows = SearchKey.objects.filter(kind=names.DIVISION, is_whole=True, key__in=keys)
    longest: dict[str, tuple[int, SearchKey]] = {}
    for row in rows:
        if row.ref not in longest or keys[row.key] > longest[row.ref][0]:
            longest[row.ref] = (keys[row.key], row)

    def weight(code: str) -> int:
        above = [code[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(code)]
        return sum(longest[one][0] for one in above if one in longest)

    best = sorted(longest, key=lambda code: (-weight(code), -len(code), code))
    return _each_once([longest[code][1] for code in best])[:limit]


def _each_once(rows: Iterable[SearchKey]) -> list[names.Match]:
    found: dict[tuple[str, str], names.Match] = {}
    for row in rows:
        found.setdefault((row.kind, row.ref), names.Match(row.kind, row.ref, row.place, row.label))
    return list(found.values())


def newest_in(
    rows: QuerySet[M],
    scopes: tuple[tuple[str, str], ...],
    *,
    before_id: int | None = None,
    limit: int = 50,
    **filters: Any,
) -> list[M]:
    """The newest `limit` rows that lie in any of the scopes, newest first, each once.

    `scopes` are (column, code) pairs of an InDivision table that has an index (column, -id) for each
    column. Each scope is one index scan that ends after `limit` rows; their union is cut once more.
    The next page begins with `before_id`: the id of the last row. (An OR or IN over several scopes
    takes 350 ms at a million rows, this takes under 2.)
    """
    rows = rows.filter(**filters).order_by("-pk")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    parts = [rows.filter(**{column: code})[:limit] for column, code in _apart(scopes)]
    if not parts:
        return []
    if len(parts) == 1:
        return list(parts[0])
    newest = unions.read([part.values("pk") for part in parts], order="1 DESC", limit=limit)
    found = rows.in_bulk([row[0] for row in newest])
    return [found[pk] for pk in sorted(found, reverse=True)]


def _apart(scopes: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The scopes without those inside another, so that no row is met twice; a province by its cities."""
    spread: list[tuple[str, str]] = []
    for column, code in scopes:
        if column == "province":
            cities = Division.objects.filter(level=Division.Level.CITY, parent_id=code)
            spread += [("city", city) for city in cities.values_list("code", flat=True)]
        else:
            spread.append((column, code))
    kept: list[tuple[str, str]] = []
    for column, code in sorted(set(spread), key=lambda pair: (len(pair[1]), pair[1])):
        if not any(covers(above, code) for _, above in kept):
            kept.append((column, code))
    return kept


_BELOW: dict[tuple[str, ...], list[tuple[str, str]]] = {}


def public_places_below(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """These places and the active ones just below each, as (code, name): what a list can be narrowed to.

    Kept in memory like the names: every list of somebody's asks for the same ones.
    """
    if codes not in _BELOW:
        condition = Q(code__in=codes) | Q(parent_id__in=codes)
        rows = Division.objects.filter(condition, is_active=True).order_by("code")
        _BELOW[codes] = list(rows.values_list("code", "name")[:200])
    return _BELOW[codes]


def public_communities_below(codes: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The active communities in these places, grouped by the name of their township.

    A community among the codes stands for itself.
    """
    condition = Q()
    for code in codes:
        condition |= Q(code__startswith=code)
    if not condition:
        return []
    rows = Division.objects.filter(condition, level=Division.Level.COMMUNITY, is_active=True)
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, township in rows.order_by("code").values_list("code", "name", "parent__name")[:1000]:
        groups.setdefault(township or "", []).append((code, name))
    return list(groups.items())
