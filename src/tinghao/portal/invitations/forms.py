"""What somebody who is invited answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.portal.orders.forms import Typed
from tinghao.preparation.models import REASON_LIMIT


class AnswerForm(forms.Form):
    """One question with three answers, and what belongs to the second and the third."""

    answer = forms.ChoiceField(
        label=_("您能来吗？"),
        choices=[("accept", _("能来")), ("substitute", _("请人代我来")), ("decline", _("来不了"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请先选一个：能来、请人代来，或来不了。")},
    )
    substitute_name = Typed(label=_("谁代您来"), max_length=40, required=False)
    substitute_phone = Typed(
        label=_("他的手机号"),
        max_length=40,
        required=False,
        help_text=_("改了时间好告诉他，可以不填。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    reason = Typed(
        label=_("为什么来不了"),
        max_length=REASON_LIMIT,
        required=False,
        help_text=_("只给召集人看。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    has_interest = forms.BooleanField(
        label=_("这件事和我（或家里人、我的生意）有利害关系"),
        required=False,
        help_text=_("说明一声就好，只有召集人看得到，公众看不到。"),
    )
    interest = Typed(label=_("什么利害关系"), max_length=REASON_LIMIT, required=False)
    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
