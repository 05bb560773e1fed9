"""What a unit and a convener type about an item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import OutcomeCode
from tinghao.consultations.models import OutcomeItem
from tinghao.desk.consultations.items import UnitField, unit_named
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.people.models import Organisation

# The offices' letters, with what each of them tells the resident who reads it.
_CODES = {
    OutcomeCode.A: _("A　办好了：群众去看就能看到"),
    OutcomeCode.B: _("B　正在办：已经动手，或者排上了计划"),
    OutcomeCode.C: _("C　现在办不了：差条件，以后再办"),
    OutcomeCode.D: _("D　办不了：意见记下来，作参考"),
}


class ItemStepForm(DeskForm):
    """A step that needs nothing but the decision."""

    def __init__(self, *args: Any, item: OutcomeItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item


class ReturnForm(ItemStepForm):
    reason = WordsField(
        label=_("为什么不归贵单位办，应由谁办"),
        limit=500,
        required=False,
        help_text=_("只能退回一次；裁定以后不能再退。"),
    )


class ProgressForm(ItemStepForm):
    words = WordsField(label=_("办到哪一步了"), limit=500, required=False)


class ExtensionForm(ItemStepForm):
    until = DateField(label=_("延到哪一天"))
    reason = WordsField(label=_("为什么要延期"), limit=500, required=False)


class ReportForm(ItemStepForm):
    code = forms.ChoiceField(
        label=_("办理结果"),
        widget=forms.RadioSelect,
        choices=[(c.value, _CODES[c]) for c in OutcomeCode],
        error_messages={"required": _("请从 A、B、C、D 里选一个。")},
    )
    words = WordsField(label=_("办成了什么样"), limit=500, required=False)
    revisit_on = DateField(
        label=_("将来哪一天再看"), required=False, help_text=_("选 C 的填一个日子：到那天再来办。")
    )


class AdjudicateForm(ItemStepForm):
    unit = UnitField(label=_("由哪个单位办"), error_messages={"required": _("请写由哪个单位办。")})
    words = WordsField(label=_("裁定的理由"), limit=500, required=False)

    def clean_unit(self) -> Organisation:
        """The body that has to do it."""
        return unit_named(self.cleaned_data["unit"], self.item.order.county, in_full=True)


class RuleForm(ItemStepForm):
    granted = forms.TypedChoiceField(
        label=_("同意延期吗"),
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        error_messages={"required": _("请选同意或不同意。")},
    )
    words = WordsField(label=_("写给单位和点单人的话"), limit=500, required=False)
