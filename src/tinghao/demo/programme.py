"""A training that was held, one that can be signed up for, and a plenary in planning. All invented."""

from __future__ import annotations

from decimal import Decimal

from tinghao.demo.cast import CITY, Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.people.models import Member
from tinghao.programmes import actions
from tinghao.programmes.choices import ProgrammeKind
from tinghao.programmes.models import Programme

_COUNTY = "341103"
_TOPICS = (("怎样开好一场小板凳协商", "示例·章老师"), ("从点单到查单：一件小事的四步", "示例·市政协研究室"))
SPEECH = (
    "示例：小区停车难，难在大家各说各的。去年春天，我们在楼下坐了三次，第一次吵，第二次算，第三次定。"
    "算清了车位、算清了费用，也算清了谁家有老人要留通道，办法自己就出来了。\n"
    "我的体会是三句话：题目要小，小到走路就能看见；人要到齐，能拍板的一定要坐在桌边；"
    "事要查到底，群众说解决了才算解决。\n"
    "建议明年把查单的结果多公开一些，没办成的和办成的一样写清楚。"
)


def story(town: Town, days: Days) -> Story:
    """The county's class of the autumn, the city's class of the winter, the plenary of the new year."""
    year = days.now.year
    county, city = town.staff("xianban"), town.staff("shiban")
    yield days.moment(32, 9)
    held = actions.plan_programme(
        by=county,
        kind=ProgrammeKind.TRAINING,
        place_code=_COUNTY,
        title=f"南谯区{year}年委员和召集人培训（示例）",
        starts_at=days.moment(12, 9),
        ends_at=days.moment(12, 17),
        place="示例：区委党校二楼教室",
    )
    for session, (topic, teacher) in zip(held.sessions.all(), _TOPICS, strict=False):
        actions.set_session(
            held,
            by=county,
            session=session,
            day=session.day,
            half=session.half,
            topic=topic,
            teacher_name=teacher,
            hours=Decimal(4),
        )
    actions.put_on_roll(held, by=county, rule="members")
    actions.put_on_roll(held, by=county, rule="conveners")
    yield days.moment(28, 10)
    actions.announce_programme(held, by=county)
    yield days.moment(24, 10)
    _answers(town, held)
    yield days.moment(12, 18)
    _keep(held, county)
    yield days.moment(11, 9)
    actions.hold_programme(held, by=county)
    yield days.moment(10, 10)
    actions.close_programme(held, by=county)
    yield days.moment(6, 9)
    yield from _ahead(town, days, city)


def _answers(town: Town, held: Programme) -> None:
    """Most say that they come, one asks for leave."""
    for number, part in enumerate(held.parts.select_related("person", "programme").order_by("pk")[:12]):
        actor = town.actor(part.person)
        if number == 3:
            actions.answer(part, by=actor, coming=False, reason="示例：出差在外地")
        else:
            actions.answer(part, by=actor, coming=True)


def _keep(held: Programme, county: object) -> None:
    """Two did not come in the afternoon; everybody else was there."""
    sessions = list(held.sessions.all())
    late = list(held.parts.order_by("-pk").values_list("pk", flat=True)[:2])
    for number, session in enumerate(sessions):
        session.programme = held
        if number:
            actions.keep_roll(session, by=county, marks=dict.fromkeys(late, "absent"))
        actions.mark_the_rest(session, by=county)


def _ahead(town: Town, days: Days, city: object) -> Story:
    year = days.day(-14).year
    training = actions.plan_programme(
        by=city,
        kind=ProgrammeKind.TRAINING,
        place_code=CITY,
        title=f"{year}年全市政协委员和召集人培训班（示例）",
        starts_at=days.moment(-14, 9),
        ends_at=days.moment(-15, 17),
        place="示例：市委党校报告厅",
        sign_up_by=days.day(-8),
        places=120,
    )
    actions.announce_programme(training, by=city)
    opened = days.moment(-40, 9)
    plenary = actions.plan_programme(
        by=city,
        kind=ProgrammeKind.PLENARY,
        place_code=CITY,
        title=f"政协滁州市委员会{opened.year}年全体会议（示例）",
        starts_at=opened,
        ends_at=days.moment(-42, 17),
        place="示例：市会议中心",
    )
    actions.put_on_roll(plenary, by=city, rule="members")
    actions.put_on_roll(plenary, by=city, rule="conveners")
    actions.make_tables(plenary, by=city, rule="county")
    yield days.moment(4, 10)
    for member in Member.objects.filter(person__city=CITY).select_related("person").order_by("pk")[4:16]:
        actions.sign_up(training, by=town.member_actor(member))
    _speakers(plenary, city)
    yield days.moment(2, 15)
    speech = plenary.parts.filter(speech__isnull=False).order_by("speech__position")[0].speech
    speaker = town.actor(speech.part.person)
    actions.hand_in_speech(speech, by=speaker, title="题目要小，人要到齐，事要查到底", words=SPEECH)


def _speakers(plenary: Programme, city: object) -> None:
    parts = plenary.parts.select_related("person", "programme").order_by("county", "pk")
    chosen = [*parts.filter(standing="expected")[:2], *parts.filter(standing="attendant")[:1]]
    reasons = ("示例：一年里办结的单多，查单都说解决了", "示例：停车一题协商得好", "示例：乡镇的小板凳协商")
    for part, reason in zip(chosen, reasons, strict=False):
        actions.choose_speaker(part, by=city, reason=reason, is_written=part is chosen[1])
