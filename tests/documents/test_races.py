"""Two people make documents at the same moment, each in a process: no number twice, no version twice."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

ROUNDS = 2
HERE = "from tests.documents import racers; "


def test_no_number_is_given_twice_and_no_version_made_twice(
    tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), own_database(tmp_path) as own:
        own.environment["TINGHAO_LOG"] = "ERROR"
        rounds = json.loads(own.run(f"{HERE}print(racers.prepare({ROUNDS}))"))
        start = time.time() + 4
        code = f"import django; django.setup(); {HERE}"
        sides = [own.start("-c", f"{code}print(racers.race({n}, {rounds!r}, {start!r}))") for n in (0, 1)]
        came = []
        for process in sides:
            printed, _ = process.communicate(timeout=120)
            assert process.returncode == 0, printed
            came.append(json.loads(printed.splitlines()[-1]))
        after = json.loads(own.run(f"{HERE}print(racers.outcome())"))
    assert all(both[0] == "ok" for side in came for both in zip(*[iter(side)] * 2, strict=True))
    # Of two who want the same, the second is told, or gets what the first made.
    assert all(word in {"ok", "Stale"} for side in came for word in side[1::2])
    assert after["numbers"] == list(range(1, 3 * ROUNDS + 1))
    assert sorted(after["versions"]) == sorted([pk, 1] for three in rounds for pk in three)
