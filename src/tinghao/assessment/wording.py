"""A scheme read aloud: each rule as the sentence that somebody would say, beside the form that edits it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from tinghao.assessment.scheme import Among, Item, Match, Minimum, Mode, Part, Rule, Scheme, Who, said
from tinghao.filing.choices import DutyKind, DutyRole


def mark_words(mark: str) -> str:
    """A mark in words; a mark that nobody described stands as it is."""
    known = {
        "filed": _("立案"),
        "key": _("列为重点"),
        "excellent": _("评为优秀"),
        "adopted": _("被采用"),
        "sent_up": _("报上级"),
        "joint": _("联名"),
        "first": _("第一提出人"),
        "collective": _("集体"),
        "written": _("有书面发言"),
        "full": _("全程"),
        "part": _("部分"),
        "solved": _("问题解决"),
        "upper": _("上级采用"),
    }
    return known.get(mark, mark)


def match_words(match: Match) -> str:
    """Which records: “微协商（牵头，问题解决）”."""
    kinds = "、".join(str(DutyKind(k).label) if k in DutyKind.values else k for k in match.kinds)
    details = [str(DutyRole(r).label) if r in DutyRole.values else r for r in match.roles]
    first = ["、".join(details)] if details else []
    marks = [mark_words(m) for m in match.marks]
    without = [_("未%(mark)s") % {"mark": mark_words(m)} for m in match.without]
    inside = "，".join([*first, *marks, *without])
    return f"{kinds}（{inside}）" if inside else kinds


def measure_words(measure: str) -> str:
    """What a rate looks at, with what it is out of."""
    known = {
        "answers_yes": _("群众答复里说解决了的"),
        "ratings_well": _("群众评分里四分以上的"),
        "items_done": _("成果事项里已经解决的（A）"),
        "items_moving": _("成果事项里已经解决和正在解决的（A、B）"),
        "word_active": _("召集人评价里的“积极”"),
        "word_good": _("召集人评价里的“较好”"),
        "word_fair": _("召集人评价里的“一般”"),
        "word_little": _("召集人评价里的“参加得少”"),
    }
    return known.get(measure, measure)


def _rate_words(rule: Rule) -> str:
    values = {"what": measure_words(rule.measure), "points": said(rule.points), "n": rule.at_least}
    words = _("%(what)s，按占比给分，全是这样给 %(points)s 分") % values
    few = {"n": rule.at_least, "few": said(rule.few or Fraction(0))}
    if rule.at_least > 1:
        return words + _("；不足 %(n)s 件的不看占比，一律 %(few)s 分") % few
    return words + (_("；还没有的一律 %(few)s 分") % few if rule.few is not None else "")


def rate_words(rule: Rule, part: int, whole: int) -> str:
    """What a rate found of one member, with its denominator, or that there are too few for it."""
    values = {"what": measure_words(rule.measure), "part": part, "whole": whole, "n": rule.at_least}
    if not whole:
        return _("%(what)s：还没有，不看占比") % values
    if whole < rule.at_least:
        return _("%(what)s：一共只有 %(whole)s 件，不足 %(n)s 件，不看占比") % values
    return _("%(what)s：%(whole)s 件里 %(part)s 件") % values


def rule_words(rule: Rule) -> str:
    """The rule as a sentence."""
    if rule.mode == Mode.RATE:
        return _rate_words(rule)
    values = {"points": said(rule.points), "what": match_words(rule.match), "n": rule.at_least}
    if rule.mode == Mode.FIXED:
        return _("人人都有 %(points)s 分") % values
    if rule.mode == Mode.EACH:
        words = _("%(what)s，每次 %(points)s 分") % values
        words += _("，从第 %(n)s 次起算") % {"n": rule.after + 1} if rule.after else ""
        return words + (_("，最多算 %(n)s 次") % {"n": rule.times} if rule.times else "")
    if rule.mode == Mode.ONCE:
        if rule.at_least > 1:
            return _("%(what)s，一年满 %(n)s 次得 %(points)s 分") % values
        return _("%(what)s，一年只算一次，%(points)s 分") % values
    if rule.mode == Mode.SHARE:
        if rule.among == Among.OTHERS:
            return _("%(what)s，%(points)s 分由第一人以外的人平分") % values
        return _("%(what)s，%(points)s 分由参加的人平分") % values
    if rule.mode == Mode.DEDUCT:
        return _("%(what)s，每次扣 %(points)s 分") % values
    return _("%(what)s，一年不满 %(n)s 次扣 %(points)s 分") % values


def item_words(item: Item, scheme: Scheme) -> Iterator[str]:
    """The item as sentences: its rules, then what bounds them."""
    yield from (rule_words(rule) for rule in item.rules)
    if item.who == Who.STANDING:
        yield _("只对常委计分")
    if item.best:
        yield _("同一件事只取最高的一项")
    if item.yields_to:
        other = next((i.label for i in scheme.items if i.key == item.yields_to), item.yields_to)
        yield _("同一件事已在“%(other)s”计分的，这里不再计") % {"other": other}
    if item.cap is not None:
        yield _("这一项最多 %(cap)s 分") % {"cap": said(item.cap)}
    if item.floor is not None:
        yield _("这一项最低 %(floor)s 分") % {"floor": said(item.floor)}


def minimum_words(minimum: Minimum, scheme: Scheme) -> str:
    """What everybody owes, and what follows."""
    grade = next((g.label for g in scheme.grades if g.key == minimum.at_most), minimum.at_most)
    return _("%(what)s一年至少 %(n)s 次，达不到的最高评为%(grade)s") % {
        "what": match_words(minimum.match),
        "n": minimum.at_least,
        "grade": grade,
    }


def scheme_words(scheme: Scheme) -> Iterator[str]:
    """What holds for the whole: where everybody begins, caps, grades, minimums, the ratio of excellent."""
    if scheme.start:
        yield _("每人从 %(start)s 分算起") % {"start": said(scheme.start)}
    for category in scheme.categories:
        if category.cap is not None:
            words = (
                _("“%(label)s”最多扣 %(cap)s 分")
                if category.part == Part.DEDUCTION
                else _("“%(label)s”最多 %(cap)s 分")
            )
            yield words % {"label": category.label, "cap": said(category.cap)}
    if scheme.cap is not None:
        yield _("总分最多 %(cap)s 分") % {"cap": said(scheme.cap)}
    for grade in scheme.grades:
        if grade.high is None:
            yield _("%(low)s 分及以上：%(label)s") % {"low": said(grade.low), "label": grade.label}
        else:
            yield _("%(low)s 分到不满 %(high)s 分：%(label)s") % {
                "low": said(grade.low),
                "high": said(grade.high),
                "label": grade.label,
            }
    yield from (minimum_words(m, scheme) for m in scheme.minimums)
    if scheme.excellent_ratio is not None:
        yield _("最高一档不超过 %(ratio)s%%") % {"ratio": said(scheme.excellent_ratio)}
