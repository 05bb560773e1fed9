"""What a unit types that answers by a link: who it is, and the little that the step needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import OutcomeCode
from tinghao.core.web.pictures import PicturesField
from tinghao.portal.orders.forms import Typed

_LONG = 500


class StepForm(forms.Form):
    """A step that needs nothing but the decision, and the name of who decides."""

    name = Typed(
        label=_("您怎么称呼"),
        max_length=40,
        help_text=_("只给召集人和办公室看，方便联系。"),
        error_messages={"required": _("请写一下您怎么称呼，方便召集人联系。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("until", "code", "words", "reason", "revisit_on", "photos", "name")


def _words(label: Any, missing: Any, hint: Any = "") -> Typed:
    return Typed(
        label=label,
        max_length=_LONG,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期。"), "invalid": _("请按 2026-11-27 这样填写日期。")},
    )


class ReturnForm(StepForm):
    reason = _words(
        _("为什么不归贵单位办，应由谁办"),
        _("请写明为什么不归贵单位办，应由谁办。"),
        _("只能退回一次；裁定以后不能再退。这段话群众看不到。"),
    )


class ProgressForm(StepForm):
    words = _words(_("办到哪一步了"), _("请写一句办到哪一步了。"))
    photos = PicturesField(help_text=_("最多 6 张。先给召集人看，有专人审签才公开；请避开别人的脸和车牌。"))


class ExtensionForm(StepForm):
    until = _day(_("延到哪一天"))
    reason = _words(_("为什么要延期"), _("请写明为什么要延期，点单人会看到。"))


class ReportForm(StepForm):
    code = forms.ChoiceField(
        label=_("办理结果"),
        widget=forms.RadioSelect,
        choices=[
            (OutcomeCode.A.value, _("A　办好了：群众去看就能看到")),
            (OutcomeCode.B.value, _("B　正在办：已经动手，或者排上了计划")),
            (OutcomeCode.C.value, _("C　现在办不了：差条件，以后再办")),
            (OutcomeCode.D.value, _("D　办不了：意见记下来，作参考")),
        ],
        error_messages={"required": _("请从 A、B、C、D 里选一个。")},
    )
    words = _words(_("办成了什么样"), _("请写明办成了什么样，点单人会看到。"))
    revisit_on = _day(
        _("哪一天"),
        _("选 B 写计划办完的日子，选 C 写将来再看的日子；选 A、D 不用写。"),
        required=False,
    )
    photos = PicturesField(help_text=_("最多 6 张。先给召集人看，有专人审签才公开；请避开别人的脸和车牌。"))
