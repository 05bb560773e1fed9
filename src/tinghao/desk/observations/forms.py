"""What is typed about observations; the room decides whether it will do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DeskForm
from tinghao.observations.models import REASON_LIMIT
from tinghao.observations.rotation import Quarter

_QUARTER = re.compile(r"(20\d\d)\D*([1-4])\D*", re.ASCII)


def _reason(label: Any) -> forms.CharField:
    said = {"required": _("请写明为什么。")}
    return forms.CharField(label=label, max_length=REASON_LIMIT, error_messages=said)


class ChangeForm(DeskForm):
    """Another county for a quarter, and why."""

    county = forms.ChoiceField(label=_("换成哪个县区"), error_messages={"required": _("请选一个县区。")})
    words = _reason(_("为什么换"))

    def __init__(self, *given: Any, counties: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["county"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _t("请选择")), *counties]


class DropForm(DeskForm):
    """Why a quarter has no observation."""

    words = _reason(_("为什么不办"))


class QuarterField(forms.CharField):
    """A quarter as people write it: 2025-3, 2025年第3季度."""

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "placeholder": "2025-3"})
        super().__init__(required=False, max_length=20, widget=widget, **given)

    def clean(self, value: Any) -> Quarter | None:
        """Year and quarter; None for nothing typed."""
        typed = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not typed:
            return None
        found = _QUARTER.fullmatch(typed)
        if found is None:
            raise forms.ValidationError(_t("请按 2025-3 的样子写：年份和第几季度。"))
        return int(found[1]), int(found[2])


class VisitsForm(DeskForm):
    """When each county was observed last, before there was a plan here."""

    def __init__(
        self, *given: Any, counties: Sequence[tuple[str, str]], last: dict[str, Quarter], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.counties = [code for code, _name in counties]
        for code, name in counties:
            told = last.get(code)
            initial = f"{told[0]}-{told[1]}" if told else ""
            self.fields[f"visit_{code}"] = QuarterField(label=name, initial=initial)

    def quarters(self) -> dict[str, Quarter | None]:
        """By county."""
        return {code: self.cleaned_data[f"visit_{code}"] for code in self.counties}
