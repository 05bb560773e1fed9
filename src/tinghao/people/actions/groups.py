"""Members of the conference, their groups, and the communities that a group looks after."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions import names
from tinghao.divisions.models import LEVEL_DIGITS, ancestry, covers
from tinghao.history import actions as history
from tinghao.people import kinds, rules
from tinghao.people.choices import MemberLevel
from tinghao.people.models import (
    GroupCommunity,
    GroupMembership,
    Member,
    MemberGroup,
    Person,
    Sector,
)


@transaction.atomic
def create_member(
    *,
    person: Person,
    level: str,
    county: str = "",
    sector: str = "",
    is_standing: bool = False,
    expertise: str = "",
    term: int = 7,
    by: Acts,
) -> Member:
    """The person is a member of the conference; recorded on the person.

    Refusals: by place, Invalid for an unknown level or a county member without a county, Stale for
    somebody who is a member already.
    """
    rules.require_management(by, person.division_code)
    if level not in MemberLevel.values:
        message = _("请选择委员的层级。")
        raise refusals.Invalid(message, fields={"level": message})
    if level != MemberLevel.CITY and len(county) != LEVEL_DIGITS["county"]:
        message = _("县政协委员要写明是哪个县。")
        raise refusals.Invalid(message, fields={"county": message})
    if Member.objects.filter(person=person).exists():
        raise refusals.Stale(_("这位人员已经登记为委员了。"))
    name = rules.text(sector, field="sector", longest=40)
    member = Member.objects.create(
        person=person,
        level=level,
        county=county,
        sector=Sector.objects.get_or_create(name=name)[0] if name else None,
        is_standing=is_standing,
        expertise=rules.text(expertise, field="expertise", longest=120),
        term=term,
    )
    history.append(
        kinds.PERSON,
        person.pk,
        "people.member_created",
        by=by,
        data={"member": member.pk, "level": level, "term": term},
    )
    return member


@transaction.atomic
def create_group(*, name: str, place: str, by: Acts) -> MemberGroup:
    """The member group exists, without communities and members yet; recorded on the group.

    Refusals: by place, Invalid for an empty name or one that is taken in the county.
    """
    rules.require_management(by, place)
    rules.place(place)
    title = rules.text(name, field="name", longest=60, missing=_("请填写小组名称。"))
    where = ancestry(place)
    if MemberGroup.objects.filter(county=where["county"], name=title).exists():
        message = _("这个县已经有同名的小组。")
        raise refusals.Invalid(message, fields={"name": message})
    group = MemberGroup.objects.create(name=title, **where)
    names.keep(names.GROUP, group.pk, place, title)
    history.append(kinds.GROUP, group.pk, "people.group_created", by=by, data={"place": place})
    return group


@transaction.atomic
def attach_community(
    *, group: MemberGroup, community: str, starts: dt.date | None = None, by: Acts
) -> GroupCommunity:
    """The group looks after the community from a day on; its members may act there from that day.

    Recorded on the group. Refusals: by place of the group and of the community, Invalid for
    something that is no community, Stale where the group looks after it already.
    """
    rules.require_management(by, group.division_code)
    rules.require_management(by, community)
    place = rules.place(community, field="community")
    if place.level not in {"community", "township"}:
        message = _("请选到社区（村）或乡镇（街道）。")
        raise refusals.Invalid(message, fields={"community": message})
    day = starts or clock.today()
    for other in GroupCommunity.objects.filter(group=group, division=place):
        if rules.overlap(day, None, other.starts, other.ends):
            raise refusals.Stale(_("这个小组已经联系这个社区了。"))
    row = GroupCommunity.objects.create(group=group, division=place, starts=day)
    history.append(
        kinds.GROUP,
        group.pk,
        "people.community_attached",
        by=by,
        data={"division": place.code, "starts": day},
    )
    return row


@transaction.atomic
def detach_community(row: GroupCommunity, *, ends: dt.date, by: Acts) -> None:
    """`ends` is the last day on which the group looks after the community; recorded.

    Refusals: by place, Stale where somebody changed it meanwhile, Invalid before the first day.
    """
    rules.require_management(by, row.group.division_code)
    _end(row, ends)
    history.append(
        kinds.GROUP,
        row.group_id,
        "people.community_detached",
        by=by,
        data={"division": row.division_id, "ends": ends},
    )


@transaction.atomic
def join_group(
    *,
    group: MemberGroup,
    member: Member,
    is_leader: bool = False,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    by: Acts,
) -> GroupMembership:
    """The member belongs to the group from a day on, and may act in its communities.

    A city member may join a group of any county; a county member one of the own county. Recorded on
    the group. Refusals: by the group's place, Invalid by days or county, Stale for a second place
    in the same group on the same day.
    """
    rules.require_management(by, group.division_code)
    day = starts or clock.today()
    rules.days(day, ends)
    if member.level == MemberLevel.COUNTY and not covers(member.county, group.division_code):
        message = _("县政协委员只能加入本县的小组。")
        raise refusals.Invalid(message, fields={"member": message})
    for other in GroupMembership.objects.filter(group=group, member=member):
        if rules.overlap(day, ends, other.starts, other.ends):
            raise refusals.Stale(_("这位委员在这段时间已经是小组成员。"))
    row = GroupMembership.objects.create(
        group=group, member=member, is_leader=is_leader, starts=day, ends=ends
    )
    history.append(
        kinds.GROUP,
        group.pk,
        "people.group_joined",
        by=by,
        data={"member": member.pk, "leads": is_leader, "starts": day, "ends": ends},
    )
    return row


@transaction.atomic
def leave_group(row: GroupMembership, *, ends: dt.date, by: Acts) -> None:
    """`ends` is the member's last day in the group; what was done before stays with the group.

    Recorded. Refusals: by place, Stale where somebody changed it meanwhile, Invalid before the first day.
    """
    rules.require_management(by, row.group.division_code)
    _end(row, ends)
    history.append(
        kinds.GROUP, row.group_id, "people.group_left", by=by, data={"member": row.member_id, "ends": ends}
    )


def _end(row: GroupCommunity | GroupMembership, ends: dt.date) -> None:
    # The day before the first means: never in force; entered by mistake and taken back.
    if ends < row.starts - dt.timedelta(days=1):
        message = _("结束日期早于开始日期。")
        raise refusals.Invalid(message, fields={"ends": message})
    rows = type(row)._default_manager.filter(pk=row.pk, ends=row.ends)
    if row.ends is None:
        rows = type(row)._default_manager.filter(pk=row.pk, ends__isnull=True)
    if rows.update(ends=ends) != 1:
        raise refusals.Stale(_("这一条刚才已经改过了。"))
    row.ends = ends
