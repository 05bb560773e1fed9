"""What is typed about opening days and duties; the room decides whether it will do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DateField, DeskForm
from tinghao.people.models import Member
from tinghao.venues.actions.opening import NewRule
from tinghao.venues.choices import Every, Nth, Weekday
from tinghao.venues.models import OpeningRule
from tinghao.venues.queries import RotaDay

# How many blank rows stand below those that are there.
_BLANK, _MOST = 2, 10


class TimeField(forms.TimeField):
    """An hour, as the clock on the wall shows it."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("error_messages", {"invalid": _("请按 14:30 这样填写时间。")})
        widget = forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%H：%M"], **given)


class RuleForm(DeskForm):
    """One rule; a row without a weekday is none."""

    every = forms.ChoiceField(label=_("多久一次"), choices=Every.choices)
    nth = forms.TypedChoiceField(label=_("每月第几个"), choices=Nth.choices, coerce=int, required=False)
    weekday = forms.TypedChoiceField(
        label=_("星期几"),
        choices=[("", _("（不写）")), *Weekday.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    begins = TimeField(label=_("几点开"), required=False)
    closes = TimeField(label=_("几点关"), required=False)
    on_holidays = forms.BooleanField(label=_("放假也开"), required=False)

    def clean(self) -> dict[str, Any]:
        """A row that says a weekday says the hours too."""
        found = super().clean() or {}
        if found.get("weekday") is not None and not self.errors:
            for name in ("begins", "closes"):
                if found.get(name) is None:
                    self.add_error(name, _("请填写几点开、几点关。"))
        return found


class RuleRows:
    """The rules of a venue as rows of one form."""

    def __init__(self, rules: list[OpeningRule], typed: Any = None) -> None:
        count = min(len(rules) + _BLANK, _MOST)
        if typed is not None:
            count = min(max(count, sum(key.endswith("-weekday") for key in typed)), _MOST)
        initial: list[dict[str, Any]] = [
            {n: getattr(rule, n) for n in ("every", "nth", "weekday", "begins", "closes", "on_holidays")}
            for rule in rules
        ]
        self.rows = [
            RuleForm(
                typed,
                prefix=f"rule{n}",
                initial=initial[n] if n < len(initial) else {},
                use_required_attribute=False,
            )
            for n in range(count)
        ]

    def is_valid(self) -> bool:
        """Every row that says anything can be read."""
        valid = [row.is_valid() for row in self.rows]
        return all(valid)

    def rules(self) -> list[NewRule]:
        """The rules that were typed."""
        typed = [row.cleaned_data for row in self.rows if row.cleaned_data.get("weekday") is not None]
        return [
            NewRule(
                d["every"],
                d["nth"] or 1,
                d["weekday"],
                d["begins"],
                d["closes"],
                on_holidays=d["on_holidays"],
            )
            for d in typed
        ]


class ExceptionForm(DeskForm):
    """A day that is different."""

    day = DateField(label=_("哪天"))
    begins = TimeField(label=_("几点开"), required=False, help_text=_("整天不开，就都空着。"))
    closes = TimeField(label=_("几点关"), required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=60)


class DutyForm(DeskForm):
    """Somebody else on a day."""

    day = DateField(label=_("哪天"))
    member = forms.ModelChoiceField(
        label=_("请谁值班"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("（没有人）"),
        error_messages={"invalid_choice": _("请从列表里选一位委员。")},
    )

    def __init__(self, *given: Any, members: list[Member], days: list[RotaDay], **more: Any) -> None:
        super().__init__(*given, **more)
        chosen: Any = self.fields["member"]
        rows = Member.objects.filter(pk__in=[m.pk for m in members]).select_related("person")
        chosen.queryset = rows.order_by("person__name", "pk")
        chosen.label_from_instance = lambda member: member.person.name
        _offer_days(self, "day", days)


class SwapForm(DeskForm):
    """Two days whose people change places."""

    day = DateField(label=_("这一天"))
    other = DateField(label=_("和这一天对换"))

    def __init__(self, *given: Any, days: list[RotaDay], **more: Any) -> None:
        super().__init__(*given, **more)
        for name in ("day", "other"):
            _offer_days(self, name, days)


def _offer_days(form: forms.Form, name: str, days: list[RotaDay]) -> None:
    choices: list[tuple[str, Any]] = [("", _("请选择"))]
    for one in days:
        member = one.duty.member if one.duty else None
        words = f"{one.opened.day:%Y-%m-%d} {member.person.name if member else _('（没有人）')}"
        choices.append((one.opened.day.isoformat(), words))
    form.fields[name].widget = forms.Select(choices=choices)
