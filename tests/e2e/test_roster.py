"""An office brings in an ugly roster: errors, mended, taken, a newer one with its differences."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
HEAD = ["姓名", "联系电话", "所属界别", "居住地", "委员小组", "任职时间", "层级"]


def _file(name: str, *rows: list[object]) -> dict[str, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["南谯区政协委员名册（示例）"], HEAD, *rows, ["合计", len(rows)]):
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": kind, "buffer": file.getvalue()}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_an_ugly_roster_is_mended_taken_and_compared(visitors: Any, size: dict[str, int]) -> None:
    office = visitors(size)
    office.sign_in_as("county_office")
    page, mark = office.page, "甲" if size is PHONE else "乙"
    number = 13_911_110_000 + (0 if size is PHONE else 100)
    group = "万桥社区委员小组"

    def send(file: dict[str, Any]) -> None:
        page.locator("input[type=file]").set_input_files(files=[file])
        page.get_by_role("button", name="读一遍，先看差异").click()

    office.open("/desk/rosters/")
    office.check("rosters")
    office.open("/desk/rosters/member/bring")
    wrong = [f"示例·{mark}张", number, "教育", "万乔社区", group, "去年", "区级"]
    right = [f"示例·{mark}李", f"１３９{number % 10**8:08d}"[:11], "工商联", None, group, 44361, "区级"]
    right[1] = number + 1
    send(_file("名册.xlsx", wrong, right))
    page.get_by_role("heading", name="里要改的地方").wait_for()
    cells = page.locator("table.problems tbody tr")
    assert [cells.nth(n).locator("th").inner_text() for n in range(2)] == ["D3", "F3"]
    assert "同乐街道万桥社区" in cells.nth(0).inner_text()
    office.check("roster errors", answered=422)
    mended = [wrong[0], number, "教育", "万桥社区", group, "2021年12月", "区级"]
    send(_file("名册.xlsx", mended, right))
    page.wait_for_url(re.compile(r"/desk/rosters/imports/\d+/"))
    office.check("roster differences")
    page.get_by_role("button", name="照这样导入").click()
    page.get_by_text("新增 2").first.wait_for()
    office.open("/desk/rosters/member/bring")
    send(_file("新名册.xlsx", [*mended[:2], "医药卫生", *mended[3:]], right))
    page.get_by_role("heading", name="改动", exact=True).wait_for()
    assert "教育" in page.locator("del").first.inner_text()
    assert "医药卫生" in page.locator("ins").first.inner_text()
    office.check("roster newer")
    office.open("/desk/conveners/")
    office.check("conveners")
