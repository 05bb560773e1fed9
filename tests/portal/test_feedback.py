"""意见建议: kept once, read by the offices alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests import make

from tinghao.core import refusals
from tinghao.feedback import actions, queries
from tinghao.feedback.models import Suggestion


def test_a_suggestion_is_kept_once_however_often_it_is_sent(cast: make.Cast) -> None:
    form = {"words": "字太小了", "contact": "13800000000", "once": "x"}
    for _press in range(2):
        page = Client().post("/feedback", form, follow=True)
        assert "收到了，谢谢您" in page.content.decode()
    assert Suggestion.objects.count() == 1


def test_an_empty_suggestion_is_asked_for_and_the_contact_kept(cast: make.Cast) -> None:
    response = Client().post("/feedback", {"words": "", "contact": "13800000000"})
    assert response.status_code == 422
    assert "请先写下您的意见" in response.content.decode()
    assert "13800000000" in response.content.decode()


def test_the_address_of_a_receipt_is_never_kept(cast: make.Cast) -> None:
    page = Client().get("/feedback", headers={"referer": "http://testserver/r/1234567890.abc:def"})
    assert page.context["page"] == "/r"


def test_a_flood_is_slowed_and_loses_nothing(cast: make.Cast, settings: Any) -> None:
    settings.PORTAL_LIMITS = {"feedback": (1, 60)}
    Client().post("/feedback", {"words": "一"})
    response = Client().post("/feedback", {"words": "第二条意见"})
    assert response.status_code == 429
    assert "第二条意见" in response.content.decode()


def test_only_an_office_reads_and_settles_and_the_contact_goes(cast: make.Cast) -> None:
    made = actions.leave_suggestion(by=cast.resident.actor, words="字太小", once="x", contact="138")
    for player in (cast.member, cast.convener, cast.stranger):
        with pytest.raises(refusals.Forbidden):
            queries.suggestions(player.actor)
        with pytest.raises(refusals.Forbidden):
            actions.settle_suggestion(made, by=player.actor)
    assert list(queries.suggestions(cast.county_office.actor)) == [made]
    actions.settle_suggestion(made, by=cast.county_office.actor)
    assert made.contact == ""
    assert not queries.suggestions(cast.city_office.actor)
    with pytest.raises(refusals.Stale):
        actions.settle_suggestion(made, by=cast.city_office.actor)
