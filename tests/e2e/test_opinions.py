"""Neighbours answer on their phones, one adds a statement, the convener looks, and all see the result."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


def _map(visitors: Any, title: str) -> tuple[Any, str]:
    """A convener's browser, and the public address of an open map of three statements."""
    convener = visitors(DESK)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/opinions/new")
    convener.check("opinion new")
    page.get_by_label("商量什么").fill(title)
    page.get_by_label("哪里的事").select_option(index=1)
    page.get_by_role("button", name="建好，去写看法").click()
    page.get_by_label("写几条看法，一行一条").fill("先公布账目\n划好停车线\n草坪改成车位")
    page.get_by_role("button", name="加上").click()
    page.get_by_role("button", name="开始表态").click()
    page.get_by_role("heading", name="请大家来").wait_for()
    convener.check("opinion open")
    return convener, page.locator("a[href*='/opinions/']", has_text="/opinions/").first.inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_phone_joins_answers_adds_a_statement_and_sees_the_result(visitors: Any, javascript: bool) -> None:
    convener, address = _map(visitors, f"示例：车位怎么分 {javascript}")
    path = re.sub(r"^https?://[^/]+", "", address)
    neighbours = [visitors(PHONE, javascript=javascript) for _one in range(1)]
    phone = neighbours[0]
    thorough = javascript
    phone.open(path)
    phone.check(f"opinion vote {javascript}", thorough=thorough)
    for words in ("同意", "不同意", "说不准"):
        phone.page.get_by_role("button", name=words, exact=True).click()
        phone.page.get_by_text(f"记下了：{words}").wait_for()
    phone.page.get_by_role("heading", name="都答完了，谢谢您").wait_for()
    phone.page.get_by_role("link", name="改一下").click()
    phone.page.get_by_role("button", name="同意", exact=True).click()
    phone.page.get_by_text("记下了：同意").wait_for()
    phone.page.get_by_role("link", name="补充一句看法").click()
    phone.page.get_by_label("补充一句看法").fill("三楼的老张占了两个车位")
    phone.check(f"opinion say {javascript}", thorough=thorough)
    phone.page.get_by_role("button", name="交给召集人看").click()
    phone.page.get_by_text("收到了。").wait_for()
    phone.page.get_by_role("link", name="我说过的").click()
    phone.check(f"opinion mine {javascript}", thorough=thorough)

    convener.page.reload()
    convener.page.get_by_text("可能点了某个人：老张").wait_for()
    convener.check(f"opinion held {javascript}", thorough=thorough)
    convener.page.get_by_label("放出来的话").fill("一户只占一个车位")
    convener.page.get_by_role("button", name="放出来").click()
    convener.page.get_by_text("放出来了，大家可以表态。").wait_for()

    phone.open(path)
    phone.page.get_by_role("heading", name="一户只占一个车位").wait_for()
    phone.open(f"{path}/result")
    phone.check(f"opinion result early {javascript}", thorough=thorough)


def test_a_recorder_enters_sheets_by_keyboard_alone(visitors: Any) -> None:
    convener, _address = _map(visitors, "示例：纸面表")
    page = convener.page
    page.get_by_role("link", name="录入纸上的").click()
    page.get_by_role("heading", name="录入纸上的表态").wait_for()
    convener.check("opinion paper")
    for sheet in range(1, 7):
        # From the second sheet on the number is there already.
        for key in (str(sheet) if sheet == 1 else "", "Enter", "1", "2", "3", "Enter"):
            if key:
                page.keyboard.press(key)
        page.get_by_text(f"{sheet} 号录好了，3 条。").wait_for()
    page.get_by_role("link", name="示例：纸面表").first.click()
    page.get_by_role("button", name="现在重画").click()
    page.get_by_text("正在画，过一会儿刷新就看得到。").wait_for()
    for _wait in range(40):
        page.reload()
        if page.get_by_text("条大家都能接受").count():
            break
        page.wait_for_timeout(250)
    convener.check("opinion result on the desk")
    page.get_by_text("印纸条，一张一个码").click()
    page.get_by_label("一共要多少张纸条").fill("8")
    page.get_by_role("button", name="印纸条").click()
    assert page.locator(".slip-code").count() == 8
    convener.check("opinion slips")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_the_demo_shows_a_living_map(visitors: Any, size: dict[str, int]) -> None:
    passer_by = visitors(size)
    passer_by.open("/opinions")
    passer_by.check("opinions")
    passer_by.page.get_by_role("link", name="示例：小区的车位怎么分").click()
    passer_by.check("opinion")
    passer_by.page.get_by_role("link", name="看大家的结果").click()
    passer_by.page.get_by_role("heading", name="最大公约数：大家都能接受的").wait_for()
    assert passer_by.page.locator(".sitting .area").count() == 2
    passer_by.check("opinion result")
