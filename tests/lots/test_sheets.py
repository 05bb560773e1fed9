"""A pool is read from the spreadsheets that offices have; what is wrong is told by its cell."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from tinghao.lots import sheets
from tinghao.lots.sheets import BadSheet


def csv(text: str, coding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(coding))


def xlsx(rows: list[list[object]]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_any_chinese_coding_is_read(coding: str) -> None:
    found = sheets.read(
        csv("性别,姓名,手机\n女,示例甲,13800000001\n男,示例乙,13800000002\n", coding), "名册.csv"
    )
    assert found.features == ("性别",)
    assert [(p.name, p.contact, p.values) for p in found.people] == [
        ("示例甲", "13800000001", {"性别": "女"}),
        ("示例乙", "13800000002", {"性别": "男"}),
    ]


def test_an_xlsx_with_a_heading_above_and_numbers_in_cells_is_read() -> None:
    head = ["姓名", "手机号码", "楼栋", "身份证号"]
    rows = [["示例小区名册", None], head, ["示例甲", 13800000001, 3.0, "x"]]
    found = sheets.read(xlsx(rows), "名册.xlsx")
    assert found.people[0].contact == "13800000001"
    assert found.people[0].values == {"楼栋": "3"}  # the identity number is not kept


def test_duplicates_and_missing_attributes_are_told_by_cell() -> None:
    text = "姓名,手机,性别\n示例甲,138,女\n示例甲,1 38,女\n示例乙,139,\n,140,男\n示例甲,141,女\n"
    with pytest.raises(BadSheet) as refused:
        sheets.read(csv(text), "a.csv")
    assert [problem.cell for problem in refused.value.problems] == ["A3", "C4", "A5"]
    assert "第 2 行" in refused.value.problems[0].words


def test_one_person_with_attributes_that_contradict_each_other_is_told_as_such() -> None:
    text = "姓名,手机,性别,楼栋\n示例甲,138,女,3\n示例乙,139,男,3\n示例甲,138,男,3\n"
    with pytest.raises(BadSheet) as refused:
        sheets.read(csv(text), "a.csv")
    (problem,) = refused.value.problems
    assert problem.cell == "A4" and "第 2 行是同一个人，性别却不一样" in problem.words


def test_what_is_no_table_is_refused_in_words() -> None:
    for content in (
        b"",
        b"\xff\xfe\x00\x00",
        b"PK\x03\x04broken",
        "没有列名\n1,2\n".encode(),
        b"\x00\x01" * 50,
    ):
        with pytest.raises(BadSheet):
            sheets.read(io.BytesIO(content), "x")
    with pytest.raises(BadSheet):
        sheets.read(csv("姓名,性别\n"), "a.csv")


def test_an_archive_that_unpacks_without_end_is_not_opened() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b"<a/>" * 5_000_000 + b"</sst>")
    file.seek(0)
    with pytest.raises(BadSheet, match="展开"):
        sheets.read(file, "bomb.xlsx")


def test_ten_thousand_people_are_taken_and_one_more_is_not() -> None:
    lines = "".join(f"示例{n},{n},女\n" for n in range(10_000))
    assert len(sheets.read(csv(f"姓名,手机,性别\n{lines}"), "a.csv").people) == 10_000
    with pytest.raises(BadSheet):
        sheets.read(csv(f"姓名,手机,性别\n{lines}示例,x,女\n"), "a.csv")
