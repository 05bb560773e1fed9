"""What is typed about an opinion map; the room decides whether it will do."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.desk.people.forms import PlacedForm, PlaceField
from tinghao.opinions.choices import DeclineReason
from tinghao.opinions.models import INTRO_LIMIT, MOST_CODES, SOURCE_LIMIT, TITLE_LIMIT
from tinghao.opinions.polis import MOST_BYTES

_PLACE = {"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")}
_SEEN = _("看过了，没有点名")


def _title() -> forms.CharField:
    return forms.CharField(
        label=_("商量什么"),
        max_length=TITLE_LIMIT,
        help_text=_("一句话，例如：小区的车位怎么分。"),
        error_messages={"required": _("请写明这次商量什么，一句话。")},
    )


class DetailsForm(DeskForm):
    """What the public reads above the statements, and until when."""

    intro = WordsField(label=_("给大家的说明"), limit=INTRO_LIMIT, rows=3, required=False)
    takes_statements = forms.BooleanField(
        label=_("大家可以补充看法"), required=False, initial=True, help_text=_("补充的先由您看过，再放出来。")
    )
    closes_on = DateField(label=_("哪天结束"), required=False, help_text=_("不填就一直开着，由您来结束。"))


class NewMapForm(PlacedForm, DetailsForm):
    """A new map."""

    title = _title()
    place = PlaceField(label=_("哪里的事"), error_messages=_PLACE)
    needs_code = forms.BooleanField(
        label=_("一户一码，凭码表态"),
        required=False,
        help_text=_("防止一个人投很多次。码印在纸条上发，不记名。开始以后不能改。"),
    )
    field_order = ("title", "place", "intro", "takes_statements", "needs_code", "closes_on")


class StatementsForm(DeskForm):
    """Statements, each in its own line."""

    bodies = WordsField(
        label=_("写几条看法，一行一条"),
        limit=4_000,
        rows=6,
        required=False,
        help_text=_("每条只说一件事，别人能答同意或不同意。各方的话都写上，不用问句。"),
    )
    is_checked = forms.BooleanField(label=_SEEN, required=False)


class AcceptForm(DeskForm):
    """The words that everybody will read."""

    body = forms.CharField(label=_("放出来的话"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    is_checked = forms.BooleanField(label=_SEEN, required=False)


class DeclineForm(DeskForm):
    """Why it is not put to the vote."""

    reason = forms.ChoiceField(
        label=_("原因，写的人会看到"),
        choices=[("", _("请选择")), *DeclineReason.choices],
        error_messages={"required": _("请选一个原因，写的人会看到。")},
    )


class CodesForm(DeskForm):
    """How many codes."""

    codes = forms.IntegerField(
        label=_("一共要多少张纸条"),
        min_value=1,
        max_value=MOST_CODES,
        error_messages={"required": _("请填写张数。"), "invalid": _("请填写一个整数。")},
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class ImportForm(PlacedForm):
    """A conversation in the form of Polis."""

    title = _title()
    place = PlaceField(label=_("放在哪里"), error_messages=_PLACE)
    source = WordsField(
        label=_("来源和许可"),
        limit=SOURCE_LIMIT,
        rows=2,
        required=False,
        help_text=_("例如：The Computational Democracy Project，CC BY 4.0。每一页都会写明。"),
    )
    comments = forms.FileField(label="comments.csv", error_messages={"required": _("请选 comments.csv。")})
    people = forms.FileField(
        label="participants-votes.csv", error_messages={"required": _("请选 participants-votes.csv。")}
    )

    def clean(self) -> dict[str, object]:
        """Too large a file is refused before it is read."""
        found = super().clean() or {}
        for name in ("comments", "people"):
            if getattr(found.get(name), "size", 0) > MOST_BYTES:
                self.add_error(name, _("文件太大，最多 %(n)s MB。") % {"n": MOST_BYTES // 1024 // 1024})
        return found
