"""What is typed at the entrance; the rooms decide whether it is right."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DeskForm


class SignInForm(DeskForm):
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


class CodeForm(DeskForm):
    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        error_messages={"required": _("请填写验证码。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PasskeyForm(DeskForm):
    answer = forms.CharField(max_length=20000, widget=forms.HiddenInput)
    name = forms.CharField(label=_("给它起个名字"), max_length=40, required=False)


class FirstPasswordForm(DeskForm):
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
