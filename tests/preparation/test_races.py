"""Two conveners at the same moment, each in a process: a room is taken once, a topic planned once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

ROUNDS = 3
Raced = dict[str, list[tuple[list[str], Any]]]


@pytest.fixture(scope="module")
def raced(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Raced]:
    folder: Path = tmp_path_factory.mktemp("preparation")
    with django_db_blocker.unblock(), own_database(folder) as own:
        own.environment["TINGHAO_LOG"] = "ERROR"
        came, after = own.race("preparation", ROUNDS)
        yield {
            name: [(sorted((came[0][name][n], came[1][name][n])), after[name][n]) for n in range(ROUNDS)]
            for name in after
        }


def test_of_two_meetings_in_one_room_at_one_hour_one_is_fixed(raced: Raced) -> None:
    for came, meetings in raced["venue"]:
        assert (came, meetings) == (["Invalid", "ok"], 1)


def test_a_topic_that_two_fix_at_once_has_one_meeting_and_one_order(raced: Raced) -> None:
    for came, counts in raced["topic"]:
        assert (came, counts) == (["Stale", "ok"], [1, 1])


def test_two_seats_that_are_added_at_once_have_two_numbers(raced: Raced) -> None:
    for came, numbers in raced["seats"]:
        assert came == ["ok", "ok"]
        assert numbers == list(range(1, len(numbers) + 1))
