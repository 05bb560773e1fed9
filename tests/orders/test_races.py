"""Two people at the same order at the same moment, each in a process: no error, and one order of things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

ROUNDS = 6


@dataclass
class Raced:
    """What came of both sides of every race, and what the database says afterwards."""

    came: list[dict[str, list[Any]]]
    after: dict[str, Any]

    def of(self, name: str) -> tuple[list[tuple[Any, Any]], list[dict[str, Any]]]:
        """Pairs of outcomes round by round, and the orders of the race; their chains hold."""
        cases = self.after["cases"][name]
        assert all(case["holds"] for case in cases)
        pairs = list(zip(self.came[0][name], self.came[1][name], strict=True))
        assert len(pairs) == ROUNDS
        return pairs, cases


@pytest.fixture(scope="module")
def raced(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Raced]:
    folder: Path = tmp_path_factory.mktemp("races")
    with django_db_blocker.unblock(), own_database(folder) as own:
        own.environment["TINGHAO_LOG"] = "ERROR"
        yield Raced(*own.race("orders", ROUNDS))


def test_two_claims_have_one_winner_and_one_entry(raced: Raced) -> None:
    came, cases = raced.of("claim")
    assert all(sorted(both) == ["Stale", "ok"] for both in came)
    assert all(case["kinds"].count("orders.claimed") == 1 for case in cases)


def test_a_claim_and_a_withdrawal_come_one_after_the_other(raced: Raced) -> None:
    came, cases = raced.of("claim_or_withdraw")
    for (claim, withdrawal), case in zip(came, cases, strict=True):
        # Whoever comes second finds a claimed order, which can be withdrawn, or a withdrawn one.
        assert (claim, withdrawal) in {("ok", "ok"), ("Stale", "ok"), ("ok", "Stale")}
        assert case["state"] == ("withdrawn" if withdrawal == "ok" else "claimed")
        assert case["running"] == (0 if withdrawal == "ok" else 1)


def test_nobody_closes_over_a_no_that_comes_at_the_same_moment(raced: Raced) -> None:
    came, cases = raced.of("no_or_close")
    for (answer, close), case in zip(came, cases, strict=True):
        assert answer == "ok"
        assert close in {"ok", "Stale", "Invalid"}
        assert case["state"] == "handling", "the no came before, or it reopened"
        assert case["kinds"].count("orders.reworked") == 1


def test_of_the_last_two_reports_one_starts_the_check(raced: Raced) -> None:
    came, cases = raced.of("last_reports")
    assert all(both == ("ok", "ok") for both in came)
    for case in cases:
        assert case["state"] == "checking"
        assert case["kinds"].count("orders.reported") == 1


def test_two_merges_that_cross_leave_one_order_that_goes_on(raced: Raced) -> None:
    came, cases = raced.of("crossing_merges")
    assert all(sorted(both) == ["Stale", "ok"] for both in came)
    pairs = list(zip(cases[::2], cases[1::2], strict=True))
    for pair in pairs:
        assert sorted(case["state"] for case in pair) == ["merged", "placed"]
        assert sorted(case["requesters"] for case in pair) == [0, 2]


def test_whoever_joins_while_it_is_merged_goes_along_or_is_told(raced: Raced) -> None:
    came, cases = raced.of("join_or_merge")
    for number, (merge, join) in enumerate(came):
        merged, going = cases[2 * number : 2 * number + 2]
        assert (merge, merged["state"], merged["requesters"]) == ("ok", "merged", 0)
        assert going["requesters"] == (3 if join == "ok" else 2)


def test_the_same_submission_twice_at_once_is_one_order_with_one_receipt(raced: Raced) -> None:
    came, _ = raced.of("place_twice")
    assert all(one == other for one, other in came)
    receipts = {tuple(one) for one, _ in came}
    # Every round made one order, and there is none that nobody has a receipt for.
    prepared = sum(len(cases) for cases in raced.after["cases"].values())
    assert (len(receipts), raced.after["orders"]) == (ROUNDS, prepared + ROUNDS)


def test_notes_at_the_same_moment_keep_the_chain_without_a_gap(raced: Raced) -> None:
    came, cases = raced.of("notes")
    assert all(both == ("ok", "ok") for both in came)
    assert all(case["kinds"].count("orders.noted") == 10 for case in cases)


@pytest.mark.parametrize("name", ["report_or_withdraw", "extend_or_withdraw"])
def test_what_a_unit_does_and_a_withdrawal_never_wait_for_each_other(raced: Raced, name: str) -> None:
    came, cases = raced.of(name)
    assert all(withdrawal == "ok" and other in {"ok", "Stale"} for other, withdrawal in came)
    assert all((case["state"], case["running"]) == ("withdrawn", 0) for case in cases)


def test_a_reminder_and_an_answer_never_wait_for_each_other(raced: Raced) -> None:
    came, cases = raced.of("remind_or_no")
    assert all(both == ("ok", "ok") for both in came)
    assert all(case["state"] == "handling" for case in cases)
