"""What every form of the desk has: a refusal of a room stands at its field, dates come with quick choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core import calendar, clock, refusals


class DeskForm(forms.Form):
    """A form that shows a room's refusal where it was typed."""

    def refuse(self, refusal: refusals.Refusal) -> None:
        """The form is no longer valid and says why; what was typed stays."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        known = {name: said for name, said in refusal.fields.items() if name in self.fields}
        for name, said in known.items():
            self.add_error(name, said)
        if not known:
            self.add_error(None, refusal.message)

    def done(self, act: Callable[[dict[str, Any]], object]) -> bool:
        """The form was valid and `act` took what was typed; else False, and the form says why."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data)
        except refusals.Invalid as refusal:
            self.refuse(refusal)
            return False
        return True


class DateField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {}).setdefault("invalid", _("请按 2026-11-27 这样填写日期。"))
        kwargs["error_messages"].setdefault("required", _("请填写日期。"))
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"],
            **kwargs,
        )


class MomentField(forms.DateTimeField):
    """A day and a time, as the clock on the wall shows it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {}).setdefault("invalid", _("请填写日期和时间。"))
        kwargs["error_messages"].setdefault("required", _("请填写日期和时间。"))
        super().__init__(
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
            ),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            **kwargs,
        )


class WordsField(forms.CharField):
    """Several lines of words."""

    def __init__(self, *, limit: int, rows: int = 4, **kwargs: Any) -> None:
        # The length is checked by the room, which counts what is kept; here it feeds the counter.
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)
        self.max_length = limit


def quick_days() -> list[tuple[str, str]]:
    """Days that are agreed often, as (date, words): a week, a fortnight, a month in working days."""
    today = clock.today()
    found = []
    for words, days in ((_("5 个工作日"), 5), (_("10 个工作日"), 10), (_("20 个工作日"), 20)):
        found.append((calendar.add_working_days(today, days).date.isoformat(), str(words)))
    return found


def in_days(days: int) -> dt.date:
    """The day that many working days from today."""
    return calendar.add_working_days(clock.today(), days).date
