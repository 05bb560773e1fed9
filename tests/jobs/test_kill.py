"""Workers that are killed, stopped or many: every job's work is there exactly once."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.processes import Own, own_database

pytestmark = pytest.mark.race

WORKER = ("-m", "tinghao.jobs")


@pytest.fixture
def own(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[Own]:
    with django_db_blocker.unblock(), own_database(tmp_path) as made:  # type: ignore[attr-defined]
        made.environment |= {"TINGHAO_JOB_LEASE": "2", "TINGHAO_JOB_POLL": "0.1"}
        yield made


def wait_until(is_so: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def states(own: Own) -> list[tuple[str, int]]:
    """(state, attempts) of the sample jobs, oldest first."""
    printed = own.run(
        "from tinghao.jobs.models import Job\n"
        "rows = Job.objects.filter(task__startswith='tests.').order_by('id')\n"
        "print(list(rows.values_list('state', 'attempts')))"
    )
    found: list[tuple[str, int]] = eval(printed)
    return found


def marks(own: Own, word: str) -> int:
    return int(own.run(f"from tests.jobs import sample; print(sample.marks({word!r}))"))


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_exactly_once(own: Own, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    own.run(f"from tests.jobs import sample; sample.mark_slowly.enqueue('kill', 60, {str(begun)!r})")
    victim = own.start(*WORKER)
    wait_until(begun.exists)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert marks(own, "kill") == 0, "what a killed worker did is undone"
    own.start(*WORKER)
    wait_until(lambda: states(own) == [("done", 2)])
    assert marks(own, "kill") == 1


def test_an_external_job_whose_worker_is_killed_is_done_again(own: Own, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    own.run(f"from tests.jobs import sample; sample.mark_outside_slowly.enqueue('out', 60, {str(begun)!r})")
    victim = own.start(*WORKER)
    wait_until(begun.exists)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert states(own) == [("running", 1)]
    own.start(*WORKER)
    wait_until(lambda: states(own)[0][0] == "done")
    assert marks(own, "out") == 2, "at least once: the far side drops what it knows by its key"


def test_several_workers_never_do_a_job_twice(own: Own) -> None:
    own.run(
        "from tests.jobs import sample\n"
        "from django.db import transaction\n"
        "with transaction.atomic():\n"
        "    [sample.mark.enqueue('many') for _ in range(150)]"
    )
    workers = [own.start(*WORKER) for _ in range(3)]
    wait_until(lambda: all(state == "done" for state, _ in states(own)))
    assert marks(own, "many") == 150
    assert {attempts for _, attempts in states(own)} == {1}
    for one in workers:
        one.send_signal(signal.SIGTERM)
        assert one.wait(20) == 0


def test_several_workers_that_start_together_make_one_job_for_a_schedule(own: Own) -> None:
    workers = [own.start(*WORKER) for _ in range(3)]
    rows = "Job.objects.filter(task='tinghao.jobs.tasks.purge')"
    count = f"from tinghao.jobs.models import Job; print({rows}.count())"
    wait_until(lambda: own.run(count) != "0")
    time.sleep(1)
    assert own.run(count) == "1"
    assert all(one.poll() is None for one in workers)


def test_a_worker_that_is_asked_to_stop_finishes_the_job_at_hand(own: Own, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    own.run(
        "from tests.jobs import sample\n"
        f"sample.mark_outside_slowly.enqueue('end', 3, {str(begun)!r})\n"
        "sample.mark.enqueue('next')"
    )
    worker = own.start(*WORKER, TINGHAO_JOB_LEASE="30")
    wait_until(begun.exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert states(own) == [("done", 1), ("waiting", 0)]
