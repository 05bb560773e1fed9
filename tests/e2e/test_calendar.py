"""The calendar in a real browser: month, week and day, a link for the telephone, the open days of a place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_the_calendar_from_the_menu_to_the_telephone(visitors: Any, size: dict[str, int]) -> None:
    convener = visitors(size)
    convener.sign_in_as("convener")
    page = convener.page
    page.locator("#next ~ a, section[aria-labelledby=next] a.entry").first.wait_for()
    convener.open("/desk/schedule/")
    convener.check("calendar month")
    page.get_by_role("link", name="按周").click()
    page.get_by_label("加上我的期限").check()
    page.get_by_role("button", name="看", exact=True).click()
    page.wait_for_url(re.compile(r"due=1"))
    convener.check("calendar week")
    page.get_by_role("link", name="下一周").click()
    page.get_by_role("link", name="按天").click()
    convener.check("calendar day", thorough=False)
    page.locator(".turn a", has_text="今天").click()
    page.locator("[aria-current=date]").wait_for()
    convener.open("/desk/schedule/")
    page.get_by_role("link", name="放到手机日历里").click()
    convener.check("calendar links")
    if page.get_by_role("button", name="生成链接").count():
        page.get_by_role("button", name="生成链接").first.click()
    else:
        page.locator("summary", has_text="重新生成").first.click()
        page.get_by_role("button", name="生成新的，旧的作废").first.click()
    address = page.locator("#feed-address").inner_text()
    convener.check("calendar link made")
    told = page.request.get(address)
    assert told.ok and told.text().startswith("BEGIN:VCALENDAR") and "set-cookie" not in told.headers


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_a_resident_finds_the_open_days_of_the_township(visitors: Any, size: dict[str, int]) -> None:
    resident = visitors(size, javascript=size is DESK)
    resident.open("/who/341103003")
    resident.page.get_by_role("link", name=re.compile("接下来的开放日")).click()
    resident.page.wait_for_url(re.compile("/open-days/341103003"))
    assert resident.page.locator("a[href^='webcal:']").count() == 1
    if size is DESK:
        resident.check("open days")


def test_a_month_is_read_by_keyboard_and_without_a_script(visitors: Any) -> None:
    member = visitors(DESK)
    member.sign_in_as("member")
    member.open("/desk/schedule/")
    page = member.page
    page.locator(".days h3 a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("view=day"))
    plain = visitors(PHONE, javascript=False)
    plain.sign_in_as("member")
    plain.open("/desk/schedule/")
    assert plain.page.locator(".days .thing:visible").count()
