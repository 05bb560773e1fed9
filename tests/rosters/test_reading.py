"""A roster is read as the office keeps it; what must be mended is told by its cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from tests import make
from tests.rosters import stage

from tinghao.core import sheets
from tinghao.core.sheets import BadFile
from tinghao.rosters import queries
from tinghao.rosters.models import RosterImport


def lines(actor, roster):
    return {line.title: line for line in queries.plan_of(actor, roster).of("new")}


def values(actor, file, **more):
    return {
        name: line.record.values for name, line in lines(actor, stage.checked(actor, file, **more)).items()
    }


def refused(actor, file, **more) -> BadFile:
    with pytest.raises(BadFile) as found:
        stage.checked(actor, file, **more)
    assert not RosterImport.objects.exists()
    return found.value


def test_titles_two_lines_of_headings_and_merged_cells_are_understood(cast):
    file = stage.xlsx(
        ["南谯区政协委员名册（2026年）"],
        ["序号", "姓名", "联系方式", None, "任职时间", "界别"],
        [None, None, "手机", "办公电话", None, None],
        [1, "示例 张", 13900000001, "0550-1234567", "2021年6月", "教育"],
        [2, "示例李", 13900000002, None, 44361, None],
        ["合计", "2人"],
        merged=["A1:F1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3", "F4:F5"],
    )
    found = values(cast.county_office.actor, file)
    assert found["示例张"]["phone"] == "13900000001"
    assert found["示例张"]["since"] == "2021-06-01"
    assert found["示例李"]["since"] == "2021-06-14"
    assert found["示例李"]["sector"] == "教育"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_of_any_chinese_coding_is_read(cast, coding):
    file = stage.csv("联系电话,委员姓名,居住地\n13900000001,示例王,万桥社区\n", coding)
    found = values(cast.county_office.actor, file, name="a.csv")
    assert found["示例王"]["home"] == make.COMMUNITY


def test_every_error_has_its_cell_what_stands_there_and_a_suggestion(cast):
    file = stage.xlsx(
        ["姓名", "手机", "居住社区", "任职时间", "常委", "届次"],
        ["示例甲", "1390000000", "万乔社区", "去年", "也许", "甲届"],
        [None, 13900000002, None, None, None, None],
        ["示例乙", "=1+1", "同乐街道", None, None, None],
    )
    found = {p.cell: p for p in refused(cast.county_office.actor, file).problems}
    assert set(found) == {"B2", "C2", "D2", "E2", "F2", "A3", "B4"}
    assert found["C2"].found == "万乔社区"
    assert found["C2"].hint == "南谯区同乐街道万桥社区"
    assert "10 位" in found["B2"].hint


def test_a_month_that_lost_its_nought_is_asked_about_and_a_number_in_science_too(cast):
    file = stage.xlsx(["姓名", "任职时间"], ["示例甲", 2021.1], ["示例乙", 2021.6])
    found = refused(cast.county_office.actor, file)
    assert [p.cell for p in found.problems] == ["B2"]
    assert "2021年10月" in found.problems[0].hint
    again = refused(cast.county_office.actor, stage.csv("姓名,手机\n示例甲,1.39E+10\n"), name="a.csv")
    assert "科学计数" in again.problems[0].words


def test_the_same_person_twice_is_told_in_each_of_its_ways(cast):
    file = stage.xlsx(
        ["姓名", "手机", "小组"],
        ["示例甲", 13900000001, None],
        ["示例甲", 13900000001, None],
        ["示例乙", 13900000001, None],
        ["示例丙", None, None],
        ["示例丙", None, None],
        ["示例丁", 13900000009, "示例 万桥小组"],
        ["示例丁", 13900000009, "示例 龙蟠小组"],
        ["示例戊", 13900000008, "示例 万桥小组、示例 龙蟠小组"],
    )
    found = {p.cell: p.words for p in refused(cast.county_office.actor, file).problems}
    assert set(found) == {"A3", "B4", "A6", "C8", "C9"}
    assert "同一个人" in found["A3"]
    assert "示例甲" in found["B4"]
    assert "一位委员只在一个小组" in found["C8"]


def test_a_misspelt_sector_is_asked_about_unless_it_is_said_to_be_new(cast):
    file = stage.xlsx(["姓名", "界别"], ["示例甲", "医药卫声"])
    assert refused(cast.county_office.actor, file).problems[0].hint == "医药卫生"
    file.seek(0)
    assert values(cast.county_office.actor, file, takes_new=True)["示例甲"]["sector"] == "医药卫声"


def test_identity_numbers_and_addresses_are_neither_read_nor_kept(cast):
    file = stage.xlsx(
        ["姓名", "身份证号", "家庭住址"], ["示例甲", "34110319700101001X", "某小区 3 栋"], ["示例乙"]
    )
    with pytest.raises(BadFile, match="没有认出列名"):
        stage.checked(cast.county_office.actor, file)
    file = stage.xlsx(
        ["姓名", "身份证号", "家庭住址", "界别"], ["示例甲", "34110319700101001X", "某小区 3 栋", "教育"]
    )
    roster = stage.checked(cast.county_office.actor, file)
    assert "34110319700101001X" not in roster.rows
    assert any("不读也不存" in note for note in roster.notes)


def test_a_subheading_names_the_county_of_the_rows_below_it(cast):
    file = stage.xlsx(
        ["姓名", "手机", "层级"],
        ["一、琅琊区（1人）"],
        ["示例甲", 13900000001, "区级"],
        ["二、南谯区"],
        ["示例乙", 13900000002, "区级"],
    )
    found = values(cast.city_office.actor, file)
    assert found["示例甲"]["county"] == make.OTHER_COUNTY
    assert found["示例乙"]["county"] == make.COUNTY


def test_several_sheets_are_read_and_hidden_ones_are_not(cast):
    book = stage.openpyxl.Workbook()
    book.active.title = "城区"
    book.active.append(["姓名", "手机"])
    book.active.append(["示例甲", 13900000001])
    more = book.create_sheet("乡镇")
    more.append(["姓名", "手机"])
    more.append(["示例乙", "13900000"])
    old = book.create_sheet("旧名册")
    old.append(["姓名", "手机"])
    old.append(["示例丙", 13900000003])
    old.sheet_state = "hidden"
    assert [p.cell for p in refused(cast.county_office.actor, stage.saved(book)).problems] == ["乡镇!B2"]


def test_a_formula_gives_its_stored_value_and_is_told(cast):
    file = stage.with_formula("张三", "13900000001")
    roster = stage.checked(cast.county_office.actor, file)
    assert any("公式" in note for note in roster.notes)
    assert lines(cast.county_office.actor, roster)["张三"].record.values["phone"] == "13900000001"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"])
def test_macros_and_links_are_told_and_left_alone(cast, part):
    file = stage.with_part(stage.xlsx(["姓名", "手机"], ["示例甲", 13900000001]), part, b"nothing runs this")
    notes = stage.checked(cast.county_office.actor, file).notes
    assert any("没有运行" in note or "没有去打开" in note for note in notes)


def test_a_million_empty_rows_end_the_reading(cast):
    file = stage.xlsx(["姓名", "手机"], ["示例甲", 13900000001])
    empty = b"".join(b'<row r="%d"/>' % n for n in range(3, 1_000_003))
    roster = stage.checked(cast.county_office.actor, stage.with_rows(file, empty))
    assert roster.count == 1
    assert any("空白" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "xls"),
        (b"PK\x03\x04 not really", "打不开"),
        (bytes(range(256)) * 40, "不是 .xlsx"),
        ("这是一封信。\n没有表。".encode(), "没有认出列名"),
        (b'<?xml version="1.0"?><html>', "没有认出列名"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(cast, content, words):
    with pytest.raises(BadFile, match=words):
        stage.checked(cast.county_office.actor, io.BytesIO(content), name="名册.xlsx")


def test_a_document_type_with_entities_is_not_even_looked_at(cast):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    file.seek(0)
    with pytest.raises(BadFile):
        stage.checked(cast.county_office.actor, file)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2021年6月14日", dt.date(2021, 6, 14)),
        ("２０２１．６", dt.date(2021, 6, 1)),
        ("20210614", dt.date(2021, 6, 14)),
        ("二〇二一年十二月", dt.date(2021, 12, 1)),
        ("2021/6/14 00:00:00", dt.date(2021, 6, 14)),
        ("44361", dt.date(2021, 6, 14)),
        ("2021-02-30", None),
        ("六月", None),
    ],
)
def test_dates_as_people_write_them(said, day):
    assert sheets.as_date(said) == day


def test_the_office_of_one_county_means_its_own_where_a_row_names_none(cast):
    file = stage.xlsx(["姓名", "层级"], ["示例甲", "区级"], ["示例乙", "市级"])
    plan = queries.plan_of(cast.county_office.actor, stage.checked(cast.county_office.actor, file))
    assert [line.values["facts"].get("county", "") for line in plan.of("new")] == [make.COUNTY, ""]
    file.seek(0)
    with pytest.raises(BadFile) as refusal:
        stage.checked(cast.city_office.actor, file)
    assert "哪个县" in refusal.value.problems[0].words
