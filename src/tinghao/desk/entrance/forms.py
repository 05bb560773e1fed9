"""What is typed at the entrance; the rooms decide whether it is right."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core import refusals


class EntranceForm(forms.Form):
    """A form that shows a room's refusal where it was typed."""

    def refuse(self, refusal: refusals.Refusal) -> None:
        """The refusal's words stand at their fields, or above the form."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        known = {name: said for name, said in refusal.fields.items() if name in self.fields}
        for name, said in known.items():
            self.add_error(name, said)
        if not known:
            self.add_error(None, refusal.message)


class SignInForm(EntranceForm):
    identity = forms.CharField(
        label=_("登录名、手机号或姓名"),
        max_length=120,
        error_messages={"required": _("请填写登录名、手机号或姓名。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=500,
        strip=False,
        error_messages={"required": _("请填写密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(EntranceForm):
    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        error_messages={"required": _("请填写验证码。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PasskeyForm(EntranceForm):
    answer = forms.CharField(max_length=20000, widget=forms.HiddenInput)
    name = forms.CharField(label=_("给它起个名字"), max_length=40, required=False)


class FirstPasswordForm(EntranceForm):
    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 位；一句自己记得住的话就很好。不要用姓名、手机号。"),
        max_length=500,
        strip=False,
        error_messages={"required": _("请填写新密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一遍"),
        max_length=500,
        strip=False,
        error_messages={"required": _("请再填一遍。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.add_error("again", _("两次填的不一样。"))
        return typed


class ChangePasswordForm(FirstPasswordForm):
    current = forms.CharField(
        label=_("现在的密码"),
        max_length=500,
        strip=False,
        error_messages={"required": _("请填写现在的密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")
