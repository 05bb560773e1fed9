"""The reasons, the broken rules and the contradictions of a plan, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.distribution.reasons import Change, Reason

_REASONS = {
    "placed": gettext_lazy("原来不在任何小组"),
    "together": gettext_lazy("要和指定的委员在一组"),
    "apart": gettext_lazy("要和指定的委员分开"),
    "nearer": gettext_lazy("离住处或单位近 {km} 公里"),
    "farther": gettext_lazy("远了 {km} 公里"),
    "brings": gettext_lazy("补上小组缺的“{word}”专长"),
    "surplus": gettext_lazy("原来的小组{word}界别超过 {number} 位"),
    "first": gettext_lazy("新小组还没有{word}界别的委员"),
    "small": gettext_lazy("新小组只有 {number} 人"),
    "large": gettext_lazy("原来的小组有 {number} 人，太多"),
    "room": gettext_lazy("给别的委员腾出位置，整体更好"),
    "too_many": gettext_lazy("有小组超过 {number} 人"),
    "too_few": gettext_lazy("有小组不到 {number} 人"),
    "stays": gettext_lazy("规则里写了这位委员不动"),
    "not_together": gettext_lazy("和{name}要在一组，现在不在"),
    "not_apart": gettext_lazy("和{name}不能在一组，现在在"),
    "lacks": gettext_lazy("有小组没有人懂“{word}”"),
    "too_many_moves": gettext_lazy("调动超过 {number} 人"),
}
_RULES = {
    "least": gettext_lazy("每组至少 {a} 人"),
    "most": gettext_lazy("每组至多 {a} 人"),
    "moves": gettext_lazy("至多调动 {a} 人"),
    "need": gettext_lazy("每组都要有人懂“{word}”"),
    "stay": gettext_lazy("{name_a}不动"),
    "together": gettext_lazy("{name_a}和{name_b}在一组"),
    "apart": gettext_lazy("{name_a}和{name_b}不在一组"),
}
_WAYS_OUT = {
    "least": gettext_lazy("每组至少改为 {a} 人"),
    "most": gettext_lazy("每组至多改为 {a} 人"),
    "moves": gettext_lazy("至多调动改为 {a} 人"),
    "without-least": gettext_lazy("不限每组至少几人"),
    "without-most": gettext_lazy("不限每组至多几人"),
    "without-moves": gettext_lazy("不限调动几人"),
    "without-need": gettext_lazy("“{word}”改放到“最好有”"),
    "without-stay": gettext_lazy("让{name_a}也可以调动"),
    "without-together": gettext_lazy("去掉{name_a}和{name_b}在一组"),
    "without-apart": gettext_lazy("去掉{name_a}和{name_b}不在一组"),
}


def reason(found: Reason, names: Mapping[int, str]) -> str:
    """One reason, or one broken rule."""
    return str(_REASONS[found.kind]).format(
        km=f"{found.number / 10:.1f}",
        number=found.number,
        word=found.word,
        name=names.get(found.number, ""),
    )


def reasons(found: Iterable[Reason], names: Mapping[int, str]) -> str:
    """Reasons in one line."""
    return "；".join(reason(one, names) for one in found)


def cost(change: Change) -> str:
    """What a change by hand costs or gains, from its numbers."""
    parts = []
    if change.distance:
        words = _("远 {km} 公里") if change.distance > 0 else _("近 {km} 公里")
        parts.append(words.format(km=f"{abs(change.distance) / 10:.1f}"))
    if change.surplus:
        words = _("界别多重复 {n} 人") if change.surplus > 0 else _("界别少重复 {n} 人")
        parts.append(words.format(n=abs(change.surplus)))
    if change.missing:
        words = _("多缺 {n} 项专长") if change.missing > 0 else _("少缺 {n} 项专长")
        parts.append(words.format(n=abs(change.missing)))
    return "，".join(parts) or _("没有变化")


def _rule(table: Mapping[str, Any], rule: Mapping[str, Any], names: Mapping[int, str]) -> str:
    return str(table[rule["kind"]]).format(
        a=rule["a"],
        word=rule["word"],
        name_a=names.get(rule["a"], ""),
        name_b=names.get(rule["b"], ""),
    )


def conflict(found: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """Which rules contradict each other, and which single change would do."""
    return {
        "rules": [_rule(_RULES, rule, names) for rule in found.get("rules", ())],
        "ways_out": [_rule(_WAYS_OUT, rule, names) for rule in found.get("ways_out", ())],
        "nearest": found.get("nearest", 0),
        "is_empty": bool(found.get("empty")),
    }


def members_in(found: Mapping[str, Any]) -> set[int]:
    """The members whom a stored contradiction names."""
    rules = (*found.get("rules", ()), *found.get("ways_out", ()))
    return {rule[side] for rule in rules for side in ("a", "b") if rule[side]}
