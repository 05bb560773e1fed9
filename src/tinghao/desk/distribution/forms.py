"""What is typed about a distribution; the room decides whether it will do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.desk.people.forms import PlacedForm, PlaceField
from tinghao.distribution.actions import Limits
from tinghao.distribution.choices import RuleKind, Whom
from tinghao.distribution.models import TITLE_LIMIT, Plan
from tinghao.distribution.rules import words_of
from tinghao.people.models import Member, MemberGroup

_NUMBER = {"required": _("请填写一个整数。"), "invalid": _("请填写一个整数。")}


def _whole(label: Any, **more: Any) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=0, max_value=9_999, error_messages=_NUMBER, **more)
    field.widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "maxlength": "4"})
    return field


class NewPlanForm(PlacedForm):
    """A plan for a place."""

    title = forms.CharField(
        label=_("方案的名字"),
        max_length=TITLE_LIMIT,
        help_text=_("例如：2027 年委员小组调整"),
        error_messages={"required": _("请给方案起个名字。")},
    )
    place = PlaceField(
        label=_("排哪里的小组"),
        error_messages={"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")},
    )
    whom = forms.ChoiceField(label=_("排哪些委员"), choices=Whom.choices, initial=Whom.ALL)


class RulesForm(DeskForm):
    """The rules that concern every group."""

    whom = forms.ChoiceField(label=_("排哪些委员"), choices=Whom.choices)
    least = _whole(_("每组至少几人"))
    most = _whole(_("每组至多几人"))
    most_moves = _whole(
        _("至多调动几人"), required=False, help_text=_("空着就不限；算好以后还可以在曲线上选。")
    )
    needs = forms.CharField(
        label=_("每组一定要有的专长"),
        required=False,
        max_length=260,
        help_text=_("用顿号隔开，例如：法律、物业管理。不够分就会告诉您。"),
    )
    wants = forms.CharField(label=_("最好每组都有的专长"), required=False, max_length=260)
    leaders_stay = forms.BooleanField(label=_("组长不动"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("参加分布的小组"), widget=forms.CheckboxSelectMultiple, choices=[], required=False
    )

    def __init__(self, *given: Any, groups: list[MemberGroup], **more: Any) -> None:
        super().__init__(*given, **more)
        chosen: Any = self.fields["groups"]
        chosen.choices = [(str(g.pk), g.name) for g in groups]

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        """The rules as they are."""
        return {
            "whom": plan.whom,
            "least": plan.least,
            "most": plan.most,
            "most_moves": plan.most_moves,
            "needs": "、".join(plan.needs),
            "wants": "、".join(plan.wants),
            "leaders_stay": plan.leaders_stay,
            "groups": [str(pk) for pk in plan.groups],
        }

    def limits(self) -> Limits:
        """What was typed, as the room takes it."""
        found = self.cleaned_data
        return Limits(
            whom=found["whom"],
            groups=tuple(int(pk) for pk in found["groups"]),
            least=found["least"],
            most=found["most"],
            most_moves=found["most_moves"],
            needs=tuple(words_of(found["needs"])),
            wants=tuple(words_of(found["wants"])),
            leaders_stay=found["leaders_stay"],
        )


def _called(member: Member) -> str:
    """Name and sector tell two of one name apart."""
    return f"{member.person.name}（{member.sector.name}）" if member.sector else member.person.name


def _member(label: Any, **more: Any) -> Any:
    said = {"required": _("请选一位委员。"), "invalid_choice": _("请从列表里选一位委员。")}
    return forms.ModelChoiceField(
        label=label, queryset=Member.objects.none(), empty_label=_("请选择"), error_messages=said, **more
    )


class PairForm(DeskForm):
    """A rule about one or two members."""

    kind = forms.ChoiceField(label=_("规则"), choices=RuleKind.choices)
    a = _member(_("哪位委员"))
    b = _member(_("和哪位"), required=False, help_text=_("“不动”不用选。"))

    def __init__(self, *given: Any, members: list[Member], **more: Any) -> None:
        super().__init__(*given, **more)
        rows = Member.objects.filter(pk__in=[m.pk for m in members]).select_related("person", "sector")
        for name in ("a", "b"):
            chosen: Any = self.fields[name]
            chosen.queryset = rows.order_by("person__name", "pk")
            chosen.label_from_instance = _called


class FindForm(DeskForm):
    """Somebody who is to be put elsewhere by hand."""

    member = forms.ChoiceField(label=_("哪位委员"), choices=[])

    def __init__(self, *given: Any, members: list[Member], **more: Any) -> None:
        super().__init__(*given, **more)
        chosen: Any = self.fields["member"]
        chosen.choices = [("", _("请选择")), *((str(m.pk), m.person.name) for m in members)]


class AdoptForm(DeskForm):
    """From which day."""

    starts = DateField(label=_("从哪天起"), help_text=_("前一天为止算原来的小组，办过的事留在原来的小组。"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class PositionsForm(DeskForm):
    """Where communities lie."""

    lines = WordsField(
        label=_("社区的位置"),
        limit=400_000,
        rows=10,
        help_text=_("每行一个社区：代码,纬度,经度。没有位置的社区按行政区划估算远近。"),
        error_messages={"required": _("请贴上位置表。")},
    )
