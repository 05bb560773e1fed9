"""What the office writes when a suggestion is settled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.feedback.models import NOTE_LIMIT


class SettleForm(forms.Form):
    """A note for the colleagues. The room checks its length, and says so in its own words."""

    note = forms.CharField(
        label=_("怎么处理的"),
        required=False,
        strip=False,
        help_text=_("只有办公室看得到。"),
        widget=forms.Textarea(attrs={"rows": 2, "data-count": str(NOTE_LIMIT)}),
    )

    def __init__(self, pk: int, data: Any = None) -> None:
        # Many such forms stand on one page: each names its field after its suggestion.
        super().__init__(data, auto_id=f"s{pk}-%s")
