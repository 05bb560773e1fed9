"""The demo's one click: there in the demo, for invented people, and never anywhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.urls import reverse
from tests import make

from tinghao.access.roles import Role
from tinghao.core.actors import SYSTEM
from tinghao.people import actions as people_actions


@pytest.fixture
def example(db):
    """An invented person with a post and an account without a password."""
    make.division(make.TOWNSHIP)
    who = people_actions.create_person(name="示例吴召集", place=make.TOWNSHIP, is_example=True, by=SYSTEM)
    make.appointed(who, Role.CONVENER, at=make.TOWNSHIP)
    office = people_actions.create_person(name="示例郑县办", place=make.TOWNSHIP, is_example=True, by=SYSTEM)
    make.appointed(office, Role.COUNTY_OFFICE, at=make.COUNTY)
    make.account(office)
    return make.account(who)


def test_one_click_is_being_somebody(example, client, settings):
    settings.DEMO = True
    page = client.get("/desk/sign-in").content.decode()
    assert "示例吴召集" in page and "同乐街道" in page and "召集人" in page
    answer = client.post(reverse("desk:sign_in_as", args=[example.pk]), {"next": "/desk/account"})
    assert answer["Location"] == "/desk/account"
    assert "示例吴召集" in client.get("/desk/account").content.decode()


def test_one_click_after_another_changes_the_person(example, client, settings):
    settings.DEMO = True
    client.post(reverse("desk:sign_in_as", args=[example.pk]))
    office = make.account(
        people_actions.create_person(name="示例王委员", place=make.TOWNSHIP, is_example=True, by=SYSTEM)
    )
    client.post(reverse("desk:sign_in_as", args=[office.pk]))
    assert "示例王委员" in client.get("/desk/account").content.decode()


def test_a_link_signs_nobody_in(example, client, settings):
    settings.DEMO = True
    assert client.get(reverse("desk:sign_in_as", args=[example.pk])).status_code == 405


def test_outside_the_demo_there_is_no_such_page_and_no_card(example, client, settings):
    settings.DEMO = False
    assert client.post(reverse("desk:sign_in_as", args=[example.pk])).status_code == 404
    assert "示例吴召集" not in client.get("/desk/sign-in").content.decode()


def test_nobody_real_is_signed_in_by_a_click(db, client, settings):
    settings.DEMO = True
    real = make.account(make.person("冯真人"), username="feng", password="月亮照着龙蟠桥上的人")
    assert client.post(reverse("desk:sign_in_as", args=[real.pk])).status_code == 404
    assert "冯真人" not in client.get("/desk/sign-in").content.decode()


@pytest.mark.parametrize(
    "setting",
    [
        {"TINGHAO_HOSTS": "tinghao.example.gov.cn"},
        {"DATABASE_URL": "postgresql://u:p@db.example.gov.cn/tinghao"},
        {"DATABASE_URL": "postgresql://u:p@/tinghao?host=10.0.0.5"},
        {"TINGHAO_SECRET_KEY": "a-key-of-the-real-site"},
        {"TINGHAO_FIELD_KEYS": "a-key-of-the-real-site"},
    ],
)
def test_the_demo_does_not_start_beside_a_production_setting(tmp_path, setting):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "TINGHAO_VAR": str(tmp_path),
        "TINGHAO_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "tinghao.settings",
    }
    started = [sys.executable, "-c", "import tinghao.settings"]
    plain = subprocess.run(started, env=environment, capture_output=True, text=True)
    assert plain.returncode == 0, plain.stderr
    refused = subprocess.run(started, env=environment | setting, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "演示模式" in refused.stderr


@pytest.mark.parametrize(
    "name", ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
)
def test_the_check_finds_a_demo_in_production_dress(settings, name):
    from tinghao.access.checks import demo_stands_alone

    settings.DEMO = True
    assert demo_stands_alone() == []
    setattr(settings, name, 1)
    assert [e.id for e in demo_stands_alone()] == ["tinghao.E001"]


def test_the_check_finds_a_demo_that_answers_to_the_world(settings):
    from tinghao.access.checks import demo_stands_alone

    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    assert [e.id for e in demo_stands_alone()] == ["tinghao.E001"]
