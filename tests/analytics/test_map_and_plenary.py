"""The map of the counties reads in black and white; the plenary's figures have denominators and a source."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.analytics.test_reports import town

from tinghao.analytics import actions
from tinghao.analytics.choices import Measure
from tinghao.analytics.queries import FEW, Rate, Row, step_of
from tinghao.analytics.queries import plenary as queries
from tinghao.core import clock, refusals
from tinghao.desk.reports import maps

A, B = make.COUNTY, make.OTHER_COUNTY


def row(code: str, confirmed: int, closed: int) -> Row:
    return Row(code, code, {Measure.CONFIRMED: confirmed, Measure.CLOSED: closed})


@pytest.mark.parametrize(
    ("part", "whole", "step"),
    [
        (0, 0, None),
        (4, 4, None),
        (0, 5, 0),
        (59, 100, 0),
        (60, 100, 1),
        (79, 100, 1),
        (80, 100, 2),
        (95, 100, 3),
    ],
)
def test_how_dark_a_place_is_follows_the_rate_and_never_a_few(
    part: int, whole: int, step: int | None
) -> None:
    assert step_of(Rate("", "", part, whole)) == step


def test_a_place_with_few_is_hatched_and_says_so() -> None:
    found = maps.drawn([row("341103", 4, 4), row("341182", 9, 10), row("341126", 0, 0)], "resolution")
    assert found is not None
    first, second, third = found.tiles
    assert (first.pattern, first.figure, first.of) == ("few", f"少于 {FEW} 件", "4 / 4")
    assert (second.pattern, second.figure, second.of) == ("step2", "90%", "9 / 10")
    assert (third.pattern, third.figure) == ("few", "没有")
    assert second.y < first.y, "明光 lies north of 南谯"
    assert len({(t.x, t.y) for t in found.tiles}) == 3
    assert maps.drawn([row("341103", 1, 1)], "resolution") is None


def test_every_shade_of_the_map_has_a_pattern_of_its_own_on_the_page(cast: make.Cast) -> None:
    town(cast)
    actions.recount_year(clock.today().year)
    url = reverse("desk:report", args=[int(make.CITY), str(clock.today().year)])
    page = cast.city_office.client.get(url).content.decode()
    drawing = page[page.index('class="rate-map"') : page.index("</figcaption>")]
    assert drawing.count('class="place"') == drawing.count('class="of"') >= 2
    assert set(re.findall(r'pattern id="(\w+)"', drawing)) == {"step1", "step2", "few"}
    assert "style=" not in drawing
    for key in ("response", "satisfaction", "nonsense"):
        assert cast.city_office.client.get(url, {"map": key}).status_code == 200


def test_the_paper_has_the_map_as_a_table_in_characters(cast: make.Cast) -> None:
    from docx import Document

    town(cast)
    actions.recount_year(clock.today().year)
    url = reverse("desk:report_file", args=[int(make.CITY), str(clock.today().year), "docx"])
    document = Document(io.BytesIO(cast.city_office.client.get(url).content))
    cells = [cell.text for cell in document.tables[0]._cells]
    assert any(f"少于{FEW}件" in text for text in cells)


def plenary(cast: make.Cast, code: str = make.COUNTY) -> queries.Plenary:
    actions.recount_year(clock.today().year)
    return queries.plenary_for(cast.city_office.actor, code, clock.today().year)


def test_every_figure_for_the_plenary_has_a_source_and_every_share_its_whole(cast: make.Cast) -> None:
    town(cast)
    found = plenary(cast)
    assert all(f.source and f.part for f in found.figures)
    assert (found.of("办结（件）").number, found.of("群众确认解决（件）").share) == (2, "50%")
    outcomes = ("群众确认解决（件）", "联系不上，委员实地核实（件）", "没有解决，已说明原因（件）")
    assert sum(found.of(label).number for label in outcomes) == found.of(outcomes[0]).whole
    assert found.of("微协商（人次）").number == 2, "as the ledger has it"
    assert found.of("群众点单（件）").whole is None


def test_a_line_taken_back_is_gone_from_the_plenarys_figures(cast: make.Cast) -> None:
    from tests.filing import stage

    held = stage.held(cast, [cast.member.member])
    assert plenary(cast).of("微协商（人次）").number == 1
    stage.attended(cast, held, [])
    assert [f for f in plenary(cast).figures if f.label == "微协商（人次）"] == []


def test_the_plenarys_figures_are_for_those_who_read_the_report(cast: make.Cast) -> None:
    for who in ("member", "stranger", "convener_next_door", "other_county_office"):
        with pytest.raises(refusals.Refusal):
            queries.plenary_for(cast.everybody[who].actor, make.COUNTY, clock.today().year)
    with pytest.raises(refusals.NotFound):
        queries.plenary_for(cast.city_office.actor, make.TOWNSHIP, clock.today().year)


def test_the_plenarys_page_takes_the_same_statements_whatever_it_holds(
    cast: make.Cast, django_assert_max_num_queries: Any
) -> None:
    town(cast)
    with django_assert_max_num_queries(16):
        queries.plenary_for(cast.city_office.actor, make.CITY, clock.today().year)


def test_one_click_gives_the_plenarys_figures_as_a_table_and_a_paper(cast: make.Cast) -> None:
    from docx import Document
    from openpyxl import load_workbook

    town(cast)
    found = plenary(cast)
    client, args = cast.county_office.client, [int(make.COUNTY), clock.today().year]
    page = client.get(reverse("desk:plenary", args=args)).content.decode()
    assert "2件，其中群众确认解决1件" in page and "从哪里来" in page
    table = load_workbook(io.BytesIO(client.get(reverse("desk:plenary_file", args=[*args, "xlsx"])).content))
    rows = [[c.value for c in line] for line in table.active.iter_rows()]
    assert len(rows) == len(found.figures) + 1 and rows[0][-1] == "从哪里来"
    document = Document(io.BytesIO(client.get(reverse("desk:plenary_file", args=[*args, "docx"])).content))
    assert "常委会工作报告数字" in document.paragraphs[0].text
    for bad in (dt.date.max.year, 1900):
        assert client.get(reverse("desk:plenary", args=[int(make.COUNTY), bad])).status_code == 404
    assert client.get(reverse("desk:plenary_file", args=[*args, "exe"])).status_code == 404
