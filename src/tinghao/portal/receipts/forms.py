"""What the holder of a receipt types: number and code, the answer to the one question."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.orders.choices import Answer
from tinghao.portal.orders.forms import Typed

RATINGS = [
    (5, _("很满意")),
    (4, _("满意")),
    (3, _("一般")),
    (2, _("不满意")),
    (1, _("很不满意")),
]


class FollowForm(forms.Form):
    """Number and code; forgiving about how they are written."""

    number = Typed(
        label=_("回执号"),
        max_length=60,
        help_text=_("10 位数字，空格可有可无。"),
        error_messages={"required": _("请输入回执号。")},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "code",
                "placeholder": "427 318 9056",
            }
        ),
    )
    code = Typed(
        label=_("查询码"),
        max_length=30,
        help_text=_("6 位数字，就在回执号下面。"),
        error_messages={"required": _("请输入查询码。")},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "code short",
                "data-no-draft": "",
                "placeholder": "407 315",
            }
        ),
    )


class AnswerForm(forms.Form):
    """One question, three answers; then a rating and words, both optional."""

    answer = forms.ChoiceField(
        label=_("这件事解决了吗？"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请先选一个：解决了、没有解决，或说不准。")},
    )
    rating = forms.TypedChoiceField(
        label=_("整件事办得怎么样"),
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = Typed(
        label=_("还想说点什么"),
        max_length=500,
        required=False,
        help_text=_("只给办这件事的人看，不会公开。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
