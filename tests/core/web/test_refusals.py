"""A refusal, a breakdown and an old page are answered in words, in the form the asker can use."""

from __future__ import annotations

import json

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.urls("tests.core.web.addresses")


@pytest.fixture(autouse=True)
def _sign_in_address(settings):
    settings.LOGIN_URL = "test_sign_in"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("invalid", 422, "电话号码少了一位。"),
        ("not-found", 404, "没有这一单。"),
        ("forbidden", 403, "这一步由召集人来办。"),
        ("stale", 409, "就在刚才，别人已经接了。"),
        ("too-many", 429, "试得太频繁了。"),
        ("unavailable", 503, "照片存不进去。"),
    ],
)
def test_a_refusal_becomes_a_page_with_its_words_and_status(client, name, status, words):
    response = client.get(f"/refuse/{name}/")
    assert response.status_code == status
    assert words in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_what_was_wrong_with_a_field_is_on_the_page(client):
    assert "应该是 11 位。" in client.get("/refuse/invalid/").content.decode()


def test_a_limit_says_how_long_to_wait(client):
    assert client.get("/refuse/too-many/")["Retry-After"] == "90"


def test_htmx_gets_a_fragment_that_goes_to_the_notices(client):
    response = client.get("/refuse/stale/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (409, "#flash")
    assert "<html" not in response.content.decode()
    assert 'role="alert"' in response.content.decode()


def test_whoever_asks_for_json_gets_json(client):
    response = client.get("/refuse/invalid/", headers={"Accept": "application/json"})
    body = json.loads(response.content)
    assert (response.status_code, body["detail"]) == (422, "电话号码少了一位。")
    assert body["fields"] == {"phone": "应该是 11 位。"}


def test_who_must_sign_in_is_sent_there_and_comes_back(client):
    response = client.get("/refuse/sign-in/?tab=2")
    assert response.status_code == 302
    assert response["Location"] == "/staff/sign-in/?next=%2Frefuse%2Fsign-in%2F%3Ftab%3D2"


def test_a_post_that_needs_signing_in_comes_back_to_the_page_with_the_form(client):
    response = client.post("/refuse/sign-in/", headers={"Referer": "http://testserver/form/?q=1"})
    assert response["Location"] == "/staff/sign-in/?next=%2Fform%2F%3Fq%3D1"


def test_a_foreign_referrer_is_never_a_way_back(client):
    response = client.post("/refuse/sign-in/", headers={"Referer": "http://elsewhere.example/form/"})
    assert response["Location"] == "/staff/sign-in/"
    assert (
        "elsewhere"
        not in client.get("/refuse/stale/", headers={"Referer": "http://elsewhere.example/"}).content.decode()
    )


def test_htmx_is_told_to_go_and_sign_in(client):
    response = client.get("/refuse/sign-in/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/staff/sign-in/"


@pytest.mark.parametrize("how", ["database", "disk"])
def test_a_lost_database_or_full_disk_says_that_nothing_acknowledged_is_lost(client, how):
    response = client.get(f"/break/{how}/")
    page = response.content.decode()
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "一件也不会丢" in page
    assert f'href="/break/{how}/"' in page  # the button that tries again


def test_a_database_lost_in_a_middleware_is_a_503_too(client, monkeypatch):
    def lost(self, *args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", lost)
    assert client.get("/form/").status_code == 503


def test_the_page_for_a_lost_database_asks_the_database_nothing(client, django_db_blocker: DjangoDbBlocker):
    with django_db_blocker.block():
        client.cookies["tinghao_session"] = "somebody"
        assert client.get("/break/database/").status_code == 503
        assert client.get("/nowhere/").status_code == 404


def test_a_bug_is_a_500_that_takes_the_blame(client):
    response = client.get("/break/bug/")
    assert response.status_code == 500
    assert "是我们的错" in response.content.decode()


def test_too_much_at_once_is_said_to_be_too_much(client):
    response = client.get("/break/too-big/")
    assert response.status_code == 413
    assert "内容太多" in response.content.decode()


def test_an_old_form_is_not_the_persons_fault():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/form/", {"text": "路灯坏了"})
    assert response.status_code == 403
    assert "您写的内容还在" in response.content.decode()


@pytest.mark.django_db
def test_a_refused_act_leaves_no_half_behind(client):
    assert client.post("/half/").status_code == 409
    assert not Session.objects.filter(session_key="half-done").exists()
