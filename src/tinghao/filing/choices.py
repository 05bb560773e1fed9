"""Stored words of the filing room: kinds and roles of duty, how records and entries stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyKind(models.TextChoices):
    """What counts as duty. The first nine come from the work itself, four from short forms (五微).

    The last four have no room of their own here: a room or an import that knows them states them.
    """

    CLAIM = "claim", _("接单")
    SURVEY = "survey", _("会前调研")
    CONSULTATION = "consultation", _("微协商")
    CHECK = "check", _("查单")
    LOOK_BACK = "look_back", _("回头看")
    DUTY_DAY = "duty_day", _("值班接待")
    TRAINING = "training", _("培训")
    OBSERVATION = "observation", _("现场观摩")
    PLENARY = "plenary", _("全体会议")
    MICRO_SUGGESTION = "micro_suggestion", _("微建议")
    MICRO_BRIEFING = "micro_briefing", _("微宣讲")
    MICRO_OVERSIGHT = "micro_oversight", _("微监督")
    MICRO_WISH = "micro_wish", _("微心愿")
    STANDING_MEETING = "standing_meeting", _("常委会会议")
    PROPOSAL = "proposal", _("提案")
    OPINION = "opinion", _("社情民意信息")
    ACTIVITY = "activity", _("其他履职活动")


MICRO_KINDS = (
    DutyKind.MICRO_SUGGESTION,
    DutyKind.MICRO_BRIEFING,
    DutyKind.MICRO_OVERSIGHT,
    DutyKind.MICRO_WISH,
)


class DutyRole(models.TextChoices):
    """The part that a member had in it; leave and absence are facts as well."""

    LEAD = "lead", _("牵头")
    PARTICIPANT = "participant", _("参加")
    ATTENDANT = "attendant", _("列席")
    SPEAKER = "speaker", _("发言")
    ON_LEAVE = "on_leave", _("请假")
    ABSENT = "absent", _("缺席")


class RecordState(models.TextChoices):
    """What the member said of the record; it counts from the first moment, and silence accepts it."""

    WAITING = "waiting", _("等本人看")
    CONFIRMED = "confirmed", _("本人确认")
    SILENT = "silent", _("到期没有异议")
    OBJECTED = "objected", _("本人说不对")
    UPHELD = "upheld", _("核对后不变")


class Reversal(models.TextChoices):
    """Why a record was taken back."""

    LIST_CHANGED = "list_changed", _("到场名单改了")
    CORRECTED = "corrected", _("经核对更正")
    STRUCK = "struck", _("经核对撤销")


class LedgerLevel(models.TextChoices):
    CITY = "city", _("市级台账")
    COUNTY = "county", _("县级台账")


class PeriodState(models.TextChoices):
    OPEN = "open", _("记账中")
    FROZEN = "frozen", _("已封账")


class MicroState(models.TextChoices):
    """How far one of the other four of the 五微 is."""

    WAITING = "waiting", _("等召集人核对")
    CONFIRMED = "confirmed", _("已核对")
    RETURNED = "returned", _("退回修改")
    WITHDRAWN = "withdrawn", _("已撤回")


class Step(models.TextChoices):
    """The forms of a consultation that somebody fills in."""

    PLAN = "plan", _("定协商")
    BENCH = "bench", _("小板凳补记")
    RECORD = "record", _("补记一次协商")
    ATTENDANCE = "attendance", _("到场名单")
    MINUTES = "minutes", _("纪要")
    ITEMS = "items", _("成果清单")


ANSWER_WITHIN = 5  # working days in which a member says what is wrong (product, section 5)
ENTERED, REVERSED = 1, 2  # versions of a record in a ledger: it goes in once and may be taken back once
