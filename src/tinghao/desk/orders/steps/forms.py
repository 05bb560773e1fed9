"""What is typed for each step; the rooms decide whether it is right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core import clock, refusals
from tinghao.desk.consultations.items import ItemRows
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.distribution import suggesting
from tinghao.orders import identifying, numbers, queries
from tinghao.orders.choices import (
    RIGHT_CHANNELS,
    Answer,
    Category,
    DeclineReason,
    Finding,
    ReferralChannel,
)
from tinghao.orders.models import TEXT_LIMIT, TITLE_LIMIT, Order
from tinghao.people import queries as people
from tinghao.people.models import Member, MemberGroup
from tinghao.uploads import queries as uploads

_CHOOSE = _("请选择")


class StepForm(DeskForm):
    """A step that needs nothing but the decision."""

    def __init__(self, *args: Any, actor: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.order = actor, order
        self.prepare()

    def prepare(self) -> None:
        """The choices that depend on the case."""

    @classmethod
    def with_one_more_row(cls, typed: Any, actor: Any, order: Order) -> StepForm:
        """What was typed so far, not yet judged; a form with rows has one more."""
        return cls(actor=actor, order=order, initial={n: typed.get(n, "") for n in cls.base_fields})


class AcceptForm(StepForm):
    category = forms.ChoiceField(label=_("类别"), choices=[("", _CHOOSE), *Category.choices])
    title = forms.CharField(
        label=_("标题"),
        required=False,
        max_length=TITLE_LIMIT,
        help_text=_("一句话说清是什么事，工作人员看得到；公开的标题另外审签。"),
    )
    group = forms.ModelChoiceField(
        label=_("请哪个小组接单"),
        queryset=MemberGroup.objects.none(),
        required=False,
        empty_label=_("这个社区的所有小组"),
    )

    def prepare(self) -> None:
        group: Any = self.fields["group"]
        group.queryset = people.public_groups_at(self.order.division_code)


class DeclineForm(StepForm):
    reason = forms.ChoiceField(
        label=_("为什么不受理"),
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": _("请选择不受理的原因。")},
    )
    words = WordsField(
        label=_("写给点单人的说明"),
        limit=500,
        required=False,
        help_text=_("为什么不受理，可以找谁，说明白。"),
    )

    def prepare(self) -> None:
        reason: Any = self.fields["reason"]
        reason.choices = [(r.value, f"{r.label}（{RIGHT_CHANNELS[r.value]}）") for r in DeclineReason]


class ReferForm(StepForm):
    channel = forms.ChoiceField(
        label=_("转到哪里"), choices=ReferralChannel.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(label=_("对方给的编号"), required=False, max_length=60)
    words = WordsField(label=_("写给点单人的话"), limit=500, required=False)


class MergeForm(StepForm):
    pick = forms.ChoiceField(label=_("像的排在前面"), required=False, choices=[], widget=forms.RadioSelect)
    into = forms.CharField(
        label=_("或者填单号"), required=False, max_length=20, help_text=_("10 位数字，填了以它为准。")
    )
    words = WordsField(label=_("为什么是同一件事"), limit=500, required=False, rows=2)

    def prepare(self) -> None:
        self.suggestions = queries.mergeable_with(self.actor, self.order)
        pick: Any = self.fields["pick"]
        pick.choices = [(o.number, o.heading) for o in self.suggestions]

    def clean(self) -> dict[str, Any]:
        """The number of an order that exists in the actor's sight."""
        found = super().clean() or {}
        number = numbers.typed(found.get("into", "")) or found.get("pick", "")
        if not number:
            self.add_error("into", _("请选一单，或者填单号。"))
            return found
        try:
            queries.order_for(self.actor, number)
        except refusals.Refusal:
            self.add_error("into", _("没有找到这个单号，请核对一下。"))
        found["into"] = number
        return found


class PublishForm(StepForm):
    title = forms.CharField(label=_("公开的标题"), required=False, max_length=TITLE_LIMIT)
    words = WordsField(label=_("公开的文字"), limit=TEXT_LIMIT, rows=10, required=False)
    images = forms.MultipleChoiceField(required=False, label=_("一起公开的照片"), choices=[])
    looked = forms.BooleanField(label=_("上面列出的我都看过了，不会让人认出是谁、住在哪里。"), required=False)
    checked = forms.BooleanField(
        label=_("我已核对：没有姓名、电话、住址，也没有能认出是谁的话。以我的名字公开。"),
        error_messages={"required": _("请核对后勾选，再公开。")},
    )

    def prepare(self) -> None:
        self.pictures = list(uploads.images_of(self.actor, "order", self.order.pk))
        images: Any = self.fields["images"]
        images.choices = [(str(p.pk), str(p.pk)) for p in self.pictures]
        images.initial = [str(p.pk) for p in self.pictures if p.is_public]
        self.found_in_raw = _found(self.order.text)
        # The list stands beside the box as it is drawn: for what was prefilled, or for what was typed.
        source = self.data if self.is_bound else self.initial
        self.found = [
            m for n in ("title", "words") for m in _found(str(source.get(n, ""))) if not m.kind.is_barred
        ]

    def clean(self) -> dict[str, Any]:
        """What looks like a telephone, a plate or a door is published only after another look."""
        found = super().clean() or {}
        if self.found and not found.get("looked"):
            self.add_error("looked", _("文字里还有像号码、门牌的地方，请看一看再公开。"))
        return found


def _found(text: str) -> list[identifying.Mark]:
    """Each thing in the text that could give somebody away, once."""
    return list({m.words: m for m in identifying.marks(text)}.values())


class WhyForm(StepForm):
    words = WordsField(label=_("原因"), limit=200, required=False, rows=3)


class GiveBackForm(StepForm):
    words = WordsField(
        label=_("为什么交回"), limit=500, required=False, help_text=_("写给下一位委员和召集人。")
    )


class _MemberForm(StepForm):
    member = forms.ModelChoiceField(label=_("委员"), queryset=Member.objects.none(), empty_label=_CHOOSE)

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = people.public_members_at(self.order.township or self.order.county)
        field.error_messages["required"] = _("请选一位委员。")
        field.error_messages["invalid_choice"] = _("请从列表里选一位委员。")


class AssignForm(_MemberForm):
    pick = forms.ChoiceField(label=_("建议"), required=False, choices=[], widget=forms.RadioSelect)
    words = WordsField(label=_("给委员的话"), limit=500, required=False, rows=2)

    def prepare(self) -> None:
        super().prepare()
        found = suggesting.suggestions_for(self.actor, self.order)
        self.candidates, self.left_out = found.candidates, found.left_out
        self.fields["member"].required = False
        self.fields["member"].label = _("或者请别的委员")
        pick: Any = self.fields["pick"]
        pick.choices = [(str(c.member.pk), c.member.person.name) for c in self.candidates]

    def clean(self) -> dict[str, Any]:
        """The member who was picked, or chosen from the whole list."""
        found = super().clean() or {}
        picked = found.get("pick", "")
        if not found.get("member") and picked:
            found["member"] = next(c.member for c in self.candidates if str(c.member.pk) == picked)
        if not found.get("member"):
            self.add_error("member", _("请选一位委员。"))
        return found


class InviteForm(_MemberForm):
    pass


class ConflictForm(StepForm):
    reason = WordsField(
        label=_("原因"), limit=200, required=False, rows=2, help_text=_("可以不写；加密保存，只备查。")
    )


class NoteForm(StepForm):
    words = WordsField(label=_("要记的内容"), limit=1000, required=False, rows=5)


class SurveyForm(StepForm):
    surveyed_on = DateField(label=_("哪天去的"), initial=clock.today)
    words = WordsField(label=_("看到、听到的"), limit=1000, required=False, rows=6)

    def clean_surveyed_on(self) -> Any:
        """A survey that took place."""
        day = self.cleaned_data["surveyed_on"]
        if day > clock.today():
            raise forms.ValidationError(_("这一天还没有到。"))
        return day


class SettleForm(StepForm):
    words = WordsField(
        label=_("当场商定的办法"), limit=1000, required=False, help_text=_("点单人和公众会看到。")
    )

    def prepare(self) -> None:
        self.rows = ItemRows(self.data if self.is_bound else None, prefix="items", at=self.order.county)

    @classmethod
    def with_one_more_row(cls, typed: Any, actor: Any, order: Order) -> SettleForm:
        form = cls(actor=actor, order=order, initial={"words": typed.get("words", "")})
        form.rows = form.rows.with_data(typed)
        return form

    def is_valid(self) -> bool:
        """The words and every row can be read."""
        own, rows = super().is_valid(), self.rows.is_valid()
        if own and rows:
            self.cleaned_data["items"] = self.rows.items()
        return own and rows

    def refuse(self, refusal: refusals.Refusal) -> None:
        """A refusal about a row stands in that row."""
        rest = self.rows.refuse(refusal)
        if rest is not None:
            super().refuse(rest)


class VisitForm(StepForm):
    visited_on = DateField(label=_("哪天去看的"), initial=clock.today)
    finding = forms.ChoiceField(label=_("看到的情况"), choices=Finding.choices, widget=forms.RadioSelect)
    words = WordsField(label=_("具体情况"), limit=500, required=False)


class AnswerForm(StepForm):
    requester = forms.ChoiceField(label=_("哪位点单人"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(label=_("解决了吗"), choices=Answer.choices, widget=forms.RadioSelect)
    rating = forms.TypedChoiceField(
        label=_("评分"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("没有评分")),
            (5, _("5 分")),
            (4, _("4 分")),
            (3, _("3 分")),
            (2, _("2 分")),
            (1, _("1 分")),
        ],
    )
    words = WordsField(label=_("群众的原话"), limit=500, required=False, rows=3)

    def prepare(self) -> None:
        asked: Any = self.fields["requester"]
        found = [r for r in queries.requesters_of(self.actor, self.order) if r.left_at is None]
        asked.choices = [(str(r.pk), _requester_words(r)) for r in found]
        if len(found) == 1:
            asked.initial = str(found[0].pk)


def _requester_words(requester: Any) -> str:
    called = requester.name or requester.phone
    return f"{numbers.shown(requester.number)}{f'（{called}）' if called else ''}"


class ExplainForm(StepForm):
    words = WordsField(
        label=_("为什么现在解决不了"),
        limit=1000,
        required=False,
        rows=6,
        help_text=_("点单人和公众都会看到。"),
    )


class EraseForm(StepForm):
    requester = forms.ChoiceField(label=_("哪位点单人"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        asked: Any = self.fields["requester"]
        found = [r for r in queries.requesters_of(self.actor, self.order) if r.name or r.phone]
        asked.choices = [(str(r.pk), _requester_words(r)) for r in found]
