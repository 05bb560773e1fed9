"""What is wrong with a scheme, in words and at its place, while it is edited and before it is adopted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from tinghao.assessment.scheme import (
    FEWEST,
    MEASURES,
    Category,
    Gauge,
    Grade,
    Item,
    Match,
    Mode,
    Part,
    Rule,
    Scheme,
    said,
)
from tinghao.filing.choices import DutyKind, DutyRole

POINTS_AT_MOST = Fraction(1000)
# Neither leaders' remarks nor media mentions nor traces in photographs are yardsticks
# (整治形式主义为基层减负若干规定, 2025; domain, section 7).
FORBIDDEN_MARKS = frozenset({"leader_remark", "media", "photos", "online_time", "sign_in"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a place ("items.proposal.rules.0"); one that only `cautions` does not stop the adoption."""

    where: str
    words: str
    cautions: bool = False


def problems(scheme: Scheme) -> list[Problem]:
    """All that is wrong, in the order of the form; an empty list for a scheme that can be adopted."""
    return [
        *_whole(scheme),
        *_doubles([(f"categories.{c.key}", c.key) for c in scheme.categories]),
        *_doubles([(f"items.{i.key}", i.key) for i in scheme.items]),
        *(p for c in scheme.categories for p in _category(c, scheme)),
        *(p for i in scheme.items for p in _item(i, scheme)),
        *_circles(scheme.items),
        *_bands(scheme.grades),
        *_minimums(scheme),
    ]


def stops(found: Sequence[Problem]) -> bool:
    """True where one of the problems stands against adopting."""
    return any(not p.cautions for p in found)


def _whole(scheme: Scheme) -> Iterator[Problem]:
    if not scheme.name.strip():
        yield Problem("name", _("请给考核办法起个名字。"))
    if not scheme.items:
        yield Problem("items", _("还没有计分项目，先加一项。"))
    if not scheme.grades:
        yield Problem("grades", _("还没有等次，先加一档。"))
    if scheme.start < 0:
        yield Problem("start", _("基础分不能小于 0。"))
    if scheme.cap is not None and scheme.cap < scheme.start:
        yield Problem(
            "cap",
            _("总分封顶 %(cap)s 比基础分 %(start)s 还低，人人都会被封在顶上。")
            % {"cap": said(scheme.cap), "start": said(scheme.start)},
        )
    ratio = scheme.excellent_ratio
    if ratio is not None and not 0 < ratio <= 100:
        yield Problem("excellent_ratio", _("优秀比例要在 0 到 100 之间。"))


def _doubles(keys: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    often = {key for key, times in Counter(k for _where, k in keys).items() if times > 1}
    for where, key in keys:
        if key in often:
            yield Problem(where, _("代号“%(key)s”用了两次，请改一个。") % {"key": key})


def _category(category: Category, scheme: Scheme) -> Iterator[Problem]:
    where = f"categories.{category.key}"
    if not category.label.strip():
        yield Problem(where, _("请写类别的名称。"))
    if category.cap is None:
        return
    if category.cap < 0:
        yield Problem(where, _("封顶不能小于 0；扣分类写最多扣多少分。"))
        return
    given = [
        r.points for i in scheme.items if i.category == category.key for r in i.rules if r.mode == Mode.FIXED
    ]
    if category.part != Part.DEDUCTION and sum(given, Fraction(0)) > category.cap:
        yield Problem(
            where,
            _("“%(label)s”封顶 %(cap)s 分，可是人人都有的固定分已经有 %(base)s 分。")
            % {"label": category.label, "cap": said(category.cap), "base": said(sum(given, Fraction(0)))},
        )


def _item(item: Item, scheme: Scheme) -> Iterator[Problem]:
    where = f"items.{item.key}"
    category = next((c for c in scheme.categories if c.key == item.category), None)
    if not item.label.strip():
        yield Problem(where, _("请写项目的名称。"))
    if category is None:
        yield Problem(where, _("项目“%(label)s”没有归到任何类别。") % {"label": item.label})
    if not item.rules:
        yield Problem(where, _("项目“%(label)s”还没有规则，得不到分。") % {"label": item.label})
    if item.cap is not None and item.floor is not None and item.floor > item.cap:
        yield Problem(where, _("项目“%(label)s”的保底比封顶还高。") % {"label": item.label})
    if item.yields_to and item.yields_to not in {i.key for i in scheme.items}:
        yield Problem(where, _("“不重复计分”指的项目“%(key)s”不存在。") % {"key": item.yields_to})
    for number, rule in enumerate(item.rules):
        yield from _rule(f"{where}.rules.{number}", rule, item, category)


def _rule(where: str, rule: Rule, item: Item, category: Category | None) -> Iterator[Problem]:
    if not 0 < rule.points <= POINTS_AT_MOST:
        yield Problem(
            where, _("分值要大于 0，不超过 %(most)s；扣分也写正数。") % {"most": said(POINTS_AT_MOST)}
        )
    adds = rule.mode not in {Mode.DEDUCT, Mode.LACKING, Mode.SHARE}
    if adds and item.cap is not None and rule.points > item.cap:
        yield Problem(
            where,
            _("一次就给 %(points)s 分，比这一项的封顶 %(cap)s 还多，超出的永远得不到。")
            % {"points": said(rule.points), "cap": said(item.cap)},
        )
    if rule.mode == Mode.FIXED:
        return
    if rule.mode == Mode.RATE:
        yield from _rate(where, rule)
        return
    yield from _match(where, rule.match)
    if rule.at_least < 1 or rule.times < 0 or rule.after < 0:
        yield Problem(where, _("次数要从 1 开始。"))
    open_ended = rule.mode in {Mode.EACH, Mode.SHARE} and not rule.times and item.cap is None
    if open_ended and (category is None or category.cap is None):
        yield Problem(
            where,
            _("按次数给分而不封顶，会变成比数量：请给这一项、这一类或次数封个顶。"),
        )


def _rate(where: str, rule: Rule) -> Iterator[Problem]:
    """Few never decide: from a stated number on, and with points for those who have fewer."""
    if rule.measure not in MEASURES:
        yield Problem(where, _("请选看什么的占比。"))
        return
    gauge, _values = MEASURES[rule.measure]
    if rule.at_least < FEWEST[gauge]:
        yield Problem(
            where,
            _("件数太少的占比说明不了什么：请写满几件才看，至少 %(n)s 件。") % {"n": FEWEST[gauge]},
        )
    if rule.few is None and gauge != Gauge.WORD:
        yield Problem(where, _("请写件数不够的人一律给多少分，免得几个人的评价定了一年的分。"))
    if rule.few is not None and not 0 <= rule.few <= rule.points:
        yield Problem(where, _("件数不够时的分，要在 0 和这条的分值之间。"))


def _match(where: str, match: Match) -> Iterator[Problem]:
    if not match.kinds:
        yield Problem(where, _("请选这条规则算哪些履职记录。"))
    if unknown := sorted(set(match.kinds) - set(DutyKind.values)):
        yield Problem(where, _("没有“%(kind)s”这种履职记录。") % {"kind": unknown[0]})
    if unknown := sorted(set(match.roles) - set(DutyRole.values)):
        yield Problem(where, _("没有“%(role)s”这种身份。") % {"role": unknown[0]})
    if (set(match.marks) | set(match.without)) & FORBIDDEN_MARKS:
        yield Problem(where, _("领导批示、媒体报道、留痕照片、在线时长和打卡不能作为考核依据。"))
    if set(match.marks) & set(match.without):
        yield Problem(where, _("同一个标记既要有又要没有，这条规则永远不会算到。"))


def _circles(items: Sequence[Item]) -> Iterator[Problem]:
    above = {i.key: i.yields_to for i in items if i.yields_to}
    labels = {i.key: i.label for i in items}
    told: set[str] = set()
    for start in above:
        way, here = [start], above[start]
        while here in above and here not in way:
            way.append(here)
            here = above[here]
        if here in way and not told & set(way):
            circle = way[way.index(here) :]
            told |= set(circle)
            names = " → ".join(labels[key] for key in [*circle, circle[0]])
            yield Problem(
                f"items.{circle[0]}",
                _("“不重复计分”绕成了一个圈：%(names)s，谁也不知道该在哪一项计分。") % {"names": names},
            )


def _bands(grades: Sequence[Grade]) -> Iterator[Problem]:
    """Bands stand from the lowest to the highest, each beginning where the one before ends."""
    yield from _doubles([(f"grades.{g.key}", g.key) for g in grades])
    for number, grade in enumerate(grades):
        where = f"grades.{grade.key}"
        if not grade.label.strip():
            yield Problem(where, _("请写等次的名称。"))
        if grade.high is not None and grade.high <= grade.low:
            yield Problem(where, _("“%(label)s”的上限不比下限高。") % {"label": grade.label})
        if number == 0:
            if grade.low > 0:
                yield Problem(
                    where, _("最低一档要从 0 分起，现在 %(low)s 分以下没有等次。") % {"low": said(grade.low)}
                )
            continue
        yield from _seam(where, grades[number - 1], grade)
    if grades and grades[-1].high is not None:
        yield Problem(f"grades.{grades[-1].key}", _("最高一档不要写上限，不然再高的分没有等次。"))


def _seam(where: str, below: Grade, grade: Grade) -> Iterator[Problem]:
    names = {"below": below.label, "label": grade.label}
    if below.high is None or below.high > grade.low:
        yield Problem(where, _("“%(below)s”和“%(label)s”的分数段重叠了。") % names)
    elif below.high < grade.low:
        yield Problem(
            where,
            _("“%(below)s”和“%(label)s”之间有空档：%(from)s 到 %(to)s 分没有等次。")
            % {**names, "from": said(below.high), "to": said(grade.low)},
        )


def _minimums(scheme: Scheme) -> Iterator[Problem]:
    keys = {g.key for g in scheme.grades}
    for number, minimum in enumerate(scheme.minimums):
        where = f"minimums.{number}"
        yield from _match(where, minimum.match)
        if minimum.at_least < 1:
            yield Problem(where, _("次数要从 1 开始。"))
        if minimum.at_most not in keys:
            yield Problem(where, _("请选没有达到时最高能评哪一档。"))
