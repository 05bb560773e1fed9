"""What a unit and a convener type about an item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import OutcomeCode
from tinghao.consultations.models import OutcomeItem
from tinghao.consultations.queries.evidence import evidence_of
from tinghao.core.web.pictures import PicturesField
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
    photos = PicturesField(help_text=_("最多 6 张。只有工作人员看得到；要公开，须由专人看过、审签。"))


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
        label=_("哪一天"),
        required=False,
        help_text=_("选 B 写计划办完的日子，选 C 写将来再看的日子；到了那天会再请贵单位答复。"),
    )
    photos = PicturesField(help_text=_("最多 6 张。只有工作人员看得到；要公开，须由专人看过、审签。"))


class EvidenceForm(ItemStepForm):
    """Which of the unit's pictures everybody may see."""

    images = forms.MultipleChoiceField(required=False, label=_("公开哪几张"), choices=[])
    checked = forms.BooleanField(
        label=_("我看过了，选中的照片可以公开"), error_messages={"required": _("请看过照片以后在这里打勾。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures = [p for some in evidence_of(None, self.item).values() for p in some]
        images: Any = self.fields["images"]
        images.choices = [(str(p.pk), str(p.pk)) for p in self.pictures]
        images.initial = [str(p.pk) for p in self.pictures if p.is_public]


class LinkForm(ItemStepForm):
    """For which unit, until when, and whether it goes out by SMS."""

    unit = forms.TypedChoiceField(label=_("给哪个单位"), coerce=int, widget=forms.RadioSelect, choices=[])
    phone = forms.CharField(
        label=_("经办人手机"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("写了就用短信发过去，到期提醒也发到这里；链接失效后号码就删掉。"),
    )
    ends_on = DateField(label=_("链接用到哪一天"))

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {u.pk: u for u, _known in units}
        unit: Any = self.fields["unit"]
        unit.choices = [(u.pk, f"{u.name}{'' if known else _('（没有账号）')}") for u, known in units]
        if len(units) == 1:
            unit.initial = units[0][0].pk


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
