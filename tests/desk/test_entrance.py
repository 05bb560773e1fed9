"""The entrance of the desk: the way in by password, the second factor, locks, and the way out."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from tests import make

from tinghao.access import actions, limits, totp
from tinghao.access.models import Factor, SignIn
from tinghao.access.roles import Role
from tinghao.history.models import Entry

PASSWORD = "月亮照着龙蟠桥上的人"
SIGN_IN = "/desk/sign-in"


@pytest.fixture
def convener(db):
    """A convener with a password and no second factor due."""
    who = make.person("示例钱召集", phone="13800138000", at=make.TOWNSHIP)
    make.appointed(who, Role.CONVENER, at=make.FAR_AWAY[:9])
    return make.account(who, username="qian", password=PASSWORD)


@pytest.fixture
def officer(db):
    """A person of a county office: the second factor is due."""
    who = make.person("示例孙县办", at=make.COUNTY)
    make.appointed(who, Role.COUNTY_OFFICE, at=make.COUNTY)
    return make.account(who, username="sun", password=PASSWORD)


def try_in(client: Client, identity: str, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"identity": identity, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/desk/account").status_code == 200


def kinds_of(account) -> list[str]:
    rows = Entry.objects.filter(subject="person", subject_id=account.person_id, kind__startswith="access.")
    return list(rows.order_by("seq").values_list("kind", flat=True))


@pytest.mark.parametrize(
    "identity", ["qian", "QIAN", "13800138000", "+86 138 0013 8000", "１３８００１３８０００", "示例钱召集"]
)
def test_login_name_phone_and_name_all_lead_in(convener, client, identity):
    answer = try_in(client, identity)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(convener.pk)
    assert "access.signed_in" in kinds_of(convener)


def test_a_name_that_two_persons_share_leads_to_neither(convener, client):
    make.account(make.person("示例钱召集"), username="qian2", password=PASSWORD)
    assert try_in(client, "示例钱召集").status_code == 422


def test_the_session_key_changes_at_sign_in(convener, client):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["tinghao_session"] = planted
    try_in(client, "qian")
    assert client.session.session_key != planted


def test_wrong_password_and_unknown_name_are_answered_in_the_same_words(convener, client):
    known, unknown = try_in(client, "qian", "wrong"), try_in(client, "nobody-here", "wrong")
    assert known.status_code == unknown.status_code == 422
    words = "登录名或密码不对"
    assert words in known.content.decode() and words in unknown.content.decode()
    assert 'value="qian"' in known.content.decode(), "what was typed is kept"


@pytest.mark.parametrize("identity", ["qian", "nobody-here"])
def test_the_fifth_failure_locks_and_says_when_and_who_unlocks(convener, client, identity):
    answers = [try_in(client, identity, "wrong") for _ in range(5)]
    assert [a.status_code for a in answers] == [422] * 4 + [429]
    words = answers[-1].content.decode()
    assert "15 分钟" in words and "安全管理员解锁" in words


def test_the_right_password_does_not_open_a_locked_account_until_the_time_is_over(
    convener, client, time_machine
):
    time_machine.move_to("2026-11-23T09:00:00+08:00")
    for _ in range(5):
        try_in(client, "qian", "wrong")
    assert kinds_of(convener).count("access.locked") == 1
    assert try_in(client, "qian").status_code == 429
    time_machine.move_to("2026-11-23T09:15:01+08:00")
    assert try_in(client, "qian").status_code == 302


def test_a_security_admin_unlocks_and_a_system_admin_cannot(convener, client, cast):
    for _ in range(5):
        try_in(client, "qian", "wrong")
    with pytest.raises(Exception, match="不由您的岗位"):
        actions.unlock(convener, by=cast.system_admin.actor)
    actions.unlock(convener, by=cast.security_admin.actor)
    assert try_in(client, "qian").status_code == 302


def test_many_names_from_one_address_are_slowed(convener, client):
    codes = [try_in(client, f"name{n}", "wrong").status_code for n in range(41)]
    assert codes[39] == 422 and codes[40] == 429


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/desk/account", "/desk/account"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("/\\evil.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_next_leads_nowhere_but_into_this_site(convener, client, asked, reached):
    assert try_in(client, "qian", next=asked)["Location"] == reached


def test_a_stopped_account_does_not_open(convener, client):
    convener.is_active = False
    convener.save()
    assert try_in(client, "qian").status_code == 422


def test_an_office_is_led_to_a_second_factor_and_not_in(officer, client):
    assert try_in(client, "sun")["Location"] == reverse("desk:set_up_factor")
    assert "_auth_user_id" not in client.session
    assert not is_in(client)


def enrol(client: Client) -> str:
    page = client.get(reverse("desk:set_up_factor")).content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    code = totp.code_at(secret, int(time.time()) // 30)
    answer = client.post(reverse("desk:set_up_factor"), {"code": code})
    assert answer.status_code == 200
    return answer.content.decode()


def test_setting_up_a_generator_shows_ten_codes_once_and_opens_the_door(officer, client):
    try_in(client, "sun")
    page = enrol(client)
    assert len(re.findall(r"<code>[a-z0-9]{5}-[a-z0-9]{5}</code>", page)) == 10
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert is_in(client)


def test_the_generators_secret_is_not_readable_in_the_database(officer, client):
    from django.db import connection

    try_in(client, "sun")
    enrol(client)
    secret = Factor.objects.get().secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM access_factor")
        stored = cursor.fetchone()[0]
    assert len(secret) == 32 and secret not in stored


def second_visit(officer, client) -> Client:
    try_in(client, "sun")
    enrol(client)
    again = Client()
    assert try_in(again, "sun")["Location"] == reverse("desk:second_factor")
    return again


def test_a_code_opens_the_second_door_and_never_twice(officer, client):
    again = second_visit(officer, client)
    factor = Factor.objects.get()
    assert factor.step == int(time.time()) // 30
    used = totp.code_at(factor.secret, factor.step)
    assert again.post(reverse("desk:second_factor"), {"code": used}).status_code == 422
    fresh = totp.code_at(factor.secret, factor.step + 1)
    assert again.post(reverse("desk:second_factor"), {"code": fresh})["Location"] == "/desk/"
    third = Client()
    try_in(third, "sun")
    assert third.post(reverse("desk:second_factor"), {"code": fresh}).status_code == 422


def test_a_recovery_code_opens_once(officer, client):
    try_in(client, "sun")
    code = re.search(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", enrol(client)).group(1)
    for expected in (302, 422):
        again = Client()
        try_in(again, "sun")
        answer = again.post(reverse("desk:second_factor"), {"code": code.upper()})
        assert answer.status_code == expected
    assert "access.code_used" in kinds_of(officer)


def test_wrong_codes_lock_and_the_right_password_gives_no_new_tries(officer, client):
    second_visit(officer, client)
    codes = []
    for _ in range(6):
        again = Client()
        try_in(again, "sun")
        codes.append(again.post(reverse("desk:second_factor"), {"code": "000000"}).status_code)
    assert codes == [422] * 4 + [429] * 2


def test_the_password_alone_adds_no_second_key(officer, client):
    again = second_visit(officer, client)
    assert again.get(reverse("desk:set_up_factor")).status_code == 302


def test_a_one_time_password_leads_to_an_own_one_first(db, client):
    from tinghao.core.actors import SYSTEM
    from tinghao.people import actions as people_actions

    who = make.person("示例周新人")
    _account, once = people_actions.create_account(person=who, username="zhou", by=SYSTEM)
    assert try_in(client, "zhou", once)["Location"] == reverse("desk:choose_password")
    page = reverse("desk:choose_password")
    for bad in ("short", "1234567890", "password123", "zhou-zhou-zhou", "示例周新人是我自己"):
        assert client.post(page, {"password": bad, "again": bad}).status_code == 422, bad
    assert client.post(page, {"password": PASSWORD, "again": PASSWORD})["Location"] == "/desk/"
    assert try_in(Client(), "zhou", once).status_code == 422


def test_an_idle_hour_and_half_a_day_both_end_the_session(convener, client, time_machine):
    time_machine.move_to("2026-11-23T08:00:00+08:00")
    try_in(client, "qian")
    time_machine.move_to("2026-11-23T08:59:00+08:00")
    assert is_in(client)
    time_machine.move_to("2026-11-23T10:00:01+08:00")
    assert not is_in(client)
    try_in(client, "qian")
    for hour in range(10, 22):
        time_machine.move_to(f"2026-11-23T{hour}:55:00+08:00")
        assert is_in(client)
    time_machine.move_to("2026-11-23T22:10:00+08:00")
    assert not is_in(client)


def test_signing_out_everywhere_ends_the_others_and_keeps_this_one(convener, client):
    other = Client()
    try_in(client, "qian")
    try_in(other, "qian")
    assert SignIn.objects.filter(account=convener).count() == 2
    client.post(reverse("desk:end_sessions"))
    assert is_in(client)
    assert not is_in(other)


def test_a_sixth_session_ends_the_oldest(convener):
    browsers = [Client() for _ in range(6)]
    for browser in browsers:
        try_in(browser, "qian")
    assert [is_in(browser) for browser in browsers] == [False] + [True] * 5


def test_changing_the_password_signs_the_other_devices_out(convener, client):
    other = Client()
    try_in(client, "qian")
    try_in(other, "qian")
    new = "小桥流水有人家"
    form = {"current": "wrong", "password": new + "呀呀呀", "again": new + "呀呀呀"}
    assert client.post(reverse("desk:change_password"), form).status_code == 422
    answer = client.post(reverse("desk:change_password"), form | {"current": PASSWORD})
    assert answer["Location"] == "/desk/account"
    assert is_in(client)
    assert not is_in(other)


def test_signing_out_takes_a_press_and_not_a_link(convener, client):
    try_in(client, "qian")
    assert client.get(reverse("desk:sign_out")).status_code == 405
    assert client.post(reverse("desk:sign_out")).status_code == 302
    assert not is_in(client)
    assert kinds_of(convener)[-1] == "access.signed_out"


def test_history_names_nobody(convener, client):
    try_in(client, "qian", "wrong")
    try_in(client, "qian")
    for entry in Entry.objects.filter(subject="person"):
        assert "qian" not in str(entry.data) and "1380" not in str(entry.data) and entry.words is None


def test_limits_are_stored_without_what_was_tried(convener, client):
    from tinghao.access.models import Attempt

    try_in(client, "qian", "wrong")
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in Attempt.objects.values_list("key", flat=True))
    assert limits.peek(f"sign_in.password:{convener.pk}", window=900)[0] == 1


def test_the_nightly_round_forgets_what_is_over_and_nothing_else(convener, client, time_machine):
    from django.contrib.sessions.models import Session

    time_machine.move_to("2026-11-23T08:00:00+08:00")
    try_in(client, "qian")
    time_machine.move_to("2026-11-23T22:00:00+08:00")
    young = Client()
    try_in(young, "qian")
    time_machine.move_to("2026-11-23T22:01:00+08:00")
    assert actions.forget_what_is_over()[1] == 1
    assert Session.objects.count() == SignIn.objects.count() == 1
    assert is_in(young)
