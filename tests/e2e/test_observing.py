"""An observation in a real browser: planned by the office, written down without a network, printed.

On the way it counts what the office types, and how much of what the forms hold the system knew already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

_FIELDS = (
    "main form input:not([type=hidden], [type=checkbox], [type=radio], [type=file]),"
    " main form select, main form textarea"
)
_FILLED = "found => found.filter(e => e.checkVisibility() && e.value).length"


@dataclass
class Effort:
    """What was typed in one step, and what stood in its fields already."""

    page: Page
    typed: int = 0
    known: int = 0

    def look(self) -> None:
        """What is filled in on this page before anybody types."""
        self.known += int(self.page.locator(_FIELDS).evaluate_all(_FILLED))

    def fill(self, label: str, words: str) -> None:
        """Somebody types."""
        self.page.get_by_label(label, exact=True).fill(words)
        self.typed += 1


def test_an_office_prepares_an_observation_and_types_nothing_that_is_known(visitors: Any) -> None:
    office = visitors(DESK)
    office.sign_in_as("city_office")
    page = office.page
    effort = Effort(page)
    office.open("/desk/observations/?year=" + str(_year(page) + 1))
    if page.get_by_role("button", name="按轮次排一份").count():
        page.get_by_role("button", name="按轮次排一份").click()
    page.get_by_role("heading", name="四个季度").wait_for()
    office.check("observation plan draft")
    page.get_by_role("button", name="就这样定").click()
    page.get_by_role("link", name="定时间").first.click()
    page.get_by_role("button", name="定下来").wait_for()
    effort.look()
    office.check("observation when")
    page.get_by_role("button", name="定下来").click()
    page.get_by_role("button", name="请全市召集人和各办公室").click()
    page.get_by_text(re.compile(r"名单上 \d\d+ 人")).wait_for()
    boxes = page.locator("input[name=key]:not([disabled])")
    for n in range(min(3, boxes.count())):
        boxes.nth(n).check()
    if boxes.count():
        page.get_by_role("button", name="放进路线").first.click()
        page.locator("[data-stop]").first.wait_for()
    office.check("observation route")
    # By keyboard alone: the second site comes first.
    if page.locator("[data-stop]").count() > 1:
        second = page.locator("[data-stop] h3").nth(1).inner_text()
        page.locator("[data-stop]").nth(1).get_by_role("button", name=re.compile("往前")).press("Enter")
        expect(page.locator("[data-stop] h3").first).to_have_text(second)
    page.get_by_role("link", name="打印路线单").click()
    office.check("observation sheet", thorough=False)
    assert (effort.typed, effort.known) == (0, 3)


def _year(page: Page) -> int:
    return int(page.evaluate("new Date(Date.now() + 8 * 3600000).getUTCFullYear()"))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_notes_on_the_bus_survive_a_reload_and_a_lost_network(visitors: Any, size: dict[str, int]) -> None:
    convener = visitors(size)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/observations/")
    page.locator(".quarters .is-now a[href*='/desk/observations/']").first.click()
    page.get_by_role("link", name="见闻").click()
    convener.check("observation notes")
    words, wide = page.get_by_label("内容"), size["width"]
    words.fill(f"示例：写到一半 {wide}")
    page.reload()
    expect(words).to_have_value(f"示例：写到一半 {wide}")
    expect(page.locator("[data-note-state]")).to_contain_text("已存")
    page.context.set_offline(True)
    words.fill(f"示例：隧道里写的 {wide}")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-note-state]")).to_contain_text("1 条等信号")
    expect(words).to_have_value("")
    words.fill(f"示例：又一条 {wide}")
    page.context.set_offline(False)
    expect(page.locator("[data-note-state]")).to_contain_text(re.compile("都存好了|已存"), timeout=15_000)
    convener.faults = [f for f in convener.faults if "ERR_INTERNET_DISCONNECTED" not in f]
    page.get_by_role("button", name="记下").click()
    page.get_by_text(f"示例：又一条 {wide}").wait_for()
    assert page.get_by_text(f"示例：隧道里写的 {wide}").count() == 1
    assert page.get_by_text(f"示例：写到一半 {wide}").count() == 0
    convener.check("observation notes written", thorough=False)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_what_follows_and_the_booklet(visitors: Any, size: dict[str, int]) -> None:
    office = visitors(size)
    office.sign_in_as("city_office")
    page = office.page
    effort = Effort(page)
    office.open("/desk/observations/")
    page.locator(".quarters li:not(.is-now) a[href*='/desk/observations/']").last.click()
    page.get_by_role("link", name="后续").click()
    page.locator("summary", has_text="加一项").click()
    effort.look()
    effort.fill("要做什么", "示例：两个月后再去看一次。")
    page.get_by_label("谁来做").select_option(index=1)
    office.check("observation follow-ups")
    page.get_by_role("button", name="交给这位").click()
    page.get_by_text("示例：两个月后再去看一次。").first.click()
    office.check("follow-up")
    page.get_by_label("做了什么").fill("示例：去看过了。")
    page.get_by_role("button", name="办好了").click()
    page.get_by_text("没有办到位，重办").wait_for()
    office.check("follow-up done", thorough=False)
    # The day stands there; only what has to be done is typed, and the person is one choice.
    assert (effort.typed, effort.known) == (1, 1)
    page.locator("a[href$='/follow-ups']").first.click()
    page.get_by_role("link", name="手册").click()
    page.get_by_role("button", name="做观摩汇编").click()
    with page.expect_download() as got:
        page.get_by_role("link", name=re.compile("Word")).first.click()
    assert got.value.suggested_filename.endswith(".docx")
    office.check("observation booklets")
