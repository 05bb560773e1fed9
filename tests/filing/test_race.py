"""Several workers write to the same ledgers at once: nothing twice, no gap, nobody waits for ever."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

SET_UP = """
from tests import make
from tests.filing import stage
from tinghao.consultations import actions as consultations
from tinghao.jobs.models import Job
cast = make.Cast()
members = stage.members(cast, 6)
found = [stage.meeting(cast, members) for _ in range(6)]
Job.objects.all().delete()
for one in found:
    present = list(one.seats.values_list("pk", flat=True))
    # Twice, so that two jobs state the same thing at the same moment.
    for _ in range(2):
        consultations.set_attendance(one, by=cast.convener.actor, present=present)
"""
LEFT = "from tinghao.jobs.models import Job; print(Job.objects.exclude(state='done').count())"
SEEN = """
from tests.filing import stage
from tinghao.filing.models import LedgerEntry
seqs = [list(LedgerEntry.objects.filter(ledger=o).order_by("seq").values_list("seq", flat=True))
        for o in ("3411", "341103")]
print((seqs, set(stage.balance().values()), len(stage.balance())))
"""


def test_three_workers_at_the_same_ledgers_write_every_line_once_without_a_gap(
    tmp_path: Path, django_db_blocker: pytest.FixtureRequest
) -> None:
    with django_db_blocker.unblock(), own_database(tmp_path) as own:  # type: ignore[attr-defined]
        own.environment |= {"TINGHAO_JOB_LEASE": "20", "TINGHAO_JOB_POLL": "0.05"}
        own.run(SET_UP)
        for _ in range(3):
            own.start("-m", "tinghao.jobs")
        end = time.monotonic() + 90
        while own.run(LEFT) != "0":
            assert time.monotonic() < end, "somebody waits for ever"
            time.sleep(0.2)
        seqs, balances, lines = eval(own.run(SEEN))
    assert seqs == [list(range(1, 37))] * 2
    assert balances == {1} and lines == 72
