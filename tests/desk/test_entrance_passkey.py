"""Passkeys: registered and used in a real browser with a virtual key, and never opened by anything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from tests import make

from tinghao.access.models import Factor
from tinghao.access.roles import Role

PASSWORD = "月亮照着龙蟠桥上的人"
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def officer(db):
    """A person of a county office: the second factor is due."""
    who = make.person("示例孙县办", at=make.COUNTY)
    make.appointed(who, Role.COUNTY_OFFICE, at=make.COUNTY)
    return make.account(who, username="sun", password=PASSWORD)


@pytest.mark.parametrize("answer", ["{}", "[]", "null", "no json", '{"id": "x", "response": {}}', "\x00"])
def test_what_is_no_answer_registers_nothing_and_opens_nothing(officer, client, answer):
    client.post("/desk/sign-in", {"identity": "sun", "password": PASSWORD})
    page = reverse("desk:set_up_factor")
    client.get(page)
    assert client.post(page, {"answer": answer, "name": "x"}).status_code == 422
    assert client.post(page, {"answer": answer, "name": "x"}).status_code == 422, "and without a ceremony"
    assert not Factor.objects.exists() and "_auth_user_id" not in client.session


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")
def test_a_key_is_registered_and_opens_the_door_in_a_browser(officer, live_server, monkeypatch):
    from playwright.sync_api import sync_playwright

    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's own loop
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context().new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        key = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": key})

        def sign_in() -> None:
            page.goto(f"{live_server.url}/desk/sign-in?next=/desk/account")
            page.fill("[name=identity]", "sun")
            page.fill("[name=password]", PASSWORD)
            page.click("button:text-is('登录')")

        sign_in()
        page.click("button:has-text('登记这台设备')")
        page.click("a:has-text('抄好了')")
        assert "示例孙县办" in page.inner_text("h1")
        page.click("button:has-text('退出登录')")
        sign_in()
        page.click("button:has-text('用通行密钥确认')")
        page.wait_for_url("**/desk/account")
        assert "示例孙县办" in page.inner_text("h1")
        browser.close()
    factor = Factor.objects.get()
    assert factor.kind == Factor.Kind.PASSKEY and factor.used_at is not None
