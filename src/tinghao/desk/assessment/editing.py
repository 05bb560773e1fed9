"""The forms on which a scheme is edited, part by part, and how they become parts again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.assessment import scheme as parts
from tinghao.assessment.scheme import (
    MEASURES,
    Among,
    Category,
    Grade,
    Item,
    Match,
    Minimum,
    Mode,
    Part,
    Rule,
    Scheme,
    Who,
)
from tinghao.assessment.wording import mark_words, measure_words
from tinghao.desk.forms import DeskForm
from tinghao.filing.choices import DutyKind, DutyRole

MARKS = (
    "filed", "key", "excellent", "adopted", "sent_up", "upper", "joint", "first",
    "collective", "written", "full", "part", "solved",
)  # fmt: skip
SPARE_RULES, MOST_RULES = 1, 10
SPARE_ROWS = 2


class PointsField(forms.CharField):
    """Points as people write them: 7.5, 10, or 10/3. Empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parts.points(text.strip().replace("。", ".").replace("．", "."))
        except ValueError:
            raise forms.ValidationError(_("请写数字，例如 7.5 或 10/3。")) from None

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """A fraction has no length to check."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Fraction):
            return value
        text = parts.said(value)
        return text if Fraction(text) == value else str(value)


class HeadForm(DeskForm):
    """The scheme as a whole."""

    name = forms.CharField(label=_("名称"), max_length=80)
    source = forms.CharField(label=_("依据的文件"), max_length=120, required=False)
    start = PointsField(label=_("每人从多少分算起"), required=False)
    cap = PointsField(label=_("总分封顶"), required=False)
    excellent_ratio = PointsField(
        label=_("最高一档不超过百分之几"), required=False, help_text=_("空着就是不限比例。")
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def applied(self, to: Scheme) -> Scheme:
        """The scheme with what was typed."""
        found = {k: v for k, v in self.cleaned_data.items() if k != "edits"}
        found["start"] = found["start"] or Fraction(0)
        return parts.changed(to, **found)


class CategoryForm(DeskForm):
    """A heading with a cap of its own."""

    label = forms.CharField(label=_("类别名称"), max_length=40)
    part = forms.ChoiceField(
        label=_("是什么"),
        widget=forms.RadioSelect,
        choices=[(Part.BASE, _("基本分")), (Part.BONUS, _("加分")), (Part.DEDUCTION, _("扣分"))],
    )
    cap = PointsField(label=_("封顶"), required=False, help_text=_("扣分类写最多扣多少分。"))
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def made(self, key: str) -> Category:
        """The category that was typed."""
        found = self.cleaned_data
        return Category(key, found["label"], Part(found["part"]), found["cap"])


class ItemForm(DeskForm):
    """An item without its rules."""

    label = forms.CharField(label=_("项目名称"), max_length=40)
    category = forms.ChoiceField(label=_("归在哪一类"))
    cap = PointsField(label=_("这一项封顶"), required=False)
    floor = PointsField(label=_("这一项最低"), required=False, help_text=_("扣分到这里为止，例如 -6。"))
    who = forms.ChoiceField(
        label=_("给谁计分"),
        widget=forms.RadioSelect,
        choices=[(Who.ALL, _("全体委员")), (Who.STANDING, _("只有常委"))],
    )
    best = forms.BooleanField(label=_("同一件事只取最高的一项"), required=False)
    yields_to = forms.ChoiceField(label=_("同一件事已在下面这项计分的，这里不再计"), required=False)
    note = forms.CharField(label=_("给委员看的说明"), max_length=120, required=False)
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, scheme: Scheme, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories: Any = self.fields["category"]
        categories.choices = [(c.key, c.label) for c in scheme.categories]
        others: Any = self.fields["yields_to"]
        others.choices = [("", _("没有")), *((i.key, i.label) for i in scheme.items if i.key != key)]

    def made(self, key: str, rules: Sequence[Rule]) -> Item:
        """The item that was typed, with its rules."""
        found = {k: v for k, v in self.cleaned_data.items() if k != "edits"}
        found["who"] = Who(found["who"])
        return Item(key=key, rules=tuple(rules), **found)


class MatchForm(DeskForm):
    """Which records a sentence speaks of."""

    kinds = forms.MultipleChoiceField(
        label=_("算哪些履职记录"),
        widget=forms.CheckboxSelectMultiple,
        choices=DutyKind.choices,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("什么身份"),
        widget=forms.CheckboxSelectMultiple,
        choices=DutyRole.choices,
        required=False,
        help_text=_("一个都不选，就是到场的都算；请假、缺席要单独选。"),
    )
    marks = forms.MultipleChoiceField(
        label=_("要有这些标记"), widget=forms.CheckboxSelectMultiple, choices=[], required=False
    )
    without = forms.MultipleChoiceField(
        label=_("不能有这些标记"), widget=forms.CheckboxSelectMultiple, choices=[], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("marks", "without"):
            field: Any = self.fields[name]
            field.choices = [(m, mark_words(m)) for m in MARKS]

    def match(self) -> Match:
        """The match that was typed."""
        found = self.cleaned_data
        return Match(*(tuple(found[name]) for name in ("kinds", "roles", "marks", "without")))


MODES = [
    ("", _("（不要这一条）")),
    (Mode.EACH, _("每次给分")),
    (Mode.ONCE, _("一年只给一次")),
    (Mode.SHARE, _("参加的人平分")),
    (Mode.FIXED, _("人人都有")),
    (Mode.DEDUCT, _("每次扣分")),
    (Mode.LACKING, _("不满次数扣分")),
    (Mode.RATE, _("按占比给分")),
]


class RuleForm(MatchForm):
    """One sentence of an item. Without a mode it is none."""

    mode = forms.ChoiceField(label=_("怎样算"), choices=MODES, required=False)
    points = PointsField(label=_("分值"), required=False, help_text=_("扣分也写正数。"))
    at_least = forms.IntegerField(label=_("满几次"), min_value=1, max_value=366, required=False)
    times = forms.IntegerField(label=_("最多算几次"), min_value=0, max_value=366, required=False)
    after = forms.IntegerField(label=_("前几次不算"), min_value=0, max_value=366, required=False)
    among = forms.ChoiceField(
        label=_("由谁平分"),
        choices=[(Among.ALL, _("所有参加的人")), (Among.OTHERS, _("第一人以外的人"))],
        required=False,
    )
    measure = forms.ChoiceField(
        label=_("按占比给分的，看什么"),
        required=False,
        choices=[],
        help_text=_("“满几次”写满几件才看占比，至少 5 件。"),
    )
    few = PointsField(
        label=_("件数不够的一律给多少分"), required=False, help_text=_("几件事的评价不该定一年的分。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        field.choices = [("", _("（不看占比）")), *((m, measure_words(m)) for m in MEASURES)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("mode") and found.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("请写分值。"))
        return found

    @property
    def has_details(self) -> bool:
        """True where something stands in the part of the form that folds."""
        names = ("roles", "marks", "without", "times", "after")
        counts = (self.initial.get("at_least") or 1) > 1
        return (
            counts or any(self.initial.get(n) for n in names) or bool(set(self.errors) & {*names, "at_least"})
        )

    def rule(self) -> Rule | None:
        """The rule that was typed; None for a row that says nothing."""
        found = self.cleaned_data
        if not found["mode"]:
            return None
        return Rule(
            Mode(found["mode"]),
            found["points"],
            self.match(),
            found["at_least"] or 1,
            found["times"] or 0,
            found["after"] or 0,
            Among(found["among"] or Among.ALL),
            found["measure"] if found["mode"] == Mode.RATE else "",
            found["few"] if found["mode"] == Mode.RATE else None,
        )


def rule_forms(rules: Iterable[Rule], typed: Any = None) -> list[RuleForm]:
    """A form for each rule and one to spare; from what was typed, as many as were sent."""
    known = list(rules)
    if typed is not None:
        sent = typed.get("rules", "")
        many = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else len(known) + SPARE_RULES
        return [RuleForm(typed, prefix=f"r{n}") for n in range(min(many, MOST_RULES))]
    blank = max(min(SPARE_RULES, MOST_RULES - len(known)), 0)
    made = [RuleForm(prefix=f"r{n}", initial=_initial(rule)) for n, rule in enumerate(known)]
    return [*made, *(RuleForm(prefix=f"r{len(known) + n}") for n in range(blank))]


def _initial(rule: Rule) -> dict[str, Any]:
    match = rule.match
    return {
        "mode": rule.mode,
        "points": rule.points,
        "at_least": rule.at_least,
        "times": rule.times or None,
        "after": rule.after or None,
        "among": rule.among,
        "measure": rule.measure,
        "few": rule.few,
        "kinds": match.kinds,
        "roles": match.roles,
        "marks": match.marks,
        "without": match.without,
    }


class GradeForm(DeskForm):
    """One band. Without a name it is none."""

    label = forms.CharField(label=_("等次"), max_length=20, required=False)
    low = PointsField(label=_("从多少分"), required=False)
    high = PointsField(label=_("到不满多少分"), required=False, help_text=_("最高一档空着。"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("label") and found.get("low") is None and "low" not in self.errors:
            self.add_error("low", _("请写这一档从多少分起。"))
        return found


class MinimumForm(MatchForm):
    """What everybody owes. Without a name it is none."""

    label = forms.CharField(label=_("底线叫什么"), max_length=40, required=False)
    at_least = forms.IntegerField(label=_("一年至少几次"), min_value=1, max_value=366, required=False)
    at_most = forms.ChoiceField(label=_("达不到最高评为"), required=False)

    def __init__(self, *args: Any, grades: Sequence[Grade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["at_most"]
        field.choices = [(g.key, g.label) for g in grades]

    def minimum(self) -> Minimum | None:
        """The minimum that was typed; None for a row that says nothing."""
        found = self.cleaned_data
        if not found["label"]:
            return None
        return Minimum(found["label"], self.match(), found["at_least"] or 1, found["at_most"])


def new_key(letter: str, taken: Iterable[str]) -> str:
    """A key that nobody has: people name things by words and not by keys."""
    known = set(taken)
    return next(key for n in range(1, 1000) if (key := f"{letter}{n}") not in known)
