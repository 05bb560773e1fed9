"""Hands in a hurry, a keyboard, eyes that need large letters: nothing is lost and nothing is done twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import DESK, PHONE, Visitor
from tests.e2e.loop import CONVENER, MEMBER, following, press, send, submit

pytestmark = pytest.mark.browser

YONGLE = "341103003015"
PLACE = f"/p/{YONGLE}"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])


def _press(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        visitor.page.keyboard.press(key)


def _tab_to(visitor: Visitor, words: str) -> None:
    """Tab, as often as it takes, until what has the focus is called so."""
    for _ in range(40):
        called = visitor.page.evaluate(
            "() => { const e = document.activeElement;"
            " return e.matches('input,textarea,select,button,a,summary')"
            " ? (e.labels && e.labels[0] || e).innerText : ''; }"
        )
        if words in called:
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"no way to {words} by Tab")


def _write(visitor: Visitor, words: str) -> None:
    visitor.open(PLACE)
    visitor.page.get_by_label("您想说什么事").fill(words)
    following(visitor.page).click()
    following(visitor.page).click()


@SIZES
def test_an_order_is_placed_by_keyboard_alone(visitors: Any, size: dict[str, int]) -> None:
    visitor = visitors(size)
    visitor.open(PLACE)
    _tab_to(visitor, "您想说什么事")
    visitor.page.keyboard.type(f"键盘上写的：{size['width']} 号车棚的棚顶漏水，下雨电瓶车全湿了。")
    _tab_to(visitor, "下一步")
    _press(visitor, "Enter")
    _tab_to(visitor, "具体位置")
    visitor.page.keyboard.type("北门内")
    _tab_to(visitor, "下一步")
    _press(visitor, "Enter")
    _tab_to(visitor, "同意把去掉姓名")
    _press(visitor, "Space")
    _tab_to(visitor, "提交给召集人")
    _press(visitor, "Enter")
    visitor.page.wait_for_url(re.compile(r"/place(/receipt/.*)?$"))
    if visitor.page.locator(".pause").count():
        _tab_to(visitor, "都不是，提交我的这件事")
        _press(visitor, "Enter")
    visitor.page.wait_for_url("**/place/receipt/**")
    expect(visitor.page.locator(".receipt-number")).to_be_visible()


def test_an_order_is_claimed_with_j_enter_and_c(visitors: Any) -> None:
    member = visitors(DESK)
    member.sign_in_by_name(MEMBER)
    member.open("/desk/queues/open/")
    page = member.page
    entries = page.locator("#list .entry")
    # Down past the end and up to the first again: one that the other journeys do not wait for.
    _press(member, *["j"] * (entries.count() + 1), *["k"] * entries.count())
    title = entries.first.locator(".title").inner_text()
    expect(entries.first).to_be_focused()
    _press(member, "Enter")
    expect(page.locator(".case-head h1")).to_have_text(title)
    expect(page.locator("[data-key=c]")).to_be_visible()
    _press(member, "c")
    expect(page.locator("#flash")).to_contain_text("这一单由您接下了")
    member.check("claimed by keyboard")


@SIZES
def test_large_letters_and_high_contrast_stay_from_page_to_page(visitors: Any, size: dict[str, int]) -> None:
    visitor = visitors(size)
    visitor.open("/")
    root = visitor.page.locator("html")
    visitor.page.get_by_role("button", name="大字").click()
    expect(root).to_have_attribute("data-size", "large")
    visitor.page.get_by_role("button", name="高对比").click()
    expect(root).to_have_attribute("data-contrast", "high")
    visitor.sign_in_by_name(CONVENER)
    for path in ("/", PLACE, "/cases", "/r", "/desk/", "/desk/queues/screening/"):
        visitor.open(path)
        expect(root).to_have_attribute("data-size", "large")
        expect(root).to_have_attribute("data-contrast", "high")
        visitor.check(f"large and high {path}")
    visitor.open("/")
    visitor.page.get_by_role("button", name="大字").click()
    expect(root).not_to_have_attribute("data-size", "large")
    visitor.open("/cases")
    expect(root).not_to_have_attribute("data-size", "large")


@SIZES
def test_what_was_typed_survives_a_reload(visitors: Any, size: dict[str, int]) -> None:
    visitor, words = visitors(size), "二号楼的信报箱锁坏了，信掉了一地。"
    visitor.open("/place")
    page = visitor.page
    page.get_by_label("您想说什么事").fill(words)
    following(page).click()
    page.get_by_label("县（市、区）").select_option(label="南谯区")
    page.get_by_label("乡镇（街道）").select_option(label="龙蟠街道")
    page.get_by_label("社区（村）", exact=True).select_option(value=YONGLE)
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator("#flash")).to_contain_text("上次写的内容已经放回来了")
    assert page.get_by_label("您想说什么事").input_value() == words
    visitor.check("draft is back")
    following(page).click()
    expect(page.get_by_label("社区（村）", exact=True)).to_have_value(YONGLE)


def test_two_presses_on_submit_make_one_order_and_back_makes_none(visitors: Any) -> None:
    visitor = visitors(PHONE)
    page = visitor.page
    _write(visitor, "三号楼的单元门合页松了，关门声很大，半夜吵人。")
    sent = []
    page.on("request", lambda r: sent.append(r) if r.method == "POST" and r.url.endswith("/place") else None)
    page.get_by_role("button", name="提交给召集人").dblclick()
    page.wait_for_url(re.compile(r"/place(/receipt/.*)?$"))
    if page.locator(".pause").count():
        page.get_by_role("button", name="都不是，提交我的这件事").dblclick()
    page.wait_for_url("**/place/receipt/**")
    number = page.locator(".receipt-number").inner_text()
    # Back to the form, and the same again: what stands there is empty, or it leads to the same receipt.
    page.go_back()
    if page.locator("#place-form").count() and page.get_by_label("您想说什么事").input_value():
        for _ in range(2):
            if following(page).count():
                following(page).click()
        submit(page)
        assert page.locator(".receipt-number").inner_text() == number
    else:
        page.go_forward()
        expect(page.locator(".receipt-number")).to_have_text(number)


def test_a_second_tab_is_told_what_happened_meanwhile(visitors: Any) -> None:
    convener = visitors(DESK)
    convener.sign_in_by_name(CONVENER)
    convener.open("/desk/queues/screening/")
    path = convener.page.locator("#list .entry").first.get_attribute("href")
    first = convener.page
    second = Visitor(first.context.new_page(), convener.address)
    for tab, step in ((first, "不予受理"), (second.page, "受理，请委员接单")):
        tab.goto(convener.address + (path or ""))
        press(tab, step)
        expect(tab.locator("form.step-form")).to_be_visible()
    first.locator("form.step-form input[type=radio]").first.check()
    first.get_by_label("写给点单人的说明").fill("这件事由县里的窗口办，请带上身份证去。")
    send(first)
    expect(first.locator("#flash")).to_contain_text("已告诉点单人")
    form = second.page.locator("form.step-form")
    form.get_by_label("类别").select_option(index=1)
    form.get_by_label("标题").fill("这个标题想了很久，不该丢")
    with second.page.expect_navigation() as answered:
        send(second.page)
    assert answered.value.status == 409
    main = second.page.locator("main")
    expect(main).to_contain_text("情况已经变了")
    expect(main).to_contain_text("这中间发生了什么")
    expect(main.locator(".timeline")).to_contain_text("不予受理")
    expect(main).to_contain_text("这个标题想了很久，不该丢")
    second.check("stale tab", answered=409)


def test_the_main_path_works_without_script(visitors: Any) -> None:
    resident: Visitor = visitors(PHONE, javascript=False)
    page = resident.page
    resident.open("/place")
    page.get_by_label("您想说什么事").fill("楼道口的台阶缺了一块砖，老人差点绊倒。")
    for label, choice in (("县（市、区）", "南谯区"), ("乡镇（街道）", "龙蟠街道")):
        page.get_by_label(label).select_option(label=choice)
        page.get_by_role("button", name="选好了，看下一级").click()
    page.get_by_label("社区（村）", exact=True).select_option(value=YONGLE)
    page.get_by_label("同意把去掉姓名").check()
    submit(page)
    number = re.sub(r"\D", "", page.locator(".receipt-number").inner_text())
    code = re.sub(r"\D", "", page.locator(".secret").inner_text())
    resident.open("/r")
    page.get_by_label("回执号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看看办到哪一步").click()
    expect(page.locator("h1")).to_have_text("收到了，等召集人看")

    convener: Visitor = visitors(DESK, javascript=False)
    convener.sign_in_by_name(CONVENER)
    convener.open(f"/desk/orders/{number}/")
    convener.page.get_by_role("link", name="受理，请委员接单").click()
    convener.page.locator("form.step-form").get_by_label("类别").select_option(index=1)
    convener.page.locator("form.step-form .buttons button").first.click()
    expect(convener.page.locator("#flash")).to_contain_text("已受理")

    member: Visitor = visitors(PHONE, javascript=False)
    member.sign_in_by_name(MEMBER)
    member.open("/desk/queues/open/")
    member.page.locator("a.entry", has_text="台阶缺了一块砖").first.click()
    member.page.get_by_role("button", name="我来接单").click()
    expect(member.page.locator("#flash")).to_contain_text("这一单由您接下了")

    page.reload()
    expect(page.locator("h1")).to_have_text("委员接单了")
    page.locator("summary", has_text="撤回这件事").click()
    page.get_by_role("button", name="确定撤回").click()
    expect(page.locator("h1")).to_have_text("已撤回")
