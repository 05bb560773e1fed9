"""The first administrators: made at the machine, with a password that works once and a second factor due."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tests import make

from tinghao.access import scope
from tinghao.people.models import Account, Person


def add(*given: str) -> str:
    out = io.StringIO()
    call_command("add_administrator", *given, stdout=out)
    return out.getvalue()


def test_a_new_site_gets_its_security_admin_who_signs_in_with_the_password_shown(db, client):
    make.places()
    said = add("security_admin", "吴安全", "--username", "wu")
    account = Account.objects.get(username="wu")
    assert scope.actor_for(account.person).may("access.appoint", make.COMMUNITY)
    once = re.search(r"一次性密码：([a-z0-9-]+)", said).group(1)
    answer = client.post("/desk/sign-in", {"identity": "wu", "password": once})
    assert answer["Location"] == reverse("desk:choose_password")
    own = {"password": "桥下流水桥上行人看", "again": "桥下流水桥上行人看"}
    own = {key: value + "呀" for key, value in own.items()}
    assert client.post(answer["Location"], own)["Location"] == reverse("desk:set_up_factor")


def test_where_one_part_is_refused_nothing_is_made(db):
    make.places()
    with pytest.raises(CommandError):
        add("security_admin", "吴安全", "--place", "999999")
    with pytest.raises(CommandError):
        add("security_admin", "吴安全", "--username", "！")
    assert not Person.objects.filter(name="吴安全").exists()
