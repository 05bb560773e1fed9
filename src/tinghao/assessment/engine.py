"""From records to a score that explains itself: every point leads to the record that earned it.

Pure and exact: the same scheme and the same records give the same result in every place and on every
day, whatever order the records come in (the freeze's digest rests on it). No database is asked here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from tinghao.assessment.scheme import (
    MEASURES,
    Among,
    Category,
    Item,
    Match,
    Minimum,
    Mode,
    Part,
    Rule,
    Scheme,
    Who,
)

# Parts in which a member was not there; a rule speaks of them only where it names them.
AWAY = frozenset({"on_leave", "absent"})
_NOTHING = Fraction(0)
# How often each value of each gauge was said of a member: {"rating": {"5": 7, "2": 1}}.
Gauges = Mapping[str, Mapping[str, int]]
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Fact:
    """One duty record, as a scheme sees it.

    `matter` names what it is about (two records of one matter are the same thing twice), `sharers` how
    many had part in it.
    """

    pk: int
    kind: str
    role: str
    day: str  # ISO
    marks: frozenset[str] = frozenset()
    matter: str = ""
    sharers: int = 1

    @property
    def about(self) -> str:
        """The matter, or the record itself where none is named."""
        return self.matter or f"#{self.pk}"


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule gave for one record (`fact` is 0 for a rule without a record), and why not more."""

    rule: int
    fact: int
    points: Fraction
    about: str = ""
    unused: str = ""  # "", "first", "times", "once", "best", "elsewhere": why it counts for nothing
    part: int = 0  # of a rate: so many
    whole: int = 0  # out of so many


@dataclass(frozen=True, slots=True)
class ItemScore:
    """An item with its lines; `raw` is their sum, `counted` what cap and floor leave of it."""

    key: str
    raw: Fraction
    counted: Fraction
    lines: tuple[Line, ...]

    @property
    def cut(self) -> Fraction:
        """What the cap took."""
        return max(self.raw - self.counted, _NOTHING)


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """A category with its items."""

    key: str
    raw: Fraction
    counted: Fraction
    items: tuple[ItemScore, ...]

    @property
    def cut(self) -> Fraction:
        """What the category's cap took, beyond the caps of its items."""
        return max(self.raw - self.counted, _NOTHING)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A minimum that was not reached, and how many records there are."""

    label: str
    at_least: int
    found: int
    at_most: str


@dataclass(frozen=True)
class Score:
    """A member's year under one scheme, in three levels: the grade, the items, the records."""

    start: Fraction
    raw: Fraction
    total: Decimal
    categories: tuple[CategoryScore, ...]
    grade: str
    grade_by_total: str
    lacking: tuple[Lacking, ...] = ()

    @cached_property
    def items(self) -> dict[str, ItemScore]:
        """The items by key."""
        return {item.key: item for category in self.categories for item in category.items}


@dataclass
class Compiled:
    """A scheme made ready for many members: its items in the order in which they yield to each other."""

    scheme: Scheme
    ordered: tuple[Item, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.ordered = tuple(_in_order(self.scheme.items))

    def score(
        self, facts: Iterable[Fact], *, is_standing: bool = False, gauges: Gauges | None = None
    ) -> Score:
        """The member's score for these records, and for what was said and came of it (`gauges`)."""
        by_kind: dict[str, list[Fact]] = {}
        for fact in sorted(facts, key=lambda f: (f.day, f.pk)):
            by_kind.setdefault(fact.kind, []).append(fact)
        done: dict[str, ItemScore] = {}
        for item in self.ordered:
            if item.who == Who.STANDING and not is_standing:
                continue
            elsewhere = _earning(done.get(item.yields_to))
            done[item.key] = _score_item(item, by_kind, elsewhere, gauges or {})
        categories = tuple(_score_category(c, self.scheme.items, done) for c in self.scheme.categories)
        raw = self.scheme.start + sum((c.counted for c in categories), _NOTHING)
        if self.scheme.cap is not None:
            raw = min(raw, self.scheme.cap)
        total = rounded(max(raw, _NOTHING))
        by_total = grade_of(self.scheme, total)
        lacking = tuple(_lacking(self.scheme.minimums, by_kind))
        grade = _held_down(self.scheme, by_total, lacking)
        return Score(self.scheme.start, raw, total, categories, grade, by_total, lacking)


def rounded(value: Fraction) -> Decimal:
    """Hundredths, halves upwards: what is printed is what is compared with a grade's band."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)


def grade_of(scheme: Scheme, total: Decimal) -> str:
    """The key of the band that holds the total; "" where the scheme has none."""
    value = Fraction(total)
    for grade in scheme.grades:
        if grade.low <= value and (grade.high is None or value < grade.high):
            return grade.key
    return ""


def _in_order(items: Sequence[Item]) -> Iterator[Item]:
    """Each item after the one that it yields to. A circle is left as it stands: checking refuses it."""
    by_key = {item.key: item for item in items}
    given: set[str] = set()

    def give(item: Item, on_the_way: frozenset[str]) -> Iterator[Item]:
        if item.key in given:
            return
        above = by_key.get(item.yields_to)
        if above is not None and above.key not in on_the_way:
            yield from give(above, on_the_way | {item.key})
        given.add(item.key)
        yield item

    for item in items:
        yield from give(item, frozenset({item.key}))


def _earning(score: ItemScore | None) -> frozenset[str]:
    """The matters that earned points in an item."""
    if score is None:
        return frozenset()
    return frozenset(line.about for line in score.lines if line.points > 0 and not line.unused)


def matched(match: Match, by_kind: Mapping[str, list[Fact]]) -> list[Fact]:
    """The records that a rule speaks of, oldest first."""
    wanted, without = frozenset(match.marks), frozenset(match.without)
    found = [
        fact
        for kind in match.kinds
        for fact in by_kind.get(kind, ())
        if (fact.role in match.roles if match.roles else fact.role not in AWAY)
        and wanted <= fact.marks
        and not without & fact.marks
    ]
    return sorted(found, key=lambda f: (f.day, f.pk)) if len(match.kinds) > 1 else found


def _score_item(
    item: Item, by_kind: Mapping[str, list[Fact]], elsewhere: frozenset[str], gauges: Gauges
) -> ItemScore:
    lines = [
        line
        for n, rule in enumerate(item.rules)
        for line in (
            (_rate(n, rule, gauges),) if rule.mode == Mode.RATE else _lines(n, rule, by_kind, elsewhere)
        )
    ]
    if item.best:
        lines = _best_of_each_matter(lines)
    raw = sum((line.points for line in lines if not line.unused), _NOTHING)
    counted = raw if item.cap is None else min(raw, item.cap)
    if item.floor is not None:
        counted = max(counted, item.floor)
    return ItemScore(item.key, raw, counted, tuple(lines))


def _lines(
    number: int, rule: Rule, by_kind: Mapping[str, list[Fact]], elsewhere: frozenset[str]
) -> Iterator[Line]:
    if rule.mode == Mode.FIXED:
        yield Line(number, 0, rule.points)
        return
    facts = matched(rule.match, by_kind)
    if rule.mode == Mode.LACKING:
        if len(facts) < rule.at_least:
            yield Line(number, 0, -rule.points)
        return
    if rule.mode == Mode.ONCE:
        yield from _once(number, rule, facts, elsewhere)
        return
    met = 0
    for fact in facts:
        why = "elsewhere" if fact.about in elsewhere else ""
        if not why:
            met += 1
            why = "first" if met <= rule.after else ""
            why = "times" if rule.times and met > rule.after + rule.times else why
        yield Line(number, fact.pk, _NOTHING if why else _worth(rule, fact), fact.about, why)


def _rate(number: int, rule: Rule, gauges: Gauges) -> Line:
    """Points in proportion; below the stated number those for too few, so that few never decide."""
    gauge, values = MEASURES.get(rule.measure, ("", ()))
    counts = gauges.get(gauge, {})
    part, whole = sum(counts.get(value, 0) for value in values), sum(counts.values())
    if whole < max(rule.at_least, 1):
        return Line(number, 0, rule.few or _NOTHING, part=part, whole=whole)
    return Line(number, 0, rule.points * part / whole, part=part, whole=whole)


def _once(number: int, rule: Rule, facts: list[Fact], elsewhere: frozenset[str]) -> Iterator[Line]:
    """Points with the record that completes the number; the others stand there for nothing."""
    usable = [f for f in facts if f.about not in elsewhere]
    earns = usable[rule.at_least - 1].pk if len(usable) >= rule.at_least else 0
    for fact in facts:
        if fact.pk == earns:
            yield Line(number, fact.pk, rule.points, fact.about)
        else:
            why = "elsewhere" if fact.about in elsewhere else "once"
            yield Line(number, fact.pk, _NOTHING, fact.about, why)


def _worth(rule: Rule, fact: Fact) -> Fraction:
    if rule.mode == Mode.DEDUCT:
        return -rule.points
    if rule.mode == Mode.SHARE:
        return rule.points / max(fact.sharers - (rule.among == Among.OTHERS), 1)
    return rule.points


def _best_of_each_matter(lines: list[Line]) -> list[Line]:
    best: dict[str, int] = {}
    for n, line in enumerate(lines):
        if line.fact and not line.unused:
            held = best.get(line.about)
            if held is None or line.points > lines[held].points:
                best[line.about] = n
    return [
        line
        if not line.fact or line.unused or best[line.about] == n
        else Line(line.rule, line.fact, _NOTHING, line.about, "best")
        for n, line in enumerate(lines)
    ]


def _score_category(
    category: Category, items: Sequence[Item], done: Mapping[str, ItemScore]
) -> CategoryScore:
    mine = tuple(done[i.key] for i in items if i.category == category.key and i.key in done)
    raw = sum((i.counted for i in mine), _NOTHING)
    counted = raw
    if category.cap is not None:
        # Deductions are capped in their own direction: no more than so much is taken.
        below = category.part == Part.DEDUCTION
        counted = max(raw, -category.cap) if below else min(raw, category.cap)
    return CategoryScore(category.key, raw, counted, mine)


def _lacking(minimums: Sequence[Minimum], by_kind: Mapping[str, list[Fact]]) -> Iterator[Lacking]:
    for minimum in minimums:
        found = len(matched(minimum.match, by_kind))
        if found < minimum.at_least:
            yield Lacking(minimum.label, minimum.at_least, found, minimum.at_most)


def _held_down(scheme: Scheme, grade: str, lacking: Sequence[Lacking]) -> str:
    order = [g.key for g in scheme.grades]
    if grade not in order:
        return grade
    return order[min([order.index(grade), *(order.index(m.at_most) for m in lacking if m.at_most in order)])]


@dataclass(frozen=True, slots=True)
class Move:
    """A member whose grade differs between two schemes, and the items that make the difference."""

    member: int
    before: str
    after: str
    total_before: Decimal
    total_after: Decimal
    by_item: tuple[tuple[str, Fraction], ...]


def moves(before: Mapping[int, Score], after: Mapping[int, Score]) -> list[Move]:
    """Who would change grade, and by which items, the largest difference first (try before adopting)."""
    found = []
    for member in sorted(before.keys() & after.keys()):
        old, new = before[member], after[member]
        if old.grade != new.grade:
            found.append(Move(member, old.grade, new.grade, old.total, new.total, _differences(old, new)))
    return found


def _differences(old: Score, new: Score) -> tuple[tuple[str, Fraction], ...]:
    def counted(score: Score, key: str) -> Fraction:
        return score.items[key].counted if key in score.items else _NOTHING

    keys = list(dict.fromkeys([*old.items, *new.items]))
    by_item = [(key, counted(new, key) - counted(old, key)) for key in keys]
    return tuple(sorted((d for d in by_item if d[1]), key=lambda d: (-abs(d[1]), d[0])))


def places_for_excellent(scheme: Scheme, assessed: int) -> int | None:
    """How many may be called excellent among so many members; None where the scheme sets no ratio."""
    if scheme.excellent_ratio is None:
        return None
    return int(scheme.excellent_ratio * assessed / 100)


def digest(scores: Iterable[tuple[int, Score]]) -> tuple[str, int]:
    """SHA-256 over every member's total, grade and lines, and how many there are.

    The scores come in the order of the members' numbers, one after the other.
    """
    running, count = hashlib.sha256(), 0
    for member, score in scores:
        running.update(json.dumps([member, _canonical(score)], separators=(",", ":")).encode())
        running.update(b"\n")
        count += 1
    return running.hexdigest(), count


def _canonical(score: Score) -> list[Any]:
    lines = [
        [c.key, str(c.counted), [[i.key, str(i.counted), [_line(x) for x in i.lines]] for i in c.items]]
        for c in score.categories
    ]
    return [str(score.total), score.grade, lines, [[m.label, m.found] for m in score.lacking]]


def _line(line: Line) -> list[Any]:
    said = [line.rule, line.fact, str(line.points), line.unused]
    return [*said, line.part, line.whole] if line.whole else said
