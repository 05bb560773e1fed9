"""The rows in which outcome items are typed: what, who leads, until when, and what will count as done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tinghao.consultations import actions
from tinghao.core import refusals
from tinghao.desk.forms import DateField, DeskForm, in_days, quick_days
from tinghao.people import queries as people
from tinghao.people.models import Organisation

AT_MOST = 20


class UnitField(forms.CharField):
    """The name of a body, typed with suggestions; understood where it means exactly one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.widget.attrs.update({"list": "units", "autocomplete": "off"})


def unit_named(name: str, at: str, *, in_full: bool = False) -> Organisation:
    """The body in use that the words mean; raises ValidationError with what comes near.

    `in_full`: only its whole name means it, where a wrong guess would decide something for good.
    """
    found = people.public_units(name, at=at, limit=6)
    exact = [u for u in found if u.name == name.strip()]
    if len(exact) == 1 or (len(found) == 1 and not in_full):
        return (exact or found)[0]
    if not found:
        raise forms.ValidationError(_nobody_like(name, at))
    if len(found) == 1:
        raise forms.ValidationError(_t("是不是“%(name)s”？是的话请写全称。") % {"name": found[0].name})
    names = "、".join(u.name for u in found[:4])
    raise forms.ValidationError(_t("有好几个相近的：%(names)s。请写全称。") % {"names": names})


def _nobody_like(name: str, at: str) -> str:
    """That the name is not known, and which ones are: those that share most of its characters first."""
    typed = set(name)
    known = sorted(people.public_units(at=at, limit=300), key=lambda u: -len(typed & set(u.name)))
    if not known:
        return _t("没有这个单位，请核对名称，或请办公室先登记。")
    names = "、".join(u.name for u in known[:5])
    return _t("没有这个单位。登记过的有：%(names)s。都不对的话，请先写能牵头的单位，再请办公室登记新的。") % {
        "names": names
    }


class ItemForm(DeskForm):
    """One row."""

    what = forms.CharField(label=_("要办的事"), required=False, max_length=200)
    unit = UnitField(label=_("谁来办"), required=False)
    helpers = forms.CharField(
        label=_("谁协办"), required=False, max_length=300, help_text=_("几个单位用顿号隔开。")
    )
    due_on = DateField(label=_("什么时候办好"), required=False)
    evidence = forms.CharField(
        label=_("怎样算办好"), required=False, max_length=200, help_text=_("比如：门开着，有人打扫。")
    )

    def __init__(self, *args: Any, at: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["helpers"].widget.attrs.update({"list": "units", "autocomplete": "off"})
        self.fields["due_on"].widget.attrs["data-keep"] = ""

    @property
    def is_blank(self) -> bool:
        """True where nobody typed anything: such a row is passed over."""
        return not any(
            (self.data.get(self.add_prefix(n)) or "").strip() for n in ("what", "unit", "helpers", "evidence")
        )

    def clean(self) -> dict[str, Any]:
        """The row says what, who and until when."""
        found = super().clean() or {}
        for name, words in (
            ("what", _("请写要办什么。")),
            ("unit", _("请写谁来办。")),
            ("due_on", _("请写什么时候办好。")),
        ):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, words)
        return found

    def clean_unit(self) -> Organisation | None:
        """The lead unit."""
        name = self.cleaned_data["unit"].strip()
        return unit_named(name, self.at) if name else None

    def clean_helpers(self) -> tuple[Organisation, ...]:
        """The units that help."""
        names = self.cleaned_data["helpers"].replace(",", "、").replace("，", "、").split("、")
        return tuple(unit_named(n, self.at) for n in names if n.strip())


class ItemRows:
    """Some rows of items for one order, with at least one to type in."""

    def __init__(self, data: Any, *, prefix: str, at: str, begin: Sequence[Mapping[str, Any]] = ()) -> None:
        """`begin` fills the first rows with what is known already; nobody types it a second time."""
        self.prefix, self.at, self.data, self.begin = prefix, at, data, begin
        self.total = self._total()
        self.forms = [self._row(n) for n in range(self.total)]
        self.units = people.public_units(at=at, limit=300)
        self.quick = quick_days()

    def with_data(self, data: Any) -> ItemRows:
        """The same rows with what was typed."""
        return ItemRows(data, prefix=self.prefix, at=self.at)

    def _total(self) -> int:
        if self.data is None:
            return min(max(1, len(self.begin)), AT_MOST)
        typed = self.data.get(f"{self.prefix}-total", "1")
        total = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 1
        more = 1 if self.data.get("more") == self.prefix else 0
        return min(max(total, 1) + more, AT_MOST)

    def _row(self, number: int) -> ItemForm:
        prefix = f"{self.prefix}-{number}"
        if self.data is None or f"{prefix}-what" not in self.data:
            known = self.begin[number] if number < len(self.begin) else {}
            return ItemForm(prefix=prefix, at=self.at, initial={"due_on": in_days(20), **known})
        if self.data.get("more"):
            # Only another row was asked for: nothing is judged yet.
            typed = {n: self.data.get(f"{prefix}-{n}", "") for n in ItemForm.base_fields}
            return ItemForm(prefix=prefix, at=self.at, initial=typed)
        return ItemForm(self.data, prefix=prefix, at=self.at)

    def is_valid(self) -> bool:
        """Every row in which something stands can be read."""
        typed = [f for f in self.forms if f.is_bound and not f.is_blank]
        return all(f.is_valid() for f in typed)

    def items(self) -> list[actions.NewItem]:
        """What was typed, row by row."""
        return [
            actions.NewItem(
                what=f.cleaned_data["what"],
                lead_unit=f.cleaned_data["unit"],
                due_on=f.cleaned_data["due_on"],
                evidence=f.cleaned_data["evidence"],
                co_units=f.cleaned_data["helpers"],
            )
            for f in self.forms
            if f.is_bound and not f.is_blank
        ]

    def refuse(self, refusal: refusals.Refusal) -> refusals.Refusal | None:
        """Words about a row stand in it; what is left is given back."""
        rows = [f for f in self.forms if f.is_bound and not f.is_blank]
        rest = {}
        for name, words in refusal.fields.items():
            _prefix, _sep, tail = name.partition("-")
            number, _sep, field = tail.partition("-")
            if number.isdigit() and int(number) < len(rows) and field in ItemForm.base_fields:
                rows[int(number)].add_error(field, words)
            else:
                rest[name] = words
        if refusal.fields and not rest:
            return None
        return refusals.Invalid(refusal.message, fields=rest)

    @property
    def is_wrong(self) -> bool:
        """True where some row has to be mended."""
        return bool(self.wrong)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """What has to be mended, as (id of the field, words with the number of the row)."""
        return [
            (
                f[name].id_for_label,
                _t("第 %(n)s 项，%(label)s：%(error)s") % {"n": n, "label": f[name].label, "error": error},
            )
            for n, f in enumerate(self.forms, 1)
            if f.is_bound and not f.is_blank
            for name, errors in f.errors.items()
            if name in f.fields
            for error in errors
        ]
