"""What is typed into the registers; the rooms decide whether it will do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.access.roles import FROM_GROUPS, Role
from tinghao.core import clock
from tinghao.desk.forms import DateField, DeskForm
from tinghao.divisions.models import Division
from tinghao.people.choices import EndReason, MemberLevel, OrganisationKind, VenueKind
from tinghao.people.models import Member, Organisation

Places = list[tuple[str, list[Division]]]
_INDENT = {"province": "", "city": "", "county": "", "township": "　", "community": "　　"}


class PlaceField(forms.ChoiceField):
    """A place out of those where the actor may do this, in groups."""

    def offer(self, places: Places) -> None:
        """These are the places to choose from."""
        self.choices = [
            ("", _("请选择")),
            *(
                (heading, [(row.code, f"{_INDENT[row.level]}{row.name}") for row in rows])
                for heading, rows in places
            ),
        ]


class DayField(forms.DateField):
    """A day, typed or picked in the browser's own calendar."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        given.setdefault("error_messages", {"invalid": _("请按 2026-11-23 的样子填写日期。")})
        super().__init__(**given)


def _place(label: Any, **given: Any) -> PlaceField:
    said = {"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")}
    return PlaceField(label=label, error_messages=said, **given)


class PlacedForm(DeskForm):
    """A form with a place; `places` are those that are offered."""

    place_field = "place"

    def __init__(self, *given: Any, places: Places, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields.get(self.place_field)
        if isinstance(field, PlaceField):
            field.offer(places)


class PersonForm(PlacedForm):
    name = forms.CharField(label=_("姓名"), max_length=40, error_messages={"required": _("请填写姓名。")})
    phone = forms.CharField(
        label=_("手机"), max_length=40, required=False, help_text=_("可以用来登录和收短信；加密保存。")
    )
    place = _place(_("由哪里管理"), help_text=_("由这个地方的办公室登记和修改，不是住址。"))
    with_account = forms.BooleanField(label=_("同时开通账号"), required=False, initial=True)


class PersonDetailsForm(DeskForm):
    name = forms.CharField(label=_("姓名"), max_length=40, error_messages={"required": _("请填写姓名。")})
    phone = forms.CharField(label=_("手机"), max_length=40, required=False)


class AccountForm(DeskForm):
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        required=False,
        help_text=_("不填就自动取一个；也可以用手机号登录。"),
    )


class AppointForm(PlacedForm):
    place_field = "division"
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[("", _("请选择")), *((r.value, r.label) for r in Role if r not in FROM_GROUPS)],
        error_messages={"required": _("请选择角色。")},
        help_text=_("委员和组长不在这里：加入委员小组就有。"),
    )
    division = _place(_("范围"), help_text=_("这个地方和它下面的所有地方。"))
    organisation = forms.ModelChoiceField(
        label=_("单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("（只有承办单位要选）"),
    )
    starts = DayField(label=_("第一天"), error_messages={"required": _("请填写第一天。")})
    ends = DayField(label=_("最后一天"), required=False, help_text=_("不知道就空着。"))

    def __init__(self, *given: Any, organisations: Any = None, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["starts"].initial = clock.today()
        if organisations is not None:
            chosen = self.fields["organisation"]
            assert isinstance(chosen, forms.ModelChoiceField)
            chosen.queryset = organisations


class EndForm(DeskForm):
    ends = DayField(label=_("最后一天"), error_messages={"required": _("请填写最后一天。")})


class MemberForm(DeskForm):
    level = forms.ChoiceField(label=_("层级"), choices=MemberLevel)
    county = forms.ChoiceField(label=_("所在县（市、区）"), required=False)
    sector = forms.CharField(label=_("界别"), max_length=40, required=False)
    expertise = forms.CharField(label=_("专长"), max_length=120, required=False)
    is_standing = forms.BooleanField(label=_("常委"), required=False)

    def __init__(self, *given: Any, counties: Iterable[Division], **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.fields["county"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("（市政协委员可以不选）")), *((c.code, c.name) for c in counties)]


class TenureForm(MemberForm):
    """What a member is from a day on."""

    party = forms.CharField(label=_("党派"), max_length=40, required=False)
    committee = forms.CharField(label=_("专门委员会"), max_length=60, required=False)
    workplace = forms.CharField(label=_("工作单位及职务"), max_length=120, required=False)
    home = forms.CharField(
        label=_("居住社区"),
        max_length=60,
        required=False,
        help_text=_("写到社区（村）就行，例如：同乐街道万桥社区"),
    )
    work = forms.CharField(label=_("工作社区"), max_length=60, required=False)
    term = forms.IntegerField(label=_("届"), min_value=1, max_value=30)
    session = forms.IntegerField(
        label=_("次"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("第几次会议上增补的，换届时就是委员的空着。"),
    )
    starts = DayField(label=_("从哪天起"), error_messages={"required": _("请填写从哪天起。")})


class AbsenceForm(DeskForm):
    """Away from a day until a day, and who stands in."""

    delegate = forms.ModelChoiceField(
        label=_("请谁代理"),
        queryset=Member.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择代理人。")},
    )
    starts = DateField(label=_("第一天"))
    ends = DateField(label=_("最后一天"), required=False, help_text=_("不知道就空着。"))

    def __init__(self, *given: Any, members: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.fields["delegate"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = members
        self.fields["starts"].initial = clock.today()


class LeaveForm(DeskForm):
    """The last day of a member in the conference, and why."""

    ends = DayField(label=_("最后一天"), error_messages={"required": _("请填写最后一天。")})
    reason = forms.ChoiceField(label=_("离任原因"), choices=[("", _("请选择")), *EndReason.choices])


class GroupForm(PlacedForm):
    name = forms.CharField(
        label=_("小组名称"), max_length=60, error_messages={"required": _("请填写小组名称。")}
    )
    place = _place(_("所在地"), help_text=_("小组一般以社区命名；联系哪些社区在下一步添加。"))


class AttachForm(PlacedForm):
    place_field = "community"
    community = _place(_("社区（村）"))
    starts = DayField(label=_("从哪天起"), required=False)


class JoinForm(DeskForm):
    member = forms.ModelChoiceField(
        label=_("委员"),
        queryset=Member.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择委员。"), "invalid_choice": _("请从列表里选一位委员。")},
    )
    is_leader = forms.BooleanField(label=_("担任组长"), required=False)
    starts = DayField(label=_("从哪天起"), required=False)

    def __init__(self, *given: Any, members: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.fields["member"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = members


class OrganisationForm(PlacedForm):
    name = forms.CharField(label=_("名称"), max_length=80, error_messages={"required": _("请填写单位名称。")})
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("请选择")), *OrganisationKind.choices])
    place = _place(_("所在地"))
    phone = forms.CharField(label=_("办公电话"), max_length=30, required=False)
    is_active = forms.BooleanField(
        label=_("在用"),
        required=False,
        initial=True,
        help_text=_("停用后不再出现在承办单位里，办过的事还在。"),
    )


class VenueForm(PlacedForm):
    name = forms.CharField(label=_("名称"), max_length=60, error_messages={"required": _("请填写场所名称。")})
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("请选择")), *VenueKind.choices])
    place = _place(_("所在地"))
    owner = forms.ModelChoiceField(
        label=_("归属单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("（没有）")
    )
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    opening = forms.CharField(
        label=_("开放时间"),
        max_length=120,
        required=False,
        help_text=_("只是一句话；定了每周每月哪天开，就以定的为准。"),
    )
    capacity = forms.IntegerField(
        label=_("能坐几人"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"invalid": _("请填写一个整数。")},
    )
    founder = forms.ModelChoiceField(
        label=_("创办委员"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("（不是委员工作室）"),
        error_messages={"invalid_choice": _("请从列表里选一位委员。")},
    )
    opened_on = DayField(label=_("成立日期"), required=False)
    is_duty_public = forms.BooleanField(
        label=_("公开值班委员的姓名"),
        required=False,
        help_text=_("不勾，居民只看到哪天有人值班。公开前请委员本人同意。"),
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *given: Any, owners: Any, members: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        founder: Any = self.fields["founder"]
        founder.queryset = members
        founder.label_from_instance = lambda member: member.person.name
        chosen = self.fields["owner"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = owners
