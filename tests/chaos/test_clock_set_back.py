"""A clock that is set back: nothing stays open that was to close, and nobody is locked out for longer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests import make

from tinghao.access import limits
from tinghao.core import refusals

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 5, 20, 4, 0, tzinfo=dt.UTC)
PASSWORD = "示例-很长的一句话-2026"


def signed_in(cast: make.Cast) -> Client:
    client = Client()
    person = make.person("示例回表")
    make.appointed(person, "convener", at=make.FAR_AWAY[:9])
    account = make.account(person, username="clock", password=PASSWORD)
    answer = client.post("/desk/sign-in", {"identity": account.username, "password": PASSWORD})
    assert answer.status_code == 302 and client.get("/desk/").status_code == 200
    return client


def test_a_session_does_not_outlive_the_clock(cast: make.Cast, time_machine: Any) -> None:
    time_machine.move_to(NOON)
    client = signed_in(cast)
    time_machine.move_to(NOON - dt.timedelta(minutes=2))
    assert client.get("/desk/").status_code == 200, "a small correction signs nobody out"
    time_machine.move_to(NOON - dt.timedelta(days=30))
    assert client.get("/desk/").status_code == 302
    time_machine.move_to(NOON - dt.timedelta(days=29))
    assert client.get("/desk/").status_code == 302


def test_a_limit_holds_and_lasts_no_longer_than_its_window(cast: make.Cast, time_machine: Any) -> None:
    time_machine.move_to(NOON)
    for _ in range(3):
        limits.hit("chaos", limit=3, window=900)
    time_machine.move_to(NOON - dt.timedelta(minutes=5))
    with pytest.raises(refusals.TooMany):
        limits.hit("chaos", limit=3, window=900)
    # A day back: the window would close in a day, so it is none of ours any more.
    time_machine.move_to(NOON - dt.timedelta(days=1))
    with pytest.raises(refusals.TooMany) as refused:
        limits.hit("chaos", limit=3, window=900)
    assert refused.value.wait <= 900
    time_machine.move_to(NOON - dt.timedelta(days=1) + dt.timedelta(seconds=901))
    assert limits.hit("chaos", limit=3, window=900) == 1


def test_receipts_and_links_go_on_working(cast: make.Cast, time_machine: Any) -> None:
    time_machine.move_to(NOON)
    client = Client()
    form = {
        "once": "clock",
        "words": "示例：路灯坏了。",
        "county": make.COUNTY,
        "township": make.TOWNSHIP,
        "community": make.COMMUNITY,
    }
    address = client.post("/place", form)["Location"]
    page = client.get(address)
    time_machine.move_to(NOON - dt.timedelta(days=400))
    assert client.get(address).context["code"] == page.context["code"]
    again = client.post("/place", form)
    assert again["Location"] == address
    opened = client.post("/r", {"number": page.context["number"], "code": page.context["code"]})
    assert client.get(opened["Location"]).status_code == 200
    later = client.post("/place", {**form, "words": "示例：另一件事，井盖松了。", "once": "clock-2"})
    assert later.status_code == 303 and later["Location"] != address
