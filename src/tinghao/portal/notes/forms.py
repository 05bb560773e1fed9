"""A complaint or a suggestion about the platform."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.feedback.models import WORDS_LIMIT
from tinghao.portal.orders.forms import Typed


class FeedbackForm(forms.Form):
    """Words, and a way to answer where somebody wants one."""

    words = Typed(
        label=_("哪里不好用，或者您有什么建议"),
        max_length=WORDS_LIMIT,
        error_messages={"required": _("请先写下您的意见。")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = Typed(
        label=_("怎么回复您"),
        max_length=80,
        required=False,
        help_text=_("手机号或邮箱都行。处理完就删掉。"),
    )
