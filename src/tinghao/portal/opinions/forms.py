"""What a resident types about a map."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.opinions.models import STATEMENT_LIMIT
from tinghao.portal.orders.forms import Typed


class SayForm(forms.Form):
    """One statement."""

    body = Typed(
        label=_("补充一句看法"),
        max_length=STATEMENT_LIMIT,
        help_text=_("一句只说一件事，让别人能答同意或者不同意。不写人名、电话、门牌。"),
        error_messages={"required": _("请写一句看法。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeForm(forms.Form):
    """The code from a slip of paper."""

    typed = Typed(
        label=_("纸条上的码"),
        max_length=20,
        help_text=_("例如 17-KXQ-MRT，大小写都行。"),
        error_messages={"required": _("请填纸条上的码。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}
        ),
    )
