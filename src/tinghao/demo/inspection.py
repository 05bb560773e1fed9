"""Two invented checklists under real names, one inspection whose findings are being put right, one to come.

Nobody has published what 三同时 and 三同步 consist of (domain, section 1.1): the items here are made up, and
every one says so.
"""

from __future__ import annotations

import datetime as dt

from tinghao.core import calendar, clock
from tinghao.demo import roster
from tinghao.demo.cast import CITY, Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.inspections import actions, queries
from tinghao.inspections.actions import NewItem
from tinghao.inspections.choices import How, Scoring
from tinghao.inspections.models import Inspection, Version

MARK = "示例条目，以本地文件为准"
_AT_ONCE = (
    ("post_filled", "召集人岗位有人", 100),
    ("screened_in_time", "点单按时审题", 90),
    ("minutes_in_time", "协商纪要按时写成", 90),
    ("rota_filled", "开放日有人值班", 80),
    ("opening_published", "议事场所公布了开放时间", 100),
)
_ON_SITE = (
    "新任召集人的工作安排和任职同时明确",
    "议事场所门口写着召集人和开放时间，看得清",
    "随便问一位来办事的群众，知道怎么点单",
)
_IN_STEP = ("units_answered", "items_in_time", "asked", "confirmed", "looked_back")
_SEEN = {
    roster.LONGPAN: (
        ("yes", "示例：任职文件里写了"),
        ("partly", "示例：召集人写着，开放时间被遮住一半"),
        ("yes", ""),
    ),
    roster.YANGZI: (
        ("yes", ""),
        ("yes", "示例：门口和一楼大厅都有"),
        ("no", "示例：问了三位，都说打 12345"),
    ),
}


def story(town: Town, days: Days) -> Story:
    """The lists are adopted, the inspector looks at two streets, one of them reports; another is due."""
    inspector = town.staff("ducha")
    yield days.moment(38, 10)
    first = _adopted(town, f"三同时（{MARK}）", Scoring.PLAIN, _AT_ONCE, _ON_SITE)
    second = _adopted(
        town,
        f"三同步（{MARK}）",
        Scoring.WEIGHTS,
        tuple((name, "", 80) for name in _IN_STEP),
        ("办理结果当面告诉了点单人",),
    )
    yield days.moment(22, 9)
    made = _planned(town, days, first, (roster.LONGPAN, roster.YANGZI), "示例：三同时专项督查", ahead=5)
    yield days.moment(17, 8, 40)
    actions.start_inspection(made, by=inspector)
    yield days.moment(17, 10, 30)
    for target in queries.visible_targets(inspector, made):
        path = roster.LONGPAN if target.division_code == town.code(roster.LONGPAN) else roster.YANGZI
        items = made.version.items.filter(how=How.SITE)
        for item, (answer, note) in zip(items, _SEEN[path], strict=True):
            actions.answer_item(target, item, by=inspector, answer=answer, note=note, seen=0)
    yield days.moment(16, 15)
    actions.finish_inspection(queries.inspection_for(inspector, made.pk), by=inspector)
    yield days.moment(9, 11)
    convener = town.convener(town.code(roster.LONGPAN))
    owed = queries.findings_owed(convener)
    seen = next(f for f in owed if f.item.how == How.SITE)
    actions.report_finding(seen, by=convener, words="示例：开放时间牌挪到了门边，换成大字。")
    read = next((f for f in owed if f.item.how == How.MEASURE), None)
    if read is not None:
        actions.state_side(read, by=convener, words="示例：还有一处正在装修，开放时间定了就挂上。")
    yield days.moment(2, 9)
    _planned(town, days, second, (roster.FENGSHAN,), "示例：三同步专项督查", ahead=5)


def _adopted(
    town: Town,
    name: str,
    scoring: str,
    reads: tuple[tuple[str, str, int], ...],
    seen: tuple[str, ...],
) -> Version:
    office = town.staff("shiban")
    version = actions.make_checklist(by=office, owner=CITY, name=name, is_example=True).versions.get()
    for measure, words, threshold in reads:
        actions.set_item(version, by=office, new=NewItem(words, f"系统读数（{MARK}）", measure, threshold))
    for words in seen:
        actions.set_item(version, by=office, new=NewItem(words, f"到现场看（{MARK}）"))
    actions.set_version(version, by=office, scoring=scoring, rectify_within=20)
    actions.adopt_version(version, by=office)
    return version


def _planned(
    town: Town, days: Days, version: Version, paths: tuple[str, ...], title: str, *, ahead: int
) -> Inspection:
    office, inspector = town.staff("shiban"), town.staff("ducha")
    day = calendar.add_working_days(clock.today(), ahead).date
    return actions.plan_inspection(
        by=office,
        owner=CITY,
        version=version,
        title=title,
        targets=[actions.place_target(town.code(path)) for path in paths],
        first=days.now.date() - dt.timedelta(days=180),
        last=day - dt.timedelta(days=1),
        day=day,
        inspectors=[inspector.person_id],
    )
