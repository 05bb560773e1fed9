"""What is typed about a programme: as little as possible, because most of it is known."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.access import queries as access
from tinghao.core import calendar, clock
from tinghao.desk.forms import DateField, DeskForm, MomentField, WordsField
from tinghao.desk.people.forms import PlaceField
from tinghao.divisions import queries as divisions
from tinghao.people.models import Member, MemberGroup, Person, Venue
from tinghao.programmes.choices import USUAL_HOURS, Half, ProgrammeKind, Rule, Standing
from tinghao.programmes.models import (
    PLACE_LIMIT,
    REASON_LIMIT,
    SPEECH_LIMIT,
    TITLE_LIMIT,
    TOPIC_LIMIT,
    Programme,
)

KINDS = (
    ProgrammeKind.TRAINING,
    ProgrammeKind.PLENARY,
    ProgrammeKind.STANDING_MEETING,
    ProgrammeKind.MEETING,
)
# Working days from now on which a new programme is proposed, and by which sign-up closes before it.
AHEAD, CLOSES = 15, 5


def usual_title(kind: str, place: str, year: int) -> str:
    """What such a thing is usually called, so that nobody types it."""
    words = {
        ProgrammeKind.TRAINING: "{year}年{place}政协委员和召集人培训班",
        ProgrammeKind.PLENARY: "政协{place}委员会{year}年全体会议",
        ProgrammeKind.STANDING_MEETING: "政协{place}委员会常务委员会会议",
        ProgrammeKind.MEETING: "{place}基层协商工作会议",
    }
    return words.get(ProgrammeKind(kind), "{place}").format(year=year, place=place)


class WhenForm(DeskForm):
    """What it is called, when, where, and who may sign up."""

    title = forms.CharField(
        label=_("名称"), max_length=TITLE_LIMIT, error_messages={"required": _("请写一个名称。")}
    )
    starts_at = MomentField(label=_("开始"))
    ends_at = MomentField(label=_("结束"))
    venue = forms.ModelChoiceField(
        label=_("场所"), queryset=Venue.objects.none(), required=False, empty_label=_("不在登记的场所")
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=PLACE_LIMIT)
    sign_up_by = DateField(label=_("报名截止"), required=False, help_text=_("空着就是不开放自己报名。"))
    places = forms.IntegerField(
        label=_("名额"),
        required=False,
        help_text=_("不限就空着。"),
        widget=forms.NumberInput(attrs={"class": "short", "min": 1}),
        error_messages={"invalid": _("请填写一个整数。")},
    )

    def __init__(self, *args: Any, owner: str, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue: Any = self.fields["venue"]
        rows = Venue.objects.filter(city=owner[:4], is_active=True)
        venue.queryset = (rows.filter(county=owner) if len(owner) == 6 else rows).order_by("name", "pk")
        if kind != ProgrammeKind.TRAINING:
            del self.fields["sign_up_by"], self.fields["places"]


class NewForm(WhenForm):
    """A new one; everything is filled in and can be left as it is."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(k.value, k.label) for k in KINDS])
    place_code = PlaceField(label=_("哪一级办"), error_messages={"required": _("请选市或县。")})

    def __init__(self, *args: Any, actor: Any, kind: str, owner: str, **kwargs: Any) -> None:
        kwargs["initial"] = known(kind, owner) | kwargs.get("initial", {})
        super().__init__(*args, owner=owner, kind=kind, **kwargs)
        field: Any = self.fields["place_code"]
        field.offer(_owners(actor))


def _owners(actor: Any) -> Any:
    groups = access.places_for(actor, "programmes.run", deepest="county")
    kept = [(name, [row for row in rows if len(row.code) in (4, 6)]) for name, rows in groups]
    return [(name, rows) for name, rows in kept if rows]


def known(kind: str, owner: str) -> dict[str, Any]:
    """What the system proposes for a new one."""
    name = divisions.public_names_kept([owner]).get(owner, "")
    day = calendar.add_working_days(clock.today(), AHEAD).date
    zone = clock.local(clock.now()).tzinfo
    last = day + dt.timedelta(days=2) if kind == ProgrammeKind.PLENARY else day
    found: dict[str, Any] = {
        "kind": kind,
        "place_code": owner,
        "title": usual_title(kind, name, day.year),
        "starts_at": dt.datetime.combine(day, dt.time(9), tzinfo=zone),
        "ends_at": dt.datetime.combine(last, dt.time(17), tzinfo=zone),
    }
    if kind == ProgrammeKind.TRAINING:
        closes = day
        left = CLOSES
        while left:
            closes -= dt.timedelta(days=1)
            left -= calendar.is_working_day(closes)
        found["sign_up_by"] = closes
    last_held = Programme.objects.filter(kind=kind, city=owner[:4]).exclude(state="called_off")
    last_held = last_held.filter(county=owner if len(owner) == 6 else "")
    before = last_held.select_related("venue").order_by("-starts_at").first()
    if before is not None:
        found |= {"venue": before.venue, "place": before.place}
    return found


class ChangeForm(WhenForm):
    """Another time, place or name; `sequence` is the state that was on the screen."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class OffForm(DeskForm):
    """Why it is called off."""

    words = forms.CharField(
        label=_("为什么不办了"),
        max_length=REASON_LIMIT,
        help_text=_("名单上的人打开就能看到。"),
        error_messages={"required": _("请写一句为什么不办了。")},
    )


class SessionForm(DeskForm):
    """A half-day or a lesson."""

    day = forms.TypedChoiceField(label=_("哪天"), coerce=dt.date.fromisoformat)
    half = forms.TypedChoiceField(label=_("半天"), coerce=int, choices=Half.choices)
    topic = forms.CharField(label=_("内容"), max_length=TOPIC_LIMIT, required=False)
    teacher_name = forms.CharField(
        label=_("授课人"),
        max_length=60,
        required=False,
        help_text=_("名单上或登记过的人，写姓名就认得；别处请来的，写姓名和单位。"),
        widget=forms.TextInput(attrs={"list": "teachers", "autocomplete": "off"}),
    )
    hours = forms.DecimalField(
        label=_("学时"),
        min_value=Decimal(0),
        max_value=Decimal(12),
        decimal_places=1,
        max_digits=4,
        initial=Decimal(USUAL_HOURS),
        widget=forms.NumberInput(attrs={"class": "short", "step": "0.5"}),
        error_messages={"required": _("请写学时。"), "invalid": _("学时写 0 到 12。")},
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = (programme.last_day - programme.first_day).days + 1
        shown = [programme.first_day + dt.timedelta(days=n) for n in range(days)]
        field: Any = self.fields["day"]
        field.choices = [(d.isoformat(), f"{d.month}月{d.day}日") for d in shown]
        self.programme = programme

    def teacher(self) -> dict[str, Any]:
        """The person of ours whom the name means, else the words as they are."""
        name = " ".join(self.cleaned_data["teacher_name"].split())
        rows = Person.objects.filter(city=self.programme.city, name=name, erased_at__isnull=True)
        found = list(rows.order_by("pk")[:2]) if name else []
        if len(found) == 1:
            return {"teacher": found[0], "teacher_name": ""}
        return {"teacher": None, "teacher_name": name}


class PutForm(DeskForm):
    """Single persons, or a group, for the roll."""

    rule = forms.ChoiceField(choices=Rule.choices)
    standing = forms.ChoiceField(label=_("身份"), choices=Standing.choices, required=False)
    county = forms.CharField(required=False, max_length=6)
    group = forms.ModelChoiceField(
        label=_("委员小组"), queryset=MemberGroup.objects.none(), required=False, empty_label=_("请选择")
    )
    names = forms.CharField(
        label=_("姓名"),
        required=False,
        max_length=400,
        help_text=_("几位用顿号隔开。"),
        widget=forms.TextInput(attrs={"list": "teachers", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = programme.division_code
        field: Any = self.fields["group"]
        rows = MemberGroup.objects.filter(is_active=True, city=owner[:4])
        field.queryset = (rows.filter(county=owner) if len(owner) == 6 else rows).order_by("county", "name")
        standings: Any = self.fields["standing"]
        standings.choices = [
            (s.value, s.label) for s in Standing if s not in (Standing.SIGNED_UP, Standing.TEACHER)
        ]
        self.owner = owner

    def clean_names(self) -> list[Person]:
        """The registered persons whom the names mean, each of them exactly one."""
        found = []
        for name in self.cleaned_data["names"].replace("，", "、").replace(",", "、").split("、"):
            if not (plain := " ".join(name.split())):
                continue
            rows = Person.objects.filter(city=self.owner[:4], name=plain, erased_at__isnull=True)
            near = rows.filter(county=self.owner) if len(self.owner) == 6 else rows
            some = list(near.order_by("pk")[:2]) or list(rows.order_by("pk")[:2])
            if len(some) != 1:
                many = _("有几位叫“{name}”，请到人员页上核对，或者用小组列名单。")
                none = _("没有找到“{name}”，请先在人员里登记。")
                raise forms.ValidationError(str(many if some else none).format(name=plain))
            found.append(some[0])
        return found


class AnswerForm(DeskForm):
    """Comes, or asks for leave; for whom the delegate comes instead."""

    answer = forms.ChoiceField(choices=[("coming", ""), ("leave", ""), ("instead", "")])
    reason = forms.CharField(
        label=_("请假原因"), required=False, max_length=REASON_LIMIT, help_text=_("只有办公室看得到。")
    )


class PaperForm(DeskForm):
    """A paper for everybody on the roll."""

    file = forms.FileField(
        label=_("加一份材料"),
        help_text=_("PDF 或 Word（.docx），最大 10 MB。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )


class SpeechForm(DeskForm):
    """A speech as its speaker writes it."""

    title = forms.CharField(label=_("题目"), max_length=TOPIC_LIMIT, required=False)
    words = WordsField(label=_("发言稿"), limit=SPEECH_LIMIT, rows=16, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class ChooseForm(DeskForm):
    """Why this person speaks."""

    reason = forms.CharField(
        label=_("为什么请这位"),
        max_length=REASON_LIMIT,
        error_messages={"required": _("请写一句为什么请这位发言。")},
    )
    written = forms.BooleanField(label=_("书面发言，不在会上讲"), required=False)


class DeadlineForm(DeskForm):
    """By when texts are asked for."""

    day = DateField(label=_("交稿截止"))


def members_named(owner: str) -> list[str]:
    """Names that the browser offers while one is typed."""
    rows = Member.objects.filter(person__city=owner[:4], person__erased_at__isnull=True)
    if len(owner) == 6:
        rows = rows.filter(person__county=owner)
    return list(rows.order_by("person__name").values_list("person__name", flat=True)[:300])
