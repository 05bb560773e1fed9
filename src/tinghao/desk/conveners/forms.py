"""What is typed about a convener's post; the rooms decide whether it will do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core import clock
from tinghao.desk.forms import DateField, DeskForm
from tinghao.desk.people.forms import PlacedForm, PlaceField


class SeatForm(DeskForm):
    """Somebody who convenes from a day on."""

    name = forms.CharField(label=_("姓名"), max_length=40, error_messages={"required": _("请填写姓名。")})
    phone = forms.CharField(
        label=_("手机"),
        max_length=40,
        required=False,
        help_text=_("登记过的人凭手机号认出来；没登记过的会一并登记。"),
    )
    duties = forms.CharField(
        label=_("党政职务"), max_length=60, required=False, help_text=_("召集人由党委副书记担任；如实填写。")
    )
    rank = forms.CharField(label=_("职级待遇"), max_length=60, required=False)
    starts = DateField(label=_("第一天"))
    ends = DateField(label=_("最后一天"), required=False, help_text=_("不知道就空着。"))
    is_acting = forms.BooleanField(
        label=_("代理"), required=False, help_text=_("原来的召集人还在，暂时由这一位代办。")
    )
    is_name_public = forms.BooleanField(
        label=_("对外公开姓名"), required=False, help_text=_("不公开时，群众看到岗位名称和办公电话。")
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["starts"].initial = clock.today()


class ConditionsForm(DeskForm):
    """The conditions of somebody's post."""

    duties = forms.CharField(label=_("党政职务"), max_length=60, required=False)
    rank = forms.CharField(label=_("职级待遇"), max_length=60, required=False)
    is_name_public = forms.BooleanField(label=_("对外公开姓名"), required=False)


class OfficeForm(DeskForm):
    """The office that answers for a post."""

    office_phone = forms.CharField(label=_("办公电话"), max_length=30, required=False)
    office_address = forms.CharField(label=_("办公地点"), max_length=120, required=False)


class NameForm(PlacedForm):
    """A name that the post bears somewhere, in some days."""

    place_field = "division"
    division = PlaceField(
        label=_("哪里"),
        error_messages={"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")},
    )
    name = forms.CharField(
        label=_("岗位名称"),
        max_length=30,
        help_text=_("例如：政协工作联络组组长"),
        error_messages={"required": _("请填写岗位名称。")},
    )
    starts = DateField(label=_("从哪天起"))
    ends = DateField(label=_("到哪天止"), required=False)
