"""What the people room records: kinds of history entries about persons, groups and bodies."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind
from tinghao.people.choices import FACTS

PERSON = "person"
GROUP = "group"
ORGANISATION = "organisation"
VENUE = "venue"

KINDS = (
    Kind("people.person_created", N_("登记人员"), fields={"place": "word", "example": "flag"}),
    Kind("people.person_changed", N_("修改人员资料"), fields={"name": "flag", "phone": "flag"}),
    Kind("people.person_erased", N_("抹去个人资料")),
    Kind("people.account_created", N_("开通账号"), fields={"account": "id"}),
    Kind("people.account_stopped", N_("停用账号"), fields={"account": "id"}),
    Kind("people.account_resumed", N_("恢复账号"), fields={"account": "id"}),
    Kind("people.member_created", N_("登记委员"), fields={"member": "id", "level": "word", "term": "number"}),
    Kind(
        "people.member_changed",
        N_("委员资料变动"),
        fields={"starts": "date", **dict.fromkeys(FACTS, "flag")},
    ),
    Kind("people.joining_corrected", N_("更正任职日期"), fields={"starts": "date"}),
    Kind("people.member_ended", N_("委员离任"), fields={"member": "id", "ends": "date", "reason": "word"}),
    Kind("people.group_created", N_("建立委员小组"), fields={"place": "word"}),
    Kind("people.community_attached", N_("小组联系社区"), fields={"division": "word", "starts": "date"}),
    Kind("people.community_detached", N_("小组不再联系社区"), fields={"division": "word", "ends": "date"}),
    Kind(
        "people.group_joined",
        N_("委员加入小组"),
        fields={"member": "id", "leads": "flag", "starts": "date", "ends": "date"},
    ),
    Kind("people.group_left", N_("委员离开小组"), fields={"member": "id", "ends": "date"}),
    Kind("people.organisation_created", N_("登记单位"), fields={"place": "word", "kind": "word"}),
    Kind("people.organisation_changed", N_("修改单位资料"), fields={"active": "flag"}),
    Kind("people.venue_created", N_("登记议事场所"), fields={"place": "word", "kind": "word"}),
    Kind("people.venue_changed", N_("修改议事场所资料"), fields={"active": "flag"}),
)
