"""The sheets for the wall: their sizes, what they say, and letters that are read from two metres."""

from __future__ import annotations

import datetime as dt
import importlib
import io

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.venues.test_room import daily

from tinghao.people import actions as people
from tinghao.people.models import Venue
from tinghao.venues import actions

# A character of 24 pt is 8 mm high.
LEGIBLE = 24


@pytest.fixture
def venue(cast: make.Cast) -> Venue:
    studio = people.Studio(30, cast.member.member, dt.date(2019, 6, 14), is_duty_public=True)
    made = make.venue("示例 万桥委员工作室", kind="studio", studio=studio)
    actions.set_opening(made, rules_=daily()[:1], by=cast.convener.actor)
    return made


def pages(content: bytes) -> list[object]:
    return list(importlib.import_module("pdfplumber").open(io.BytesIO(content)).pages)


def test_five_displays_come_out_of_the_registers(cast: make.Cast, venue: Venue) -> None:
    answer = cast.convener.client.get(reverse("desk:venue_walls", args=[venue.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    found = pages(answer.content)
    assert len(found) == 5
    assert {(round(p.width), round(p.height)) for p in found} == {(842, 1191)}
    text = ["".join(p.extract_text().split()) for p in found]
    assert venue.name.replace(" ", "") in text[0] and "成立于2019年6月" in text[0]
    assert cast.group.name.replace(" ", "") in text[1] and "示例组长" in text[1]
    assert "召集人" in text[2] and "2个工作日内审看" in text[3]
    assert "接下来的开放日" in text[4] and "09:00–12:00" in text[4]
    for page in found:
        body = [c for c in page.chars if c["bottom"] < page.height - 70]
        small = {c["text"] for c in body if c["size"] < LEGIBLE - 4}
        assert not small, small


def test_a_poster_is_one_sheet_of_a4_for_anybody(cast: make.Cast, venue: Venue) -> None:
    for url in (
        reverse("portal:venue_poster", args=[venue.pk]),
        reverse("portal:poster_pdf", args=[make.COMMUNITY]),
    ):
        (page,) = pages(Client().get(url).content)
        assert (round(page.width), round(page.height)) == (595, 842)
        text = "".join(page.extract_text().split())
        assert "身边的小事，扫一扫，说出来" in text and "12345" in text
        assert "示例委员" not in text and "示例组长" not in text
    assert Client().get(reverse("portal:poster_pdf", args=[make.COUNTY])).status_code == 404


def test_a_long_name_and_a_full_group_stay_on_their_sheets(cast: make.Cast) -> None:
    made = make.venue("示例" + "很长的名字" * 10)
    for number in range(16):
        make.joined(
            make.member(f"示例·欧阳委员{number}", level="both", sector="社会福利和社会保障"), cast.group
        )
    actions.set_opening(made, rules_=daily(), by=cast.convener.actor)
    answer = cast.convener.client.get(reverse("desk:venue_walls", args=[made.pk]))
    assert len(pages(answer.content)) == 5


def test_who_does_not_keep_the_venue_gets_no_displays(cast: make.Cast, venue: Venue) -> None:
    url = reverse("desk:venue_walls", args=[venue.pk])
    assert cast.member.client.get(url).status_code == 403
    assert Client().get(url).status_code == 302
