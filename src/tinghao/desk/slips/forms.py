"""What is typed off each kind of slip, in the order in which it stands on the paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import OutcomeCode
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.documents.choices import Kind
from tinghao.documents.queries import FormBehind
from tinghao.orders.choices import Answer
from tinghao.orders.models import ADDRESS_LIMIT, TEXT_LIMIT

# In the order of the digits that choose them: 1 is the lowest.
_RATINGS = (_("很不满意"), _("不满意"), _("一般"), _("满意"), _("很满意"))


class SlipForm(DeskForm):
    """One slip. `requester` is whose answer it is, where the slip is one."""

    def typed(self) -> dict[str, Any]:
        """What stands on the paper, as it is kept; what is empty is left out."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name != "requester" and value not in (None, "", False):
                found[name] = value.isoformat() if hasattr(value, "isoformat") else value
        return found


class ApplicationForm(SlipForm):
    """议题申报表."""

    words = WordsField(label=_("什么事"), limit=TEXT_LIMIT, rows=4, required=False)
    address = forms.CharField(label=_("在哪里"), required=False, max_length=ADDRESS_LIMIT)
    wish = WordsField(label=_("希望怎样"), limit=300, rows=2, required=False)
    others = forms.IntegerField(
        label=_("还有大约几户（人）"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"invalid": _("请写数字。")},
    )
    name = forms.CharField(label=_("称呼"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("手机"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "short"}),
    )
    consents_contact = forms.BooleanField(label=_("打了勾：可以打电话联系"), required=False)
    consents_publish = forms.BooleanField(label=_("打了勾：可以去掉姓名后公开"), required=False)

    def __init__(self, *args: Any, places: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places:
            division = forms.ChoiceField(
                label=_("哪个社区（村）"),
                choices=[("", _t("请选择")), *places],
                error_messages={"required": _("请选择事情发生在哪个社区（村）。")},
            )
            self.fields = {"division": division, **self.fields}


class SatisfactionForm(SlipForm):
    """满意度评议表."""

    requester = forms.TypedChoiceField(
        label=_("谁评的"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": _("请选是哪一位点单人评的。")},
    )
    answer = forms.ChoiceField(
        label=_("解决了吗"),
        widget=forms.RadioSelect,
        choices=Answer.choices,
        error_messages={"required": _("请选：解决了、没有解决，或说不准。")},
    )
    rating = forms.TypedChoiceField(
        label=_("打个分"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        choices=list(enumerate(_RATINGS, 1)),
    )
    words = WordsField(label=_("想说的话"), limit=500, rows=2, required=False)

    def __init__(self, *args: Any, asked: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        requester: Any = self.fields["requester"]
        requester.choices = [(a.pk, a.words) for a in asked]
        if len(asked) == 1:
            requester.initial = asked[0].pk
            requester.widget = forms.HiddenInput()


class SignInForm(SlipForm):
    """签到表."""

    numbers = forms.CharField(
        label=_("签了名的序号"),
        required=False,
        max_length=200,
        help_text=_("例如 1-5 7 9；都到了写“全”或 *。没有写到的记为没有到。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    names = forms.CharField(
        label=_("空行里补写的名字"),
        required=False,
        max_length=300,
        help_text=_("用顿号隔开。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HandlingForm(SlipForm):
    """办理情况反馈表."""

    result = forms.ChoiceField(
        label=_("办理结果"),
        required=False,
        widget=forms.RadioSelect,
        choices=[*((c.value, f"{c.value} {c.label}") for c in OutcomeCode), ("", _("没有选：只记进展"))],
    )
    revisit_on = DateField(
        label=_("B、C 写的日子"), required=False, help_text=_("选了 B 或 C 才要；没有就按 Enter。")
    )
    words = WordsField(label=_("办理经过和结果说明"), limit=500, rows=4, required=False)


_FORMS: dict[str, type[SlipForm]] = {
    Kind.APPLICATION: ApplicationForm,
    Kind.SATISFACTION: SatisfactionForm,
    Kind.SIGN_IN: SignInForm,
    Kind.HANDLING: HandlingForm,
}


def form_for(behind: FormBehind, data: Any = None, **more: Any) -> SlipForm:
    """The form for what is behind a code, prefilled by `initial`."""
    return _FORMS[behind.kind](data, **more)
