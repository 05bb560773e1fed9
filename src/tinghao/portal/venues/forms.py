"""What a resident types to be reminded of open days."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core import refusals


class _Form(forms.Form):
    def refuse(self, refusal: refusals.Refusal) -> None:
        """The form says why it will not do; what was typed stays."""
        for name, words in (refusal.fields or {}).items():
            self.add_error(name if name in self.fields else None, words)
        if not refusal.fields:
            self.add_error(None, refusal.message)


class RemindForm(_Form):
    """A telephone, and that its owner wants it."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("请填写 11 位手机号。")},
    )
    consents = forms.BooleanField(
        label=_("同意用这个号码收开放日的短信，别的都不发；随时能停，停了号码就删。"),
        error_messages={"required": _("要您同意，才能给您发提醒。")},
    )


class CodeForm(_Form):
    """The code from the message."""

    code = forms.CharField(
        label=_("短信里的 6 位验证码"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
        ),
        error_messages={"required": _("请填写验证码。")},
    )
