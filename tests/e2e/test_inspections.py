"""A special inspection in real browsers: written, planned, seen on site on a phone, put right, seen again.

What each side types is counted field by field, beside what the system knew.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESK, PHONE, Visitor
from tests.e2e.test_meeting import counted, counting

pytestmark = pytest.mark.browser

CONVENER = "示例·赵召集人"
# What the system knows, and nobody types.
KNOWN = {
    "title", "day", "first", "last", "places", "inspectors", "version", "sample_size", "threshold", "weight",
    "section", "measure", "due_on", "what", "person",
}  # fmt: skip


def said(what: str, hand: dict[str, Any], knew: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The line that docs/benchmarks.md quotes, and the claim: nothing was typed that the system knew."""
    fields = ", ".join(sorted(hand["fields"])) or "none"
    line = (
        f"inspection, {what}: {len(hand['fields'])} fields typed ({fields}), {hand['taps']} taps; knew {knew}"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")
    if file := os.environ.get("TINGHAO_COUNTS"):
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")
    assert not set(hand["fields"]) & KNOWN, line


def fresh(visitor: Visitor) -> None:
    visitor.page.evaluate("sessionStorage.removeItem('hand')")


@pytest.mark.parametrize(("size", "place"), [(PHONE, "施集镇"), (DESK, "同乐街道")], ids=["390", "1280"])
def test_an_inspection_from_the_list_to_the_second_look(
    visitors: Any, size: dict[str, int], place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office = counting(visitors(size))
    office.sign_in_as("city_office")
    page = office.page
    name = f"示例：督查 {size['width']}"
    _write(office, name, capsys)
    page.get_by_role("link", name="用它安排督查").click()
    office.check("inspection new")
    fresh(office)
    page.locator("details.county summary", has_text="南谯区").click()
    page.locator("label.choice", has_text=place).first.click()
    page.get_by_role("button", name="安排督查").click()
    page.wait_for_url(re.compile(r"/desk/inspections/\d+/$"))
    said("planning it", counted(office), "list, title, day, period, sample, inspectors", capsys)
    office.check("inspection planned")

    inspector = counting(visitors(size))
    inspector.sign_in_as("inspector")
    site = inspector.page
    inspector.open(re.sub(r"^https?://[^/]+", "", page.url))
    site.get_by_role("button", name="开始督查").click()
    site.locator("a.entry", has_text=place).click()
    fresh(inspector)
    _see(site)
    said("seeing an item on site", counted(inspector), "every figure, and the sample", capsys)
    inspector.check("inspection on site")
    site.locator(".figure-line a").first.click()
    inspector.check("inspection figure")
    site.go_back()
    site.reload()
    expect(site.locator("input[value=no]")).to_be_checked()
    site.locator("main a", has_text="督查").first.click()
    site.locator("summary", has_text="结束并反馈").click()
    site.get_by_role("button", name="结束并反馈").click()
    expect(site.locator("#flash")).to_contain_text("发现")
    inspector.check("inspection finished")
    site.locator("a.entry", has_text=place).click()
    inspector.check("inspection result")
    with site.expect_download() as paper:
        site.get_by_role("link", name="PDF").first.click()
    assert paper.value.suggested_filename.endswith(".pdf")


def _write(office: Visitor, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = office.page
    office.open("/desk/inspections/measures")
    office.check("inspection measures")
    office.open("/desk/inspections/checklists/")
    office.check("checklists")
    fresh(office)
    page.get_by_label("清单的名称").press_sequentially(name)
    page.get_by_role("button", name="新建，去写条目").click()
    page.locator("label.choice", has_text="召集人岗位有人").click()
    page.get_by_role("button", name="加上选中的").click()
    page.get_by_label("看什么").press_sequentially("照片齐全")
    page.get_by_role("button", name="加上", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("整治形式主义")
    office.check("checklist warned", answered=422)
    page.get_by_label("看什么").fill("")
    page.get_by_label("看什么").press_sequentially("议事规则看得清")
    page.get_by_role("button", name="加上", exact=True).click()
    office.check("checklist draft")
    page.locator("summary", has_text="启用这一版").click()
    page.get_by_role("button", name="启用", exact=True).click()
    hand = counted(office)
    assert set(hand["fields"]) == {"name", "text"}
    said("writing a list", hand, "every measure with its name, threshold and weight", capsys)


def _see(site: Page) -> None:
    """One item, by a tap; it is saved by itself."""
    site.locator("label.choice", has_text="没有做到").first.click()
    expect(site.locator(".saved").first).to_have_text("存好了")


def test_a_finding_is_put_right_and_seen_again(visitors: Any, capsys: pytest.CaptureFixture[str]) -> None:
    convener = counting(visitors(PHONE))
    convener.sign_in_by_name(CONVENER)
    page = convener.page
    convener.open("/desk/inspections/")
    convener.check("inspections of a place")
    page.locator("a.entry", has_text="议事场所公布了开放时间").first.click()
    convener.check("finding of a place")
    fresh(convener)
    page.get_by_label("整改了什么").press_sequentially("示例：四处都挂上了")
    page.get_by_role("button", name="报告整改").click()
    expect(page.locator("#flash")).to_contain_text("报上去了")
    said("reporting what was put right", counted(convener), "place, item, person, date", capsys)
    convener.check("finding reported")

    inspector = counting(visitors(DESK))
    inspector.sign_in_as("inspector")
    inspector.open(re.sub(r"^https?://[^/]+", "", page.url))
    inspector.check("finding to review")
    fresh(inspector)
    inspector.page.get_by_role("button", name="复查通过").click()
    expect(inspector.page.locator("#flash")).to_contain_text("销号")
    said("the second look", counted(inspector), "the figure, read anew", capsys)
    inspector.check("finding closed")


def test_the_site_is_filled_in_without_javascript(visitors: Any) -> None:
    office = visitors(PHONE)
    office.sign_in_as("city_office")
    page = office.page
    office.open("/desk/inspections/new")
    page.locator("details.county summary", has_text="明光市").click()
    page.locator("label.choice", has_text="明光街道").first.click()
    page.get_by_role("button", name="安排督查").click()
    page.wait_for_url(re.compile(r"/desk/inspections/\d+/$"))
    plain = visitors(PHONE, javascript=False)
    plain.sign_in_as("inspector")
    site = plain.page
    plain.open(re.sub(r"^https?://[^/]+", "", page.url))
    site.get_by_role("button", name="开始督查").click()
    site.locator("a.entry", has_text="明光街道").click()
    for answer in site.locator("input[value=yes]").all():
        answer.check()
    site.get_by_role("button", name="全部存好").click()
    expect(site.locator("#flash")).to_contain_text("都存好了")
    assert site.locator("input[value=yes]:checked").count() >= 1
