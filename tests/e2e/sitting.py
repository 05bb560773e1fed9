"""A formal meeting in a browser, from the day that is fixed to the summary that is signed."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.e2e.conftest import Visitor
from tests.e2e.loop import told


def fix_today(visitor: Visitor) -> None:
    """The form of a meeting to come, fixed for this evening."""
    page = visitor.page
    # The suggested time lies days ahead: the test cannot wait, and sets it without a hand.
    page.eval_on_selector(
        "[name=starts_at]",
        "f => { f.value = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10) + 'T23:59'; }",
    )
    page.get_by_role("button", name="定下来，发邀请").click()
    told(page, "定下来了")


def run(visitor: Visitor) -> None:
    """From the first phase to the end: two speak, one thing is agreed."""
    page = visitor.page
    page.get_by_role("link", name="主持这次协商").click()
    visitor.check("host before")
    page.locator("#next-phase").click()
    expect(page.locator(".now-phase")).to_have_text("情况介绍")
    for words in ("一楼晚上看不见台阶。", "两周内能换好。"):
        page.locator("#live-seats [id^=ask-]").first.click()
        page.get_by_role("button", name="请下一位").click()
        expect(page.locator("[data-say-name]")).to_contain_text("说")
        page.locator("#words").press_sequentially(words)
        page.get_by_role("button", name="记下", exact=True).click()
        expect(page.locator("#live-spoken")).to_contain_text(words)
    page.locator("#what").press_sequentially("换好南门的灯")
    page.locator(".quick-days button").first.click()
    page.get_by_role("button", name="10 个工作日").click()
    page.get_by_role("button", name="记下这一项").click()
    expect(page.locator("#live-noted")).to_contain_text("换好南门的灯")
    visitor.check("host running")
    for phase in ("提问", "回答", "发言"):
        page.locator("#next-phase").click()
        expect(page.locator(".now-phase")).to_have_text(phase)
    page.locator("#live-now summary", has_text="结束协商").click()
    page.locator("#end-meeting").click()
    expect(page.locator("#now-head")).to_have_text("协商结束了")


def finish(visitor: Visitor) -> None:
    """Minutes out of what was logged, the outcome list, and the public summary, signed."""
    page = visitor.page
    page.get_by_role("link", name="去写纪要").click()
    page.get_by_role("button", name="把说过的话接进来").click()
    page.get_by_role("button", name="把商定了的接进来").click()
    expect(page.locator("[data-box-state=agreed]")).to_contain_text("已存")
    expect(page.locator("#box-discussion")).to_have_value(re.compile("一楼晚上看不见台阶"))
    visitor.check("recorder written")
    page.get_by_role("button", name="写完了，去写成果").click()
    expect(page.get_by_label("要办的事")).to_have_value("换好南门的灯")
    page.get_by_role("button", name="定稿，交给单位去办").click()
    told(page, "定稿了")
    page.get_by_role("link", name="整理公开的纪要").click()
    visitor.check("summary proposed")
    page.get_by_label("我逐句看过").check()
    page.get_by_role("button", name="审签公开").click()
    told(page, "审签公开")
