"""The sentence of each notice: one table, by template name and way.

Placeholders: `{number}` the receipt or order number as people read it, `{title}` the matter in a few
words (desk only, never by SMS), `{due}` a date, `{step}` the name of a clock.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "orders.placed": _("有一件新的事等您审题：单 {number}。"),
    "orders.accepted": _("单 {number} 已受理，正在请委员接单。"),
    "orders.declined": _("单 {number} 不在受理范围内，凭回执可以看到原因和该找谁。"),
    "orders.referred": _("单 {number} 已转到更合适的渠道，凭回执可以看到转办编号。"),
    "orders.merged": _("单 {number} 已与相同的事合并办理，您的回执继续有效。"),
    "orders.withdrawn": _("单 {number} 已由点单人撤回。"),
    "orders.claimed": _("单 {number} 已有委员接单。"),
    "orders.assigned": _("召集人请委员接下了单 {number}。"),
    "orders.given_back": _("单 {number} 被交回，等待重新接单，期限不变。"),
    "orders.convened": _("单 {number} 要开微协商了。"),
    "orders.called_off": _("单 {number} 原定的微协商取消了。"),
    "orders.settled": _("单 {number} 当场商定了办法，正在落实。"),
    "orders.agreed": _("单 {number} 商定了办法，正在落实。"),
    "orders.reported": _("单 {number} 报告办完了，请您看看：解决了吗？"),
    "orders.reworked": _("单 {number} 群众说没有解决，退回重办。"),
    "orders.closed": _("单 {number} 已办结。"),
    "orders.explained": _("单 {number} 暂时解决不了，已说明原因。"),
    "orders.rechecked": _("单 {number} 原先没有办成的事有了结果，请您再看看：解决了吗？"),
    "orders.looked_back": _("单 {number} 办结三个月了，请您再看看：结果还在吗？"),
    "orders.to_visit": _("单 {number}（年度议题）单位报告办完了，请委员到现场看一看、记下来。"),
    "orders.to_look_back": _("单 {number}（年度议题）办结三个月了，请到现场再看看：结果还在吗？"),
    "orders.found_undone": _("单 {number}（年度议题）委员看了没有落实，退回重办。"),
    "orders.invited": _("请您一起办单 {number}。"),
    "invitations.sent": _("请您参加微协商（邀请号 {number}），{when}。能不能来，点这里回复：{link}"),
    "invitations.moved": _(
        "您要参加的微协商改了时间（邀请号 {number}），改到{when}。请再回复一次能不能来：{link}"
    ),
    "invitations.reminder": _("提醒：明天有微协商请您参加（邀请号 {number}），{when}。详情：{link}"),
    "invitations.called_off": _("原定{when}的微协商不开了（邀请号 {number}），不用来了。"),
    "invitations.cancelled": _("{when}的微协商，您不用来了（邀请号 {number}）。"),
    "invitations.answered": _("邀请 {number} 有了回复，请看谁能来。"),
    "invitations.replaced": _("抽签的居民代表有人不能来，已按规则递补（邀请 {number}）。"),
    "orders.moved": _("单 {number} 的微协商改到{when}。"),
    "people.regrouped": _("从{due}起，您在{number}。"),
    "programmes.announced": _("请您参加“{title}”（活动 {number}），{when}。打开就能答复参加或请假。"),
    "programmes.moved": _(
        "“{title}”（活动 {number}）改了时间或地点，现在是{when}。请打开看一看，改了日子的请再答复一次。"
    ),
    "programmes.called_off": _("“{title}”（活动 {number}）不办了，原定{when}，不用来了。"),
    "programmes.reminder": _("明天有“{title}”（活动 {number}），{when}，请您参加。"),
    "programmes.speech_asked": _("请您在“{title}”（活动 {number}）发言，请在{due}前交发言稿。"),
    "programmes.speech_due": _("您在“{title}”（活动 {number}）的发言稿{due}到期，还没有交。"),
    "observations.follow_up_new": _("观摩以后有一件事（{number} 号）请您办，{due}以前。"),
    "observations.follow_up_reopened": _("观摩后续 {number} 号没有办到位，请再办，{due}以前。"),
    "observations.follow_up_passed": _("观摩后续 {number} 号原来的人离任了，转给接任的人，{due}以前。"),
    "observations.follow_up_soon": _("观摩后续 {number} 号快到期了，{due}以前。"),
    "observations.follow_up_due": _("观摩后续 {number} 号今天到期。"),
    "observations.follow_up_overdue": _("观摩后续 {number} 号已经过期（{due}到期）。"),
    "venues.on_duty": _("您{due}在{number}值班。"),
    "venues.rota_empty": _("{number}{due}开放，没有人能值班，请安排一位。"),
    "venues.code": _("验证码 {link}，用来接收“{number}”的开放提醒，15 分钟内有效。不是您要的，不用管它。"),
    "venues.opens": _("“{number}”{due} {hours} 开放，欢迎来坐坐。不想再收：{link}"),
    "clock.blue": _("单 {number} 的{step}期限过半，{due}到期。"),
    "clock.yellow": _("单 {number} 的{step}快到期了，{due}到期。"),
    "clock.red": _("单 {number} 的{step}已超期（{due}到期）。"),
    "meetings.minutes_overdue": _("协商“{title}”（编号 {number}）的纪要超期了，应在{due}前写出来。"),
    "items.assigned": _("单 {number} 有一项成果交给贵单位，请在期限内接受或退回。"),
    "items.unreachable": _("单 {number} 有一项交给的单位没有账号，收不到提醒，请给它开一个链接。"),
    "items.accepted": _("单 {number} 的承办单位接受了一项成果。"),
    "items.accepted_by_silence": _("单 {number} 有一项成果到期没有退回，视为已接受。"),
    "items.returned": _("单 {number} 的承办单位退回了一项，请裁定。"),
    "items.adjudicated": _("单 {number} 退回的一项已裁定。"),
    "items.reported": _("单 {number} 的承办单位报告办完了一项。"),
    "items.revisited": _("单 {number} 有一项到了说好的日子，请答复：现在办得怎样了？"),
    "items.settled": _("单 {number} 有一项当场办完了，记在贵单位名下，不用再办；不对请告诉召集人。"),
    "items.reopened": _("单 {number} 没有解决，有一项退回贵单位重办。"),
    "items.extension": _("单 {number} 的承办单位申请延期，请审批。"),
    "filing.new": _("昨天为您记了 {number} 条履职，请看一眼；都对就不用管。"),
    "filing.objected": _("有委员说 {number} 号履职记录不对，请核对。"),
    "filing.decided": _("您的 {number} 号履职记录核对过了，请看结果。"),
    "filing.micro_waits": _("有一件五微（{number} 号）等您核对。"),
    "filing.micro_returned": _("您报的五微（{number} 号）要改一改，请看召集人的话。"),
    "lots.call_over": _(
        "“{number}”的招募报名截止了，{n} 人报名。请建抽签；到{due}还没有建，报名的资料会清除。"
    ),
    "lots.call_lapsed": _("“{number}”的招募截止 30 天没有建抽签，{n} 人报名的资料已清除。"),
    "outlets.failing": _("对接地址 {number} 号已有一天送不到，正在再试，没有丢，请看一看。"),
    "outlets.disabled": _("对接地址 {number} 号一直送不到，已停止投递，没有送到的都存着，请处理。"),
    "items.extended": _("单 {number} 的延期申请有了答复。"),
    "posts.handed_over": _("{number}召集人的工作交给了您，交接单在岗位页面上。"),
    "posts.ending": _("{number}召集人的任职今天到期：请安排继任或代理，并办交接。"),
    "orders.claimant_left": _("接单委员离任，单 {number} 等待另一位委员接手，期限不变。"),
    "inspections.named": _("请您参加督查（{number} 号），{due}去看，清单在督查页面上。"),
    "inspections.announced": _(
        "{due}有一次专项督查（{number} 号）到您这里，看什么写在清单上，不用准备汇报材料。"
    ),
    "inspections.called_off": _("督查（{number} 号）取消了。"),
    "inspections.finished": _("督查（{number} 号）有了反馈，请看发现了什么、整改到哪天。"),
    "inspections.stated": _("被督查的一方对 {number} 号问题作了说明，请看。"),
    "inspections.reported": _("{number} 号问题报了整改，请复查。"),
    "inspections.accepted": _("{number} 号问题复查通过，销号了。"),
    "inspections.sent_back": _("{number} 号问题复查没有通过，请接着整改，{due}到期。"),
    "inspections.lifted": _("{number} 号问题撤销了，不用再整改。"),
    "inspections.changed": _("{number} 号问题改过说法或期限，请再看一遍，{due}到期。"),
    "inspections.due_soon": _("{number} 号问题的整改快到期了，{due}到期。"),
    "inspections.overdue": _("{number} 号问题的整改超期了（{due}到期）。"),
    "absence.declared_for": _("办公室替您请了假，从 {number} 起，由谁代理、到哪天，见“我的”。"),
    "absence.stands_in": _("从 {number} 起，请您代理一位请假的委员，是谁、到哪天，见“我的”。"),
}


# What the staff is told in other words than the resident: no question that is the resident's to answer.
STAFF_SENTENCES: dict[str, Any] = {
    "invitations.sent": _("请您参加微协商（邀请号 {number}），{when}。打开就能回复。"),
    "invitations.moved": _("您要参加的微协商改了时间（邀请号 {number}），改到{when}。请再回复一次。"),
    "invitations.reminder": _("明天有微协商请您参加（邀请号 {number}），{when}。"),
    "orders.declined": _("单 {number} 不予受理，已告诉点单人原因。"),
    "orders.referred": _("单 {number} 已转到更合适的渠道。"),
    "orders.merged": _("单 {number} 已与相同的事合并办理。"),
    "orders.reported": _("单 {number} 单位报告办完了，正在等群众回答。"),
    "orders.rechecked": _("单 {number} 原先没有办成的事有了结果，正在请群众再查。"),
    "orders.looked_back": _("单 {number} 办结三个月了，正在请群众再看看结果还在不在。"),
}


def sentence(template: str, values: dict[str, Any], *, is_staff: bool = False) -> str:
    """The notice in words; raises KeyError for a template that is not in the table."""
    words = STAFF_SENTENCES.get(template) if is_staff else None
    return str(words or SENTENCES[template]).format_map(_Blank(values))


class _Blank(dict[str, Any]):
    """A value that is missing reads as nothing, so that a notice never fails to go out for it."""

    def __missing__(self, key: str) -> str:
        return ""
