"""Member groups: who belongs to them, and the communities that they look after. Every change is dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions import names
from tinghao.divisions.models import ancestry, covers
from tinghao.history import actions as history
from tinghao.history.actions import Step
from tinghao.people import kinds, rules
from tinghao.people.choices import MemberLevel
from tinghao.people.models import GroupCommunity, GroupMembership, Member, MemberGroup


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
    _check_county(member, group)
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


@dataclass(frozen=True, slots=True)
class Move:
    """A member belongs to this group and to no other; to none without a group."""

    member: Member
    group: MemberGroup | None
    is_leader: bool = False


@transaction.atomic
def move_members(moves: Sequence[Move], *, starts: dt.date, by: Acts) -> int:
    """Each member is in the group of the move alone from `starts` on; returns how many places changed.

    What was before stays with the groups of those days. Recorded on the groups. Refusals: by the place
    of every group that is joined or left, Invalid for a county member and a group of another county.
    """
    seats = _seats_from(starts, [move.member.pk for move in moves])
    ending: list[GroupMembership] = []
    beginning: list[GroupMembership] = []
    for move in moves:
        held = seats.get(move.member.pk, [])
        kept = [
            s for s in held if move.group and s.group_id == move.group.pk and s.is_leader == move.is_leader
        ]
        ending += [seat for seat in held if seat not in kept[:1]]
        if move.group is not None and not kept:
            _check_county(move.member, move.group)
            beginning.append(
                GroupMembership(group=move.group, member=move.member, is_leader=move.is_leader, starts=starts)
            )
    for place in {seat.group.division_code for seat in (*ending, *beginning)}:
        rules.require_management(by, place)
    steps = []
    for seat in ending:
        seat.ends = max(starts, seat.starts) - dt.timedelta(days=1)
        data = {"member": seat.member_id, "ends": seat.ends}
        steps.append(Step(kinds.GROUP, seat.group_id, "people.group_left", data))
    GroupMembership.objects.bulk_update(ending, ["ends"], batch_size=300)
    # Somebody who leaves a group and is back on the day on which he joined it: the same row says so.
    GroupMembership.objects.bulk_create(
        beginning,
        batch_size=300,
        update_conflicts=True,
        unique_fields=["group", "member", "starts"],
        update_fields=["is_leader", "ends"],
    )
    for seat in beginning:
        data = {"member": seat.member_id, "leads": seat.is_leader, "starts": starts}
        steps.append(Step(kinds.GROUP, seat.group_id, "people.group_joined", data))
    history.append_many(steps, by=by)
    return len(ending) + len(beginning)


def _seats_from(starts: dt.date, members: list[int]) -> dict[int, list[GroupMembership]]:
    """The places that hold on that day or begin later, by member."""
    found: dict[int, list[GroupMembership]] = {}
    still = Q(ends__isnull=True) | Q(ends__gte=starts)
    for first in range(0, len(members), 500):
        rows = GroupMembership.objects.filter(still, member__in=members[first : first + 500])
        for seat in rows.select_related("group").order_by("pk"):
            if seat.ends is None or seat.ends >= seat.starts:
                found.setdefault(seat.member_id, []).append(seat)
    return found


def _check_county(member: Member, group: MemberGroup) -> None:
    if member.level == MemberLevel.COUNTY and not covers(member.county, group.division_code):
        message = _("县政协委员只能加入本县的小组。")
        raise refusals.Invalid(message, fields={"member": message})


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
