"""Every answer carries the strict policy, and what staff sees is not stored."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.core.web.addresses")


@pytest.mark.parametrize(
    "way", ["/form/", "/nowhere/", "/break/bug/", "/refuse/stale/", "/static/core/tinghao.css"]
)
@pytest.mark.django_db
def test_every_answer_has_the_policy(way):
    response = Client(raise_request_exception=False).get(way)
    response.close()
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_page_with_a_session_is_never_stored_and_a_public_one_may_be():
    client = Client()
    assert "Cache-Control" not in client.get("/form/").headers
    client.cookies["tinghao_session"] = "somebody"
    assert client.get("/form/")["Cache-Control"] == "no-store"


def test_no_page_of_the_base_has_style_or_script_inside():
    client = Client(raise_request_exception=False)
    ways = ["/style/", "/style/place/", "/style/receipt/", "/style/list/", "/style/case/", "/nowhere/"]
    for way in ways:
        page = client.get(way).content.decode()
        assert " style=" not in page, way
        assert "<style" not in page, way
        assert "<script>" not in page, way
        assert " onclick=" not in page, way
