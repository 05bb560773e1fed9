"""What is typed about observations; the room decides whether it will do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DateField, DeskForm, MomentField
from tinghao.observations.models import ADDRESS_LIMIT, REASON_LIMIT, TITLE_LIMIT, WHAT_LIMIT
from tinghao.observations.rotation import Quarter
from tinghao.programmes.models import PLACE_LIMIT

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


class WhenForm(DeskForm):
    """The day of an observation: everything but the day is filled in."""

    starts_at = MomentField(label=_("什么时候出发"))
    ends_at = MomentField(label=_("什么时候结束"))
    place = forms.CharField(label=_("在哪里集合"), max_length=PLACE_LIMIT, required=False)


class OtherSiteForm(DeskForm):
    """A place that the system does not know."""

    title = forms.CharField(
        label=_("看什么"), max_length=TITLE_LIMIT, error_messages={"required": _("请写明看什么。")}
    )
    community = forms.ChoiceField(label=_("在哪个社区（村）"), required=False)
    address = forms.CharField(label=_("地址"), max_length=ADDRESS_LIMIT, required=False)

    def __init__(self, *given: Any, communities: Sequence[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _t("不清楚")), *communities]


class FollowUpForm(DeskForm):
    """What, who, by when."""

    what = forms.CharField(
        label=_("要做什么"),
        max_length=WHAT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明要做什么。")},
    )
    post = forms.ChoiceField(
        label=_("谁来做"),
        error_messages={"required": _("请选一位。"), "invalid_choice": _("请从列表里选一位。")},
    )
    due_on = DateField(label=_("哪天以前"))
    site = forms.ChoiceField(label=_("因为哪个点"), required=False)

    def __init__(
        self, *given: Any, posts: Sequence[tuple[str, Any]], sites: Sequence[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        for name, first, choices in (("post", _t("请选择"), posts), ("site", _t("不限"), sites)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]


class DoneForm(DeskForm):
    """What was done."""

    words = forms.CharField(
        label=_("做了什么"),
        max_length=WHAT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写一句做了什么。")},
    )


class ReopenForm(DeskForm):
    """Why what was done does not do, and the new day."""

    words = _reason(_("为什么要重办"))
    due_on = DateField(label=_("改到哪天以前"))
