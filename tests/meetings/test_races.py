"""Two hands at the same meeting at the same moment, each in a process: nothing is lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

ROUNDS = 3
Raced = dict[str, list[tuple[list[str], dict[str, Any]]]]


@pytest.fixture(scope="module")
def raced(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Raced]:
    folder: Path = tmp_path_factory.mktemp("meetings")
    with django_db_blocker.unblock(), own_database(folder) as own:
        own.environment["TINGHAO_LOG"] = "ERROR"
        came, after = own.race("meetings", ROUNDS)
        yield {
            name: [(sorted((came[0][name][n], came[1][name][n])), after[name][n]) for n in range(ROUNDS)]
            for name in after
        }


def test_of_two_hosts_one_moves_the_meeting(raced: Raced) -> None:
    for came, after in raced["move"]:
        assert came == ["Stale", "ok"]
        assert after["phase"] == "questions"


def test_of_two_hosts_one_gives_the_floor(raced: Raced) -> None:
    for came, after in raced["call"]:
        assert came == ["Stale", "ok"]
        assert after["speaking"] == 1


def test_in_one_box_neither_text_is_lost(raced: Raced) -> None:
    for came, after in raced["same_box"]:
        assert came == ["ok", "ok"]
        assert sorted([*after["texts"], *after["rivals"]]) == ["示例召集人", "示例委员"]
        assert len(after["texts"]) == 1


def test_in_two_boxes_both_texts_stand(raced: Raced) -> None:
    for came, after in raced["two_boxes"]:
        assert came == ["ok", "ok"]
        assert after["texts"] == ["示例召集人", "示例委员"]
        assert after["rivals"] == []


def test_what_arrives_twice_at_the_same_moment_is_done_once(raced: Raced) -> None:
    for came, after in raced["sent_twice"]:
        assert came == ["ok", "ok"]
        assert after["noted"] == 1


def test_two_at_the_door_with_one_name_have_one_seat(raced: Raced) -> None:
    for came, after in raced["at_the_door"]:
        assert came == ["ok", "ok"]
        assert after["newcomers"] == 1


def test_every_chain_holds(raced: Raced) -> None:
    assert all(after["holds"] for rounds in raced.values() for _came, after in rounds)
