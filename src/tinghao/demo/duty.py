"""A little of the 五微, and one record that a member does not recognise."""

from __future__ import annotations

from tinghao.demo import roster
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.filing import actions
from tinghao.filing.models import DutyRecord
from tinghao.people.models import Member


def story(town: Town, days: Days) -> Story:
    """A wish that was confirmed, a briefing, a suggestion that waits, an objection."""
    place = town.code(f"{roster.LONGPAN}/龙蟠南苑社区")
    convener = town.convener(place)
    members = town.members(place)
    yield days.moment(12, 15)
    actions.enter_micro(
        by=convener,
        kind="micro_briefing",
        title="示例：在小区广场讲电动自行车充电安全",
        day=days.day(12),
        place=place,
        members=members[1:4],
    )
    yield days.moment(8, 16)
    wish = actions.enter_micro(
        by=town.member_actor(members[0]),
        kind="micro_wish",
        title="示例：帮三位独居老人装了卫生间扶手",
        day=days.day(9),
        place=place,
        members=members[1:2],
        words="社区介绍，委员所在的企业出的材料。（示例记录）",
    )
    yield days.moment(7, 9)
    actions.confirm_micro(wish, by=convener)
    yield days.moment(2, 17)
    actions.enter_micro(
        by=town.member_actor(members[0]),
        kind="micro_suggestion",
        title="示例：建议把电梯救援电话贴在每一层",
        day=days.day(2),
        place=place,
    )
    yield days.moment(1, 10)
    record = _unsure(members)
    if record is not None:
        words = "示例：那天我只看了材料，没有到现场，请核对。"
        actions.object_to_record(record, by=town.member_actor(record.member), words=words)


def _unsure(members: list[Member]) -> DutyRecord | None:
    rows = DutyRecord.objects.filter(member__in=members[1:], state="waiting", reversed_at__isnull=True)
    return rows.select_related("member__person").order_by("-pk").first()
