"""A scheme of assessment (考核办法) as plain data: what an office edits on forms and a version stores.

Nothing here is a formula. A scheme is categories, items in them, and rules of a few kinds in the items,
which together say everything that the published schemes say (domain, section 3.2). Points are exact
fractions, so that a third of a point stays a third until the total is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar


class Mode(StrEnum):
    """What a rule does with the records that it speaks of."""

    EACH = "each"  # points for every record
    ONCE = "once"  # points once a year, where there are at least so many records
    SHARE = "share"  # points of one matter, shared equally among those who had part in it
    FIXED = "fixed"  # points for everybody, without a record
    DEDUCT = "deduct"  # points off for every record
    LACKING = "lacking"  # points off once, where there are fewer records than so many
    RATE = "rate"  # points in proportion to a share of what was said or came of it (a gauge)


class Part(StrEnum):
    """What a category is to the whole."""

    BASE = "base"
    BONUS = "bonus"
    DEDUCTION = "deduction"


class Who(StrEnum):
    """Whom an item concerns."""

    ALL = "all"
    STANDING = "standing"  # standing members (常委) only


class Among(StrEnum):
    """Among how many a share is divided."""

    ALL = "all"
    OTHERS = "others"  # all but the first


class Gauge(StrEnum):
    """What is counted beside the records: what came of the matters that a member took, and what was said."""

    WORD = "word"  # the conveners' words on the year
    ANSWER = "answer"  # the residents' answers to 解决了吗
    RATING = "rating"  # the residents' ratings from 1 to 5
    OUTCOME = "outcome"  # the codes A to D of what was agreed


# What a rate speaks of: these values of a gauge, out of all of it.
MEASURES: dict[str, tuple[Gauge, tuple[str, ...]]] = {
    "answers_yes": (Gauge.ANSWER, ("yes",)),
    "ratings_well": (Gauge.RATING, ("4", "5")),
    "items_done": (Gauge.OUTCOME, ("A",)),
    "items_moving": (Gauge.OUTCOME, ("A", "B")),
    "word_active": (Gauge.WORD, ("active",)),
    "word_good": (Gauge.WORD, ("good",)),
    "word_fair": (Gauge.WORD, ("fair",)),
    "word_little": (Gauge.WORD, ("little",)),
}
# Below so many a share decides nothing; a convener's word is one person's judgement and no sample.
FEWEST = {Gauge.WORD: 1, Gauge.ANSWER: 5, Gauge.RATING: 5, Gauge.OUTCOME: 5}


@dataclass(frozen=True, slots=True)
class Match:
    """The records that a rule speaks of: of one of these kinds, in one of these parts, with all these marks.

    Without roles, any part counts in which the member was there: leave and absence must be named.
    """

    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of a scheme.

    `at_least` belongs to once, lacking and rate; `times` (so often at most) and `after` (not for the first
    so many) to each, share and deduct; `among` to share. A rate gives `points` times the share of `measure`;
    below `at_least` the share is left out and everybody has `few`, whatever was said.
    """

    mode: Mode
    points: Fraction
    match: Match = Match()
    at_least: int = 1
    times: int = 0  # 0: as often as it happens
    after: int = 0
    among: Among = Among.ALL
    measure: str = ""
    few: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Rules that are added up and capped together.

    `best`: of one matter only the rule with most points counts. `yields_to`: a matter that earned points
    in that other item earns none here (no double count).
    """

    key: str
    label: str
    category: str
    rules: tuple[Rule, ...]
    cap: Fraction | None = None
    floor: Fraction | None = None
    who: Who = Who.ALL
    best: bool = False
    yields_to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """Items under one heading, with a cap of their own."""

    key: str
    label: str
    part: Part = Part.BASE
    cap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A band of totals: from `low` up to, and not with, `high`; without `high` the topmost."""

    key: str
    label: str
    low: Fraction
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Minimum:
    """So many records that everybody owes; who lacks them gets no better grade than `at_most`."""

    label: str
    match: Match
    at_least: int
    at_most: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme: all begin with `start`; `excellent_ratio` per cent at most may have the top grade."""

    name: str
    source: str = ""
    start: Fraction = Fraction(0)
    cap: Fraction | None = None
    categories: tuple[Category, ...] = ()
    items: tuple[Item, ...] = ()
    grades: tuple[Grade, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    excellent_ratio: Fraction | None = None
    open_points: tuple[str, ...] = ()  # what the published text leaves open, in words


class Unreadable(ValueError):
    """What was stored or sent is no scheme; `where` says which part."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


T = TypeVar("T")
_PARTS: dict[str, type] = {"match": Match}
_LISTS: dict[str, type] = {
    "rules": Rule,
    "categories": Category,
    "items": Item,
    "grades": Grade,
    "minimums": Minimum,
}
_WORDS: dict[tuple[type, str], type[StrEnum]] = {
    (Rule, "mode"): Mode,
    (Rule, "among"): Among,
    (Item, "who"): Who,
    (Category, "part"): Part,
}
_POINTS = {"points", "cap", "floor", "low", "high", "start", "excellent_ratio", "few"}


def from_data(data: Mapping[str, Any]) -> Scheme:
    """The scheme that `to_data` wrote. Raises Unreadable, which names the place."""
    return _read(Scheme, data, "")


def to_data(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON keeps it: points as text ("7.5", or "10/3" where it is no decimal)."""
    plain: dict[str, Any] = _plain(asdict(scheme))
    return plain


def changed(scheme: Scheme, **parts: Any) -> Scheme:
    """The scheme with other parts."""
    return replace(scheme, **parts)


def points(text: object) -> Fraction:
    """Points out of "7.5", "10/3" or a whole number. Raises ValueError."""
    is_readable = isinstance(text, str | int) and not isinstance(text, bool)
    # "1e999999" is short to write and endless to work out.
    if not is_readable or len(str(text)) > 12 or "e" in str(text).lower():
        raise ValueError("points are a short decimal, a fraction or a whole number")
    try:
        return Fraction(str(text))
    except ZeroDivisionError as problem:
        raise ValueError("divided by nothing") from problem


def said(value: Fraction) -> str:
    """Points as people write them: 7.5, 10, 3.33 where it goes on for ever."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".") or "0"


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        as_decimal = said(value)
        return as_decimal if Fraction(as_decimal) == value else str(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _read(kind: type[T], data: Any, where: str) -> T:
    if not isinstance(data, Mapping):
        raise Unreadable(where or "scheme")
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(data) - known):
        raise Unreadable(f"{where}{unknown[0]}")
    values = {name: _value(kind, name, data[name], f"{where}{name}") for name in known if name in data}
    try:
        return kind(**values)
    except TypeError as problem:
        raise Unreadable(where or "scheme") from problem


def _value(kind: type, name: str, value: Any, where: str) -> Any:
    if name in _LISTS and kind is not Match:
        return tuple(_read(_LISTS[name], row, f"{where}[{n}].") for n, row in enumerate(_list(value, where)))
    if name in _PARTS:
        return _read(_PARTS[name], value, f"{where}.")
    try:
        if name in _POINTS:
            return None if value is None else points(value)
        if word := _WORDS.get((kind, name)):
            return word(value)
    except ValueError as problem:
        raise Unreadable(where) from problem
    if name in {"kinds", "roles", "marks", "without", "open_points"}:
        return tuple(_typed(row, str, where) for row in _list(value, where))
    if name in {"times", "after", "at_least"} and not isinstance(value, bool):
        return _typed(value, int, where)
    return _typed(value, bool if name == "best" else str, where)


def _list(value: Any, where: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise Unreadable(where)
    return value


def _typed(value: Any, kind: type, where: str) -> Any:
    if not isinstance(value, kind):
        raise Unreadable(where)
    return value
