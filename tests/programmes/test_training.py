"""Hours by person, coverage by county with its denominators, certificates that can be checked."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.programmes import stage

from tinghao.core import clock, refusals, sheets
from tinghao.people.models import Member
from tinghao.programmes import actions
from tinghao.programmes.models import Certificate
from tinghao.programmes.queries import training


def test_coverage_counts_members_in_office_of_each_county_once_and_orders_by_code(cast: make.Cast) -> None:
    member, colleague = cast.member.member, cast.colleague.member
    assert member and colleague
    stage.held(cast, {member: "present", colleague: "half"})
    stage.held(cast, {member: "present"}, title="示例：第二期")
    far = make.member(at=make.OTHER_COUNTY, level="county")
    # A member of groups in two counties is counted once, in the county of the register.
    elsewhere = make.group(communities=(make.FAR_AWAY,))
    make.joined(member, elsewhere)
    year = clock.today().year
    lines = training.coverage(cast.city_office.actor, make.CITY, year)
    assert [(line.code, line.members, line.once, line.enough) for line in lines] == [
        (make.OTHER_COUNTY, 1, 0, 0),
        (make.COUNTY, 4, 2, 1),
    ]
    assert lines[1].share == 50
    Member.objects.filter(pk=far.pk).update(ended_on=make.LONG_AGO)
    assert training.coverage(cast.city_office.actor, make.CITY, year)[0].share is None
    with pytest.raises(refusals.NotFound):
        training.coverage(cast.county_office.actor, make.CITY, year)


def test_hours_by_person_take_the_same_number_of_statements_whatever_the_rows(cast: make.Cast) -> None:
    stage.held(cast, {cast.member.member: "present"})
    year = clock.today().year

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            training.hours_page(cast.county_office.actor, make.COUNTY, year)
            training.coverage(cast.county_office.actor, make.COUNTY, year)
            training.all_hours(cast.county_office.actor, make.COUNTY, year)
        return len(seen)

    few = statements()
    for _ in range(5):
        make.member(at=make.COUNTY, level="county")
    assert statements() == few
    rows: dict[str, object] = {
        h.name: (h.times, h.hours) for h in training.hours_page(cast.county_office.actor, make.COUNTY, year)
    }
    assert rows["示例委员"] == (1, 6) and rows["示例同组委员"] == (0, 0)
    assert training.my_hours(cast.member.actor, year) == 6


def test_the_hours_of_all_members_come_as_a_spreadsheet(cast: make.Cast) -> None:
    stage.held(cast, {cast.member.member: "present"})
    answer = cast.county_office.client.get("/desk/trainings/hours.xlsx")
    assert answer.status_code == 200
    book = sheets.read(io.BytesIO(answer.content), "hours.xlsx")
    text = str([page.rows for page in book.pages])
    assert "示例委员" in text and "6.0" in text
    assert cast.member.client.get("/desk/trainings/hours.xlsx").status_code == 403


def test_a_certificate_is_printed_the_same_and_checked_by_its_code_without_the_whole_name(
    cast: make.Cast,
) -> None:
    found = stage.held(cast, {cast.member.member: "present"})
    assert cast.member.client.get(f"/desk/programmes/{found.pk}/certificate.pdf").status_code == 404
    actions.close_programme(found, by=cast.county_office.actor)
    first = cast.member.client.get(f"/desk/programmes/{found.pk}/certificate.pdf")
    again = cast.county_office.client.get(f"/desk/programmes/{found.pk}/papers/certificates.pdf")
    assert first.content[:5] == b"%PDF-" and first.content == again.content
    assert cast.colleague.client.get(f"/desk/programmes/{found.pk}/certificate.pdf").status_code == 404
    one = Certificate.objects.get()
    page = cast.resident.client.get(
        f"/certificates/?code={one.code.lower()[:5]} {one.code[5:]}"
    ).content.decode()
    assert "是真的" in page and "示＊＊＊" in page and "示例委员" not in page
    assert "没有这个核对码" in cast.resident.client.get("/certificates/?code=AAAA").content.decode()
    actions.reopen_programme(found, by=cast.county_office.actor)
    for number in (0, 1):
        stage.kept(found, {cast.member.member: "absent"}, by=cast.county_office.actor, sessions=(number,))
    actions.close_programme(found, by=cast.county_office.actor)
    assert "已经作废" in cast.resident.client.get(f"/certificates/?code={one.code}").content.decode()
