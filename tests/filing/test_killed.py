"""The worker is killed at every step: both ledgers have it in the end, each once, and never one alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race


def test_a_worker_that_is_killed_at_every_step_files_once_in_both_ledgers(
    tmp_path: Path, django_db_blocker: pytest.FixtureRequest
) -> None:
    with django_db_blocker.unblock(), own_database(tmp_path) as own:  # type: ignore[attr-defined]
        # A lease that is over at once: the next worker takes the job that the killed one held.
        own.environment |= {"TINGHAO_JOB_LEASE": "0", "TINGHAO_JOB_ATTEMPTS": "1000"}
        printed = own.run("from tests.filing import killed; killed.main()")
    seen, kills, end, balances, lines = eval(printed)
    assert kills > 15, "claiming, records, both ledgers and the commits are steps"
    assert set(seen) == {(0, 0), (2, 4)}, "nothing, or everything: never a record in one ledger alone"
    assert end == (2, 4) and balances == {1}
    assert len(lines) == len(set(lines)) == 4
