"""A whole training and a whole plenary in a browser: what an office types at each step is counted."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.e2e.conftest import DESK, PHONE, Visitor
from tests.e2e.test_preparing import COUNT

pytestmark = pytest.mark.browser
_FIELDS = "main form [name]:not([type=hidden]):not([type=radio]):not([name=csrfmiddlewaretoken])"
_FILLED = "all => all.filter(e => e.form.method === 'post' && e.value).length"


class Office:
    """An office in front of a screen, whose typing is counted from step to step."""

    def __init__(self, visitor: Visitor, what: str) -> None:
        self.visitor, self.page, self.what = visitor, visitor.page, what
        self.lines: list[str] = []
        self.keys = self.typed = 0

    def press(self, step: str, button: str, *, known: int = 0) -> None:
        """The button is pressed, and nothing was typed for it that the system knew."""
        self.page.evaluate("() => sessionStorage.removeItem('counted')")
        self.page.evaluate(COUNT)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).first.click()
        told = self.page.evaluate("() => JSON.parse(sessionStorage.getItem('counted'))")
        self.keys += told["keys"]
        self.typed += len(told["fields"])
        width = (self.page.viewport_size or DESK)["width"]
        self.lines.append(
            f"{self.what}, {step}, {width} px: {told['keys']} keystrokes, "
            f"{len(told['fields'])} fields typed, "
            f"{told['presses']} press; the system knew {known}"
        )

    def done(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The counts are told; not one key was needed."""
        with capsys.disabled():
            sys.stdout.write("\n" + "\n".join(self.lines) + "\n")
        if file := os.environ.get("TINGHAO_COUNTS"):
            with Path(file).open("a", encoding="utf-8") as out:
                out.write("\n".join(self.lines) + "\n")
        assert (self.keys, self.typed) == (0, 0)


def planned(office: Office, kind: str) -> str:
    """Everything as it was proposed; returns the path of the programme."""
    office.visitor.open(f"/desk/programmes/new?kind={kind}")
    office.visitor.check(f"programme new {kind}", thorough=kind == "training")
    known = office.page.eval_on_selector_all(_FIELDS, _FILLED)
    assert known >= 4
    office.press("plan", "列进计划", known=known)
    office.page.wait_for_url(re.compile(r"/desk/programmes/\d+/$"))
    found = re.search(r"/desk/programmes/\d+/", office.page.url)
    assert found is not None
    return found.group()


def to_today(office: Office, path: str) -> None:
    """The day comes: for the test it is brought here, and not counted."""
    office.visitor.open(f"{path}change")
    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    office.page.fill("[name=starts_at]", f"{today}T00:00")
    office.page.fill("[name=ends_at]", f"{today}T23:30")
    if office.page.locator("[name=sign_up_by]").count():
        office.page.fill("[name=sign_up_by]", today)
    office.page.get_by_role("button", name="改好").click()
    office.page.wait_for_url(re.compile(r"/desk/programmes/\d+/$"))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_a_training_goes_from_plan_to_certificate_with_nothing_typed(
    visitors: Any, size: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = visitors(size)
    visitor.sign_in_as("county_office")
    office = Office(visitor, "training")
    path = planned(office, "training")
    office.press("notice", "发通知")
    to_today(office, path)

    member = visitors(PHONE)
    member.sign_in_as("member")
    member.open(path)
    member.check("training to sign up for", thorough=size is PHONE)
    member.page.get_by_role("button", name="我要报名").click()
    member.page.get_by_text("报上名了").wait_for()

    visitor.open(path)
    visitor.page.locator("summary", has_text="列名单").click()
    office.press("conveners on the roll", "全县召集人")
    visitor.check("training announced", thorough=size is DESK)
    visitor.open(visitor.page.get_by_role("link", name="记名单").first.get_attribute("href"))
    office.press("roll of a half-day", "还没记的都到了")
    visitor.check("training roll", thorough=size is PHONE)
    people = visitor.page.locator(".keep li").count()
    assert people >= 2 and visitor.page.locator(".keep input[value=present]:checked").count() == people
    visitor.open(path)
    office.press("complete the roll", "名单核完，记入履职", known=people)
    office.press("close", "办结，发结业证书", known=people)
    visitor.check("training closed", thorough=size is DESK)

    member.open(path)
    assert "培〔" in member.page.inner_text("main")
    member.check("training with certificate", thorough=size is PHONE)
    office.done(capsys)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_a_plenary_is_prepared_and_kept_with_nothing_typed_by_the_office(
    visitors: Any, size: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = visitors(size)
    visitor.sign_in_as("city_office")
    office = Office(visitor, "plenary")
    path = planned(office, "plenary")
    office.press("all members on the roll", "全体委员（应到）")
    visitor.page.locator("summary", has_text="列名单").click()
    office.press("all conveners on the roll", "全市召集人（列席）")
    text = visitor.page.inner_text("#roll + .figures-line")
    assert "应到" in text and "列席" in text
    office.press("discussion groups", "按县分讨论小组")
    visitor.open(f"{path}speakers")
    visitor.check("speakers proposed", thorough=size is PHONE)
    chosen = visitor.page.locator(".proposed li", has_text="沈委员")
    assert chosen.count() == 1
    office.press("a speaker", "请这位发言 示例·沈委员", known=1)
    visitor.check("speakers chosen", thorough=size is DESK)
    visitor.open(path)
    office.press("notice", "发通知")

    speaker = visitors(PHONE)
    speaker.sign_in_by_name("示例·沈委员")
    speaker.open(path)
    speaker.check("plenary asked", thorough=size is PHONE)
    speaker.page.get_by_role("button", name="参加", exact=True).click()
    speaker.page.get_by_role("link", name="写发言稿").click()
    speaker.page.get_by_label("题目").fill("示例：题目要小")
    speaker.page.get_by_label("发言稿").fill("示例：事要查到底。" * 30)
    speaker.page.get_by_role("button", name="交发言稿").click()
    speaker.page.get_by_text("第 1 稿").first.wait_for()
    speaker.check("speech handed in", thorough=size is PHONE)
    assert "约 2 分钟" in speaker.page.inner_text("main")

    to_today(office, path)
    visitor.open(visitor.page.get_by_role("link", name="记名单").first.get_attribute("href"))
    office.press("roll of a half-day", "还没记的都到了")
    visitor.check("plenary roll", thorough=size is PHONE)
    visitor.open(path)
    office.press("complete the roll", "名单核完，记入履职")
    visitor.check("plenary held", thorough=size is DESK)
    with visitor.page.expect_download() as booklet:
        visitor.page.locator("#papers + ul li", has_text="发言材料").get_by_role("link", name="Word").click()
    assert booklet.value.suggested_filename.endswith(".docx")
    office.done(capsys)
