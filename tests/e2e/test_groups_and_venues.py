"""A distribution drawn by hand and by button, and a venue's rota and poster, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


def _proposal(office: Any) -> None:
    """The plan of the demo city, with a point of its curve chosen."""
    page = office.page
    office.open("/desk/distribution/")
    page.locator("main a[href^='/desk/distribution/']", has_text="示例").first.click()
    page.wait_for_url(re.compile(r"/desk/distribution/\d+/"))
    if not page.locator("#proposal").count():
        page.locator("button[name=moves]").last.click()
    page.locator("#proposal").wait_for()


def test_a_member_is_dragged_and_the_cost_stands_there_at_once(visitors: Any) -> None:
    office = visitors(DESK)
    office.sign_in_as("city_office")
    page = office.page
    _proposal(office)
    office.check("distribution proposal")
    page.locator(".board-part > summary").click()
    office.check("distribution board")
    groups = page.locator("[data-group]")
    name = groups.nth(0).locator("a").first
    who = name.get_attribute("data-member")
    here = groups.nth(0).locator(f"[data-member='{who}']")
    there = groups.nth(1).locator(f"[data-member='{who}']")
    name.drag_to(groups.nth(1).locator("h4"))
    page.get_by_role("button", name="放回去").wait_for()
    assert there.count() == 1 and "会碰到的规则" in page.locator("[data-board-cost]").inner_text()
    office.check("distribution dropped")
    page.get_by_role("button", name="放回去").click()
    assert here.count() == 1 and there.count() == 0
    here.drag_to(groups.nth(1).locator("h4"))
    page.get_by_role("button", name="改到这里").click()
    page.get_by_text("改好了。下面的数字已经按新的方案算。").wait_for()
    page.locator(".board-part > summary").click()
    assert there.count() == 1
    # The same by button: back to where it was, without a mouse.
    there.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="还能到哪里").wait_for()
    office.check("distribution seat")
    page.get_by_role("button", name="改到这里").first.click()
    page.get_by_text("改好了。").wait_for()
    page.locator("#adopt ~ form summary").click()
    page.get_by_role("button", name="确认这个方案").wait_for()
    office.check("distribution confirm")


def test_a_proposal_is_read_on_a_telephone(visitors: Any) -> None:
    office = visitors(PHONE)
    office.sign_in_as("city_office")
    _proposal(office)
    office.page.locator(".board-part > summary").click()
    office.check("distribution proposal on a telephone")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_a_rota_is_corrected_by_hand_and_a_poster_printed(visitors: Any, size: dict[str, int]) -> None:
    convener = visitors(size)
    convener.sign_in_as("convener")
    page = convener.page
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    convener.open(f"/desk/schedule/?view=month&on={today}&kind=open_day")
    page.locator(".thing a:visible[href*='/desk/venues/']").first.click()
    page.get_by_role("heading", name="开放和值班").wait_for()
    convener.check("venue rota")
    page.locator("summary", has_text="换一个人").click()
    page.locator("#duty_day").select_option(index=1)
    page.locator("#duty_member").select_option(index=1)
    page.get_by_role("button", name="改成这位").click()
    page.get_by_text("值班改好了。").wait_for()
    assert page.locator(".rota .chip", has_text="手工").count() >= 1
    convener.check("venue rota by hand", thorough=False)
    poster = page.get_by_role("link", name=re.compile("二维码海报")).get_attribute("href")
    told = page.request.get(convener.address + poster)
    assert told.ok and told.body().startswith(b"%PDF")
