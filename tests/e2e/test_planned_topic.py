"""A topic of the year's plan in a browser: meeting, minutes, a unit with a link, a visit, the public page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e import sitting
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.loop import CONVENER, MEMBER, press, send, told

pytestmark = pytest.mark.browser
TOPIC = "示例：寒假孩子去哪里"


def test_what_a_planned_meeting_agreed_on_is_done_seen_and_closed(visitors: Any) -> None:
    convener, unit, member, resident = visitors(DESK), visitors(PHONE), visitors(PHONE), visitors(PHONE)
    convener.sign_in_by_name(CONVENER)
    page = convener.page
    convener.open("/desk/topics")
    convener.check("topics")
    page.locator("tr", has_text=TOPIC).get_by_role("link", name="定时间").click()
    page.get_by_label("有关单位").fill("龙蟠南苑小区物业")
    # A place of its own: the rooms of the town belong to other journeys at that hour.
    page.locator("[name=venue]").select_option("")
    page.locator("[name=place]").fill("示例：街道二楼")
    mine = page.locator("[name=members]").locator("..", has_text=MEMBER).locator("input")
    if not mine.is_checked():
        page.locator("label", has_text=MEMBER).first.click()
    convener.check("topic is fixed")
    sitting.fix_today(convener)
    sitting.run(convener)
    sitting.finish(convener)

    page.goto(re.sub(r"(/desk/consultations/\d+/).*", r"\1", page.url))
    page.locator("main a[href*='/desk/orders/']", has_text="寒假孩子").first.click()
    convener.check("topic in work")
    case = page.url
    page.get_by_role("link", name="换好南门的灯").click()
    page.get_by_role("link", name="给单位开链接").click()
    send(page)
    link = re.sub(r"^https?://[^/]+", "", page.locator("#address").inner_text().strip())

    unit.open(link)
    unit.page.get_by_role("link", name="接受").click()
    unit.page.get_by_label("您怎么称呼").fill("示例经办人")
    unit.page.locator("main form .buttons button").first.click()
    unit.page.get_by_role("link", name="报告办结").click()
    unit.page.get_by_role("radio", name=re.compile("^A")).check()
    unit.page.get_by_label("您怎么称呼").fill("示例经办人")
    unit.page.get_by_label("办成了什么样").fill("示例：办好了")
    unit.page.locator("main form .buttons button").first.click()
    expect(unit.page.locator("main")).to_contain_text("已经报告办结")

    page.goto(case)
    expect(page.locator("main")).to_contain_text("委员到现场看过、确已落实，才能办结")
    number = re.search(r"/(\d{10})", case)
    assert number is not None
    resident.open(f"/cases/{number.group(1)}")
    expect(resident.page.locator(".verdict")).to_contain_text("办完了，等委员到现场看")

    member.sign_in_by_name(MEMBER)
    member.open(f"/desk/orders/{number.group(1)}/")
    member.check("topic waits for a visit")
    press(member.page, "记一次实地查看")
    member.page.get_by_role("radio", name="确已落实").check()
    send(member.page)
    told(member.page, "已记下")
    resident.page.reload()
    expect(resident.page.locator(".verdict")).to_contain_text("已办结，委员实地核实")
    resident.check("topic closed")
    assert "示例：办好了" in resident.page.inner_text("main")
