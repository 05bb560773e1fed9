"""What is typed about a lot; the room decides whether it will do."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.desk.people.forms import PlacedForm, PlaceField
from tinghao.lots.models import SOURCE_LIMIT, TITLE_LIMIT

_WHOLE = {"required": _("请填写席位数。"), "invalid": _("请填写一个整数。")}


def _title() -> forms.CharField:
    said = {"required": _("请写明为什么事抽签。")}
    return forms.CharField(label=_("为什么事抽签"), max_length=TITLE_LIMIT, error_messages=said)


class NewLotForm(PlacedForm):
    """A lot with a pool out of a sheet."""

    title = _title()
    place = PlaceField(
        label=_("哪里的事"),
        error_messages={"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")},
    )
    seats = forms.IntegerField(label=_("要抽几个人"), min_value=1, max_value=300, error_messages=_WHOLE)
    pool = forms.FileField(
        label=_("名册"),
        help_text=_(
            "一张 .xlsx 或 .csv 表，第一行写列名：姓名、手机，再加要定名额的几列，例如性别、年龄段、楼栋。"
        ),
        error_messages={"required": _("请选一个名册文件。"), "empty": _("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class OrderLotForm(DeskForm):
    """A lot among the requesters of one order."""

    title = _title()
    seats = forms.IntegerField(label=_("要抽几个人"), min_value=1, max_value=300, error_messages=_WHOLE)


class PublishForm(DeskForm):
    """Which public number will decide, and when it is known."""

    source = forms.CharField(
        label=_("用哪个公开号码"),
        max_length=SOURCE_LIMIT,
        help_text=_("谁也不能单独左右的号码，例如“福彩 3D 当晚开奖号码”，或者到会的人每人报一位数。"),
        error_messages={"required": _("请写明用哪一个公开号码来定。")},
    )
    draws_on = DateField(label=_("哪一天开出来"))


class DrawForm(DeskForm):
    """The number, as it was announced."""

    number = forms.CharField(
        label=_("开出的号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"required": _("请填写开出的号码。")},
    )


class CallOffForm(DeskForm):
    """Why it is void."""

    reason = WordsField(label=_("为什么作废"), limit=200, required=False, rows=2)
