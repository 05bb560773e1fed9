"""Whoever holds a key reads one ledger with a cursor, all of it and nothing else."""

from __future__ import annotations

from typing import Any

from django.test import Client
from tests import make
from tests.outlets import stage

from tinghao.core.actors import SYSTEM
from tinghao.outlets import actions
from tinghao.outlets.models import ApiKey

ADDRESS = "/api/v1/ledger/entries"


def read(key: str, **asked: Any) -> Any:
    return Client().get(ADDRESS, asked, headers={"Authorization": f"Bearer {key}"})


def test_a_reader_with_a_cursor_has_every_line_once(cast: make.Cast) -> None:
    _made, key = actions.make_key(stage.ledger(), name="示例", by=SYSTEM)
    stage.told(cast.member.member.pk, many=7)
    seen, after, more = [], 0, True
    while more:
        told = read(key, after=after, limit=3).json()
        seen += [line["seq"] for line in told["entries"]]
        after, more = told["next"], told["more"]
    assert seen == list(range(1, 8))
    told = read(key, after=after)
    assert told.json() == {"ledger": make.COUNTY, "entries": [], "next": 7, "more": False}
    stage.told(cast.member.member.pk, first=8)
    answer = read(key, after=after)
    assert [line["seq"] for line in answer.json()["entries"]] == [8]
    assert "示例委员" in answer.content.decode(), "characters as they are"
    assert answer["Cache-Control"] == "no-store"


def test_a_key_opens_its_own_ledger_and_nothing_after_it_was_taken_back(cast: make.Cast) -> None:
    made, key = actions.make_key(stage.ledger(), name="示例", by=SYSTEM)
    stage.told(cast.member.member.pk, many=2)
    assert {line["ledger"] for line in read(key).json()["entries"]} == {make.COUNTY}
    assert key not in str(ApiKey.objects.values())
    actions.revoke_key(made, by=cast.county_office.actor)
    assert read(key).status_code == 401


def test_nobody_reads_without_a_key(cast: make.Cast) -> None:
    stage.told(cast.member.member.pk)
    assert Client().get(ADDRESS).status_code == 401
    assert cast.county_office.client.get(ADDRESS).status_code == 401
    for key in ("", "thk_", "thk_" + "x" * 43, "x" * 5000, "thk_\x00"):
        answer = read(key)
        assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")
    assert Client().post(ADDRESS).status_code == 405


def test_guessing_and_hammering_are_slowed_down(cast: make.Cast) -> None:
    _made, key = actions.make_key(stage.ledger(), name="示例", by=SYSTEM)
    assert [read("thk_wrong").status_code for _ in range(22)][-1] == 429
    found = [read(key) for _ in range(122)]
    assert found[0].status_code == 200 and found[-1].status_code == 429
    assert int(found[-1]["Retry-After"]) <= 60 and found[-1].json()["status"] == 429


def test_a_cursor_that_is_none_is_told_so(cast: make.Cast) -> None:
    _made, key = actions.make_key(stage.ledger(), name="示例", by=SYSTEM)
    for asked in ({"after": "-1"}, {"after": "x"}, {"limit": "0"}, {"after": "9" * 30}, {"limit": "①"}):
        assert read(key, **asked).status_code == 400
    assert read(key, limit=10_000).status_code == 200
