"""A year of assessment in a browser: a record disputed, a scheme adopted, a year closed, a list signed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
COUNTY, CITY = "341103", "3411"


def _this_year(visitor: Any) -> int:
    """The year that the demo city lives in, as its own pages say."""
    visitor.open("/desk/assessment/")
    found = re.search(r"/(\d{4})/$", visitor.page.url)
    assert found is not None
    return int(found[1])


def test_a_member_looks_at_the_records_and_says_that_one_is_wrong(visitors: Any) -> None:
    member = visitors(PHONE)
    member.sign_in_as("member")
    page = member.page
    member.open("/desk/duty/")
    member.check("own duty")
    found = page.locator("a[href*='/desk/duty/records/']")
    member.open(found.first.get_attribute("href"))
    page.get_by_text("这条不对").first.click()
    page.get_by_role("button", name="告诉召集人").click()
    page.get_by_text("请写一句哪里不对").first.wait_for()
    member.check("an objection without words", answered=422, thorough=False)
    page.get_by_label("哪里不对").first.fill("示例：那天我请了假，没有到场。")
    page.get_by_role("button", name="告诉召集人").click()
    page.get_by_text("本人说不对").first.wait_for()
    member.check("a record that is disputed", thorough=False)


def test_an_office_makes_a_scheme_from_an_example_tries_it_and_adopts_it(visitors: Any) -> None:
    office, phone = visitors(DESK), visitors(PHONE)
    office.sign_in_as("county_office")
    page = office.page
    year = _this_year(office) + 1
    office.open(f"/desk/assessment/{COUNTY}/{year}/")
    draft = page.locator("details", has_text="起草一份")
    if draft.get_attribute("open") is None:
        draft.locator("summary").click()
    page.locator("#copy-tinghao").check()
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_role("heading", name="先试算").wait_for()
    office.check("a draft", thorough=False)
    page.get_by_role("link", name="改名称和总分").click()
    page.get_by_label("名称").fill("示例区委员履职考核办法")
    page.get_by_label("总分封顶").fill("十")
    page.locator("main form button").last.click()
    page.get_by_text("请写数字").first.wait_for()
    office.check("points that are no number", answered=422, thorough=False)
    page.get_by_label("总分封顶").fill("120")
    page.locator("main form button").last.click()
    page.get_by_role("heading", name="示例区委员履职考核办法").wait_for()
    page.get_by_text("按占比给分").first.wait_for()
    page.get_by_role("button", name="试算").click()
    page.get_by_role("heading", name="的台账试算").wait_for()
    page.get_by_text("位委员").first.wait_for()
    office.check("a try-out")
    phone.sign_in_as("county_office")
    phone.open(f"/desk/assessment/{COUNTY}/{year}/")
    phone.page.get_by_role("link", name="示例区委员履职考核办法").click()
    phone.check("a draft on a phone")
    page.get_by_role("link", name="示例区委员履职考核办法").click()
    page.get_by_label("依据").fill("示例：第9次主席会议")
    page.locator("summary", has_text="按这一版执行").click()
    page.get_by_role("button", name="执行", exact=True).click()
    page.get_by_text("执行中").first.wait_for()


def test_two_persons_close_a_year_after_a_dry_run(visitors: Any) -> None:
    first, second, phone = visitors(DESK), visitors(DESK), visitors(PHONE)
    first.sign_in_by_name("示例·罗市办")
    here = f"/desk/assessment/{CITY}/{_this_year(first) - 1}/"
    first.open(here)
    first.page.get_by_role("button", name="算好数字，准备封账").click()
    first.page.get_by_text("要两个人先后签字").wait_for()
    first.check("a freeze that waits for two")

    def sign(visitor: Any) -> None:
        visitor.open(here)
        visitor.page.locator("summary", has_text="签字封账").click()
        visitor.page.get_by_role("button", name="我核对过，签字").click()

    sign(first)
    first.page.get_by_text("您已经签过").wait_for()
    second.sign_in_by_name("示例·柳市办")
    sign(second)
    second.page.get_by_text("已经封账").first.wait_for()
    second.page.get_by_role("button", name="重新算一遍").click()
    second.page.get_by_text("一个数不差").wait_for()
    phone.sign_in_as("city_office")
    phone.open(here)
    phone.check("a year that is closed")


def test_a_commendation_goes_from_candidates_to_a_paper_to_sign(visitors: Any) -> None:
    office, desk = visitors(PHONE), visitors(DESK)
    office.sign_in_as("county_office")
    page, year = office.page, _this_year(office)
    office.open(f"/desk/commendations/{COUNTY}/{year}/")
    page.locator("main form button").last.click()
    page.get_by_role("heading", name="会议批准").wait_for()
    office.check("candidates")
    chosen = page.locator("button[name=decision][value=chosen]").first
    chosen.click()
    page.locator(".chip", has_text="表彰").first.wait_for()
    with page.expect_download() as draft:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert "送审稿" in draft.value.suggested_filename
    page.get_by_label("哪次会议批准").fill("示例：第8次主席会议")
    page.locator("summary", has_text="会议批准了，定下名单").click()
    page.get_by_role("button", name="定下名单", exact=True).click()
    page.get_by_role("heading", name="公布", exact=True).wait_for()
    desk.sign_in_as("county_office")
    desk.open(f"/desk/commendations/{COUNTY}/{year}/")
    desk.check("a list that is decided")
    with page.expect_download() as final:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert Path(final.value.path()).read_bytes().startswith(b"%PDF")
    with page.expect_download() as listed:
        page.get_by_role("link", name="公布名单").click()
    assert "公布名单" in listed.value.suggested_filename


@SIZES
def test_a_report_is_looked_at_and_taken_along(visitors: Any, size: dict[str, int]) -> None:
    office = visitors(size)
    office.sign_in_as("city_office")
    page, year = office.page, _this_year(office)
    office.open(f"/desk/reports/{CITY}/{year}/?map=response")
    assert page.locator(".rate-map .place").count() >= 8
    office.check("a report with its map")
    with page.expect_download() as taken:
        page.get_by_role("link", name="表格" if size is PHONE else "Word", exact=True).click()
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name="工作报告用的数字").click()
    page.get_by_role("heading", name="可以直接用的一段").wait_for()
    office.check("figures for the plenary", thorough=size is PHONE)
    with page.expect_download() as figures:
        page.get_by_role("link", name="Word", exact=True).click()
    assert "工作报告数字" in figures.value.suggested_filename
