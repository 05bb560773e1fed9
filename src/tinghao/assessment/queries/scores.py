"""Scores in three levels: the grade, the items with what their caps cut off, the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from tinghao.assessment import rules, wording
from tinghao.assessment.engine import CategoryScore, Fact, ItemScore, Line, Score
from tinghao.assessment.models import Assessment, MemberScore, SchemeVersion
from tinghao.assessment.queries.said import Matter, matters_behind
from tinghao.assessment.queries.schemes import adopted_for
from tinghao.assessment.scheme import Category, Item, Mode, Scheme, said
from tinghao.assessment.scores import score_of, uses_rates
from tinghao.core import clock, refusals
from tinghao.filing import rules as filing
from tinghao.filing.choices import DutyKind, DutyRole
from tinghao.history import deeds
from tinghao.people.models import Member

# Why a record that is there counts for nothing, as the member reads it.
UNUSED = {
    "first": "这条规则从后面的次数起算",
    "times": "次数已满",
    "once": "一年只算一次",
    "best": "同一件事已按更高的一项计分",
    "elsewhere": "同一件事已在别的项目计分",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One record under an item: what it was, what it gave, and why not more."""

    day: dt.date | None
    what: str
    title: str
    rule: str
    points: str
    why_not: str
    record: int


@dataclass(frozen=True, slots=True)
class ItemLines:
    """An item with its sentences and its records."""

    label: str
    points: str
    raw: str
    cut: str
    sentences: tuple[str, ...]
    note: str
    lines: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class CategoryLines:
    """A category with its items."""

    label: str
    points: str
    cut: str
    cap: str
    items: tuple[ItemLines, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A member's year under the scheme that holds, ready to be shown."""

    version: SchemeVersion
    score: Score
    grade: str
    grade_by_total: str
    categories: tuple[CategoryLines, ...]
    lacking: tuple[str, ...]
    records: int
    matters: tuple[Matter, ...] = ()


def explained_for(actor: Any, member: Member, *, owner: str, year: int) -> Explained | None:
    """The member's score as of now, for the member, the own convener and the office; None without a scheme.

    Raises NotFound for everybody else.
    """
    filing.check_may_see_member(actor, member, clock.today())
    version = adopted_for(owner, year)
    if version is None:
        return None
    scheme = version.scheme
    score, found = score_of(owner, year, scheme, member.pk)
    return Explained(
        version,
        score,
        _grade(scheme, score.grade),
        _grade(scheme, score.grade_by_total),
        tuple(_categories(scheme, score, found)),
        tuple(_lacking(scheme, score)),
        len(found),
        matters_behind(owner, year, member.pk) if uses_rates(scheme) else (),
    )


def _grade(scheme: Scheme, key: str) -> str:
    return next((g.label for g in scheme.grades if g.key == key), "")


def _lacking(scheme: Scheme, score: Score) -> Iterator[str]:
    for lack in score.lacking:
        yield _("%(label)s：一年至少 %(n)s 次，现在 %(found)s 次，因此最高评为%(grade)s") % {
            "label": lack.label,
            "n": lack.at_least,
            "found": lack.found,
            "grade": _grade(scheme, lack.at_most),
        }


def _categories(scheme: Scheme, score: Score, found: list[Fact]) -> Iterator[CategoryLines]:
    by_pk = {f.pk: f for f in found}
    wanted: dict[str, list[int]] = {}
    for fact in found:
        subject, _sep, number = fact.matter.partition(":")
        wanted.setdefault(subject, []).append(int(number))
    titles = deeds.titles_of(wanted)
    items = {i.key: i for i in scheme.items}
    for category, counted in zip(scheme.categories, score.categories, strict=True):
        rows = tuple(_item(items[i.key], i, scheme, by_pk, titles) for i in counted.items)
        yield CategoryLines(
            category.label, said(counted.counted), _cut(category, counted), _cap(category), rows
        )


def _cut(category: Category, counted: CategoryScore) -> str:
    del category
    return said(counted.cut) if counted.cut else ""


def _cap(category: Category) -> str:
    return said(category.cap) if category.cap is not None else ""


def _item(
    item: Item, counted: ItemScore, scheme: Scheme, by_pk: dict[int, Fact], titles: dict[tuple[str, int], str]
) -> ItemLines:
    return ItemLines(
        item.label,
        said(counted.counted),
        said(counted.raw),
        said(counted.cut) if counted.cut else "",
        tuple(wording.item_words(item, scheme)),
        item.note,
        tuple(_line(item, line, by_pk, titles) for line in counted.lines),
    )


def _line(item: Item, line: Line, by_pk: dict[int, Fact], titles: dict[tuple[str, int], str]) -> Counted:
    fact = by_pk.get(line.fact)
    rule = wording.rule_words(item.rules[line.rule])
    if fact is None and item.rules[line.rule].mode == Mode.RATE:
        rule = wording.rate_words(item.rules[line.rule], line.part, line.whole)
    if fact is None:
        return Counted(None, "", "", rule, said(line.points), "", 0)
    subject, _sep, number = fact.matter.partition(":")
    what = f"{DutyKind(fact.kind).label} · {DutyRole(fact.role).label}"
    why = _(UNUSED[line.unused]) if line.unused else ""
    title = titles.get((subject, int(number or 0)), "")
    return Counted(dt.date.fromisoformat(fact.day), what, title, rule, said(line.points), why, fact.pk)


def assessment_of(actor: Any, owner: str, year: int) -> Assessment | None:
    """The year's scores as last computed, for the office of the ledger; None before the first time."""
    rules.require_office(actor, owner, rules.SEE)
    return Assessment.objects.select_related("version").filter(owner=owner, year=year).first()


def score_rows(
    actor: Any, assessment: Assessment, *, grade: str = "", group: int = 0, after: int = 0, limit: int = 50
) -> QuerySet[MemberScore]:
    """The members of a year in the order of the register, never by points: this is no ranking."""
    rules.require_office(actor, assessment.owner, rules.SEE)
    rows = MemberScore.objects.filter(assessment=assessment, member_id__gt=after)
    if grade:
        rows = rows.filter(grade=grade)
    if group:
        rows = rows.filter(member__memberships__group_id=group, member__memberships__ends__isnull=True)
    return rows.select_related("member__person", "member__sector").order_by("member_id")[:limit]


def grades_of(actor: Any, assessment: Assessment) -> list[tuple[str, str, int]]:
    """(key, label, number of members) of every grade, from the lowest (one statement)."""
    rules.require_office(actor, assessment.owner, rules.SEE)
    rows = MemberScore.objects.filter(assessment=assessment).order_by().values_list("grade")
    counts = dict(rows.annotate(n=Count("pk")))
    return [(g.key, g.label, counts.get(g.key, 0)) for g in assessment.version.scheme.grades]


def names_of(members: Iterable[int]) -> dict[int, str]:
    """The names of members by number, for a page that only an office opens."""
    rows = Member.objects.filter(pk__in=list(members)).values_list("pk", "person__name")
    return dict(rows)


_BY = {
    "group": "member__memberships__group__name",
    "sector": "member__sector__name",
    "county": "member__county",
}


def spread_by(actor: Any, assessment: Assessment, by: str) -> list[dict[str, Any]]:
    """How many members of each group, sector or county stand in each grade, with the denominators.

    Raises NotFound for another division of the members.
    """
    rules.require_office(actor, assessment.owner, rules.SEE)
    if by not in _BY:
        raise refusals.NotFound(_("没有这种分法。"))
    rows = MemberScore.objects.filter(assessment=assessment)
    if by == "group":
        rows = rows.filter(member__memberships__ends__isnull=True)
    counted: dict[str, dict[str, int]] = {}
    for name, grade, n in (
        rows.order_by(_BY[by]).values_list(_BY[by], "grade").annotate(n=Count("member", distinct=True))
    ):
        counted.setdefault(name or _("没有登记"), {})[grade] = n
    grades = [(g.key, g.label) for g in assessment.version.scheme.grades]
    return [
        {
            "name": name,
            "all": sum(found.values()),
            "grades": [(label, found.get(key, 0)) for key, label in grades],
        }
        for name, found in counted.items()
    ]
