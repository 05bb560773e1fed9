"""Preparing a meeting in a browser: what is typed is counted, the invited answer, residents volunteer."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
FIELDS = ("title", "form", "minutes", "starts_at", "venue", "place", "units", "representatives", "experts")
# Counts keys, presses and the fields that somebody changed, from here to the end of the page.
COUNT = """() => {
  const told = {keys: 0, presses: 0, fields: []};
  addEventListener('keydown', () => { told.keys += 1; }, true);
  addEventListener('click', () => { told.presses += 1; }, true);
  addEventListener('input', (e) => {
    if (!told.fields.includes(e.target.name)) told.fields.push(e.target.name);
  }, true);
  addEventListener('submit', () => { sessionStorage.setItem('counted', JSON.stringify(told)); }, true);
}"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_a_formal_consultation_is_prepared_with_nothing_typed(
    visitors: Any, size: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    convener = visitors(size)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/queues/claimed/")
    links = page.eval_on_selector_all("a.entry", "all => all.map(a => a.getAttribute('href'))")
    numbers = [found.group(1) for link in links if (found := re.search(r"/(\d{10})/", link))]
    convener.open(f"/desk/consultations/plan?order={numbers[-1 if size is PHONE else 0]}")
    convener.check("plan meeting")
    known = sum(bool(page.locator(f"[name={name}]").first.input_value()) for name in FIELDS)
    seats = page.locator("[name=members]:checked, [name=requesters]:checked").count()
    page.evaluate(COUNT)
    page.get_by_role("button", name="定下来，发邀请").click()
    page.wait_for_url(re.compile(r"/desk/consultations/\d+/"))
    counted = page.evaluate("() => JSON.parse(sessionStorage.getItem('counted'))")
    invited = page.locator(".invited tbody tr").count()
    convener.check("meeting prepared")
    said = (
        f"formal consultation, {size['width']} px: {counted['keys']} keystrokes, "
        f"{len(counted['fields'])} fields typed, {counted['presses']} press; the system knew "
        f"{known} fields and {seats} seats, {invited} invitations went out"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{said}\n")
    if file := os.environ.get("TINGHAO_COUNTS"):
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{said}\n")
    assert (counted["keys"], counted["fields"], counted["presses"]) == (0, [], 1)
    assert known >= 5 and seats >= 2 and invited >= 3


def test_somebody_invited_answers_without_javascript(visitors: Any) -> None:
    convener = visitors(DESK)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/consultations/")
    page.locator("a.entry", has_text="加装电梯").first.click()
    page.locator(".invited tbody tr", has_text="等回复").first.locator("summary").click()
    convener.check("meeting board")
    link = page.locator(".invited details[open] .link-words").inner_text()
    path = re.search(r"/y/.*", link)
    assert path is not None

    invited = visitors(PHONE, javascript=False)
    invited.open(path.group())
    text = invited.page.inner_text("main")
    assert "您能来吗" in text and "三个位置的比较" in text
    invited.page.get_by_label("来不了", exact=True).check()
    invited.page.get_by_label("为什么来不了").fill("示例：那天上班")
    invited.page.get_by_role("button", name="告诉召集人").click()
    assert "您的回复：不能来" in invited.page.inner_text("main")
    page.reload()
    assert "示例：那天上班" in page.inner_text(".invited")

    looking = visitors(PHONE)
    looking.open(path.group())
    looking.check("invitation answered")
    looking.page.locator("summary", has_text="改回复").click()
    looking.page.get_by_label("请人代我来").check()
    looking.check("invitation")


def test_residents_volunteer_and_take_it_back(visitors: Any) -> None:
    convener = visitors(DESK)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/lots/calls/new")
    convener.check("call new")
    page.get_by_label("为什么事抽签").fill("示例：充电棚居民代表")
    page.get_by_label("请哪里的居民").select_option(index=1)
    page.get_by_role("button", name="开始招募").click()
    page.wait_for_url(re.compile(r"/desk/lots/calls/\d+/"))
    convener.check("call open")
    public = page.locator("a[href*='/lots/calls/']", has_text="/lots/calls/").first.get_attribute("href")
    assert public is not None

    resident = visitors(PHONE)
    resident.open(re.sub(r"^https?://[^/]+", "", public))
    resident.check("call public")
    form = resident.page
    form.get_by_label("怎么称呼您").fill("示例·赵阿姨")
    form.get_by_label("手机号").fill("13800000977")
    form.get_by_label("女", exact=True).check()
    form.get_by_label("60 岁以上").check()
    form.get_by_label("自住").check()
    form.get_by_label("我满 18 岁").check()
    form.get_by_role("button", name="报名").click()
    form.wait_for_url(re.compile(r"/v/"))
    resident.check("volunteer")
    page.reload()
    convener.check("call with volunteers")
    form.locator("summary", has_text="撤回报名").click()
    form.get_by_role("button", name="确定撤回报名").click()
    form.get_by_text("已经撤回").wait_for()
