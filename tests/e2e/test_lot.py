"""A convener draws a lot in a real browser, and a passer-by recomputes it, on a phone and on a desk."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE
from tests.lots import stage

pytestmark = pytest.mark.browser


def _sheet() -> dict[str, Any]:
    rows = "".join(
        f"{p.name},{p.contact},{p.values['性别']},{p.values['年龄段']}\n" for p in stage.sheet(80).people
    )
    return {"name": "名册.csv", "mimeType": "text/csv", "buffer": f"姓名,手机,性别,年龄段\n{rows}".encode()}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_a_lot_from_the_sheet_to_the_proof(visitors: Any, size: dict[str, int]) -> None:
    convener = visitors(size)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/lots/new")
    convener.check("lot new")
    page.get_by_label("为什么事抽签").fill("示例：加装电梯居民代表")
    page.get_by_label("哪里的事").select_option(index=1)
    page.get_by_label("要抽几个人").fill("12")
    page.get_by_label("名册").set_input_files(files=[_sheet()])
    page.get_by_role("button", name="存名册，去定名额").click()
    page.wait_for_url(re.compile(r"/desk/lots/\d+/"))
    page.get_by_label("女 至少").fill("6")
    page.get_by_label("女 至多").fill("6")
    page.get_by_label("18–34 岁 至少").fill("3")
    assert page.locator("[data-sum-least]").last.inner_text() in {"3", "6"}
    convener.check("lot quotas")
    page.get_by_role("button", name="保存，开始计算").click()
    page.get_by_role("heading", name="每个人的机会").wait_for(timeout=90_000)
    convener.check("lot computed")
    page.get_by_label("用哪个公开号码").fill("示例：福彩 3D 当晚开奖号码")
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    page.get_by_label("哪一天开出来").fill(today.isoformat())
    page.get_by_role("button", name="公布", exact=True).click()
    page.get_by_role("heading", name="等公开号码").wait_for()
    convener.check("lot published")
    page.get_by_label("开出的号码").fill("527")
    page.get_by_role("button", name="按这个号码抽签").click()
    page.get_by_role("heading", name="抽中的人").wait_for()
    page.locator("summary", has_text="不能来").first.click()
    page.get_by_role("button", name="确定，按规则递补").first.click()
    page.get_by_role("heading", name="递补", exact=True).wait_for()
    convener.check("lot drawn")
    public = page.locator("a[href^='/lots/']").first.get_attribute("href")
    page.get_by_role("link", name="打印名单").click()
    convener.check("lot sheet")

    passer_by = visitors(size)
    passer_by.open("/lots")
    passer_by.check("lots")
    passer_by.open(f"{public}?person=7&number=527")
    assert "对得上" in passer_by.page.inner_text("main")
    passer_by.check("lot public")
