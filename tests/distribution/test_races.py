"""Two offices redistribute at the same moment: one plan holds, the other office is told what changed."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

SET_UP = "import django; django.setup(); import json; from tests.distribution import racers; "


def test_of_two_plans_adopted_at_once_one_holds(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> None:
    folder = tmp_path_factory.mktemp("distribution")
    with django_db_blocker.unblock(), own_database(folder) as own:
        own.environment["TINGHAO_LOG"] = "ERROR"
        asked = "import json; from tests.distribution import racers; print(json.dumps(racers."
        pairs = json.loads(own.run(f"{asked}prepare()))").splitlines()[-1])
        start = time.time() + 3
        sides = [
            own.start("-c", f"{SET_UP}print(json.dumps(racers.adopt({n}, {pairs!r}, {start!r})))")
            for n in (0, 1)
        ]
        came = []
        for process in sides:
            printed, _ = process.communicate(timeout=60)
            assert process.returncode == 0, printed
            came += json.loads(printed.splitlines()[-1])
        after = json.loads(own.run(f"{asked}outcome({pairs!r})))").splitlines()[-1])
    assert after == {"adopted": [1], "most_seats": 1}
    assert sorted(words == "adopted" for words in came) == [False, True]
    assert any("小组有了变动" in words for words in came)
