"""Size, contrast and language are chosen by a button, kept in a cookie, and need no script."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.core.web.addresses")


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def test_large_type_stays_until_it_is_switched_off(client):
    response = client.post("/preferences", {"size": "large", "next": "/form/?q=1"})
    assert (response.status_code, response["Location"]) == (302, "/form/?q=1")
    assert 'data-size="large"' in client.get("/form/").content.decode()
    client.post("/preferences", {"size": "normal", "next": "/form/"})
    assert "data-size" not in client.get("/form/").content.decode()


def test_one_choice_leaves_the_others_alone(client):
    client.post("/preferences", {"size": "large"})
    client.post("/preferences", {"contrast": "high"})
    client.post("/preferences", {"language": "en"})
    page = client.get("/form/").content.decode()
    assert '<html lang="en" data-size="large" data-contrast="high">' in page
    assert "Large type" in page


def test_chinese_comes_first_whatever_the_browser_asks_for(client):
    page = client.get("/form/", headers={"Accept-Language": "en-US,en;q=0.9"}).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "大字" in page


@pytest.mark.parametrize(
    "way", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", ""]
)
def test_the_way_back_stays_on_this_site(client, way):
    response = client.post("/preferences", {"size": "large", "next": way})
    assert response["Location"] == "/"


@pytest.mark.parametrize("cookie", ["large.high.en" + "x" * 5000, "\x00", "large=1;drop", "\xe9"])
def test_a_spoilt_cookie_spoils_nothing(client, cookie):
    # As a raw header: newer Pythons refuse to write such a cookie, but a browser may send one.
    assert client.get("/form/", HTTP_COOKIE=f"tinghao_display={cookie}").status_code == 200


def test_the_style_guide_is_not_there_in_production(client, settings):
    assert client.get("/style/").status_code == 200
    settings.PRODUCTION = True
    assert client.get("/style/").status_code == 404
