"""Jobs: written with the caller's transaction, run once, retried, given up, run again."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import threading

import pytest
import time_machine
from django.db import transaction
from django_tasks.base import TaskResultStatus
from tests.jobs import sample

from tinghao.access.roles import Role
from tinghao.access.scope import ANYBODY, Actor, Grant
from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.jobs import actions, leases, queries, rules, worker
from tinghao.jobs.models import Job, Tick

pytestmark = pytest.mark.django_db

ADMIN = Actor(person_id=7, name="示例管理员", grants=(Grant(Role.SYSTEM_ADMIN, "3411"),))
MEMBER = Actor(person_id=8, name="示例委员", grants=(Grant(Role.MEMBER, "341102"),))


def kill_off(job_id: int) -> None:
    for _ in range(8):
        Job.objects.filter(pk=job_id).update(run_at=clock.now())
        worker.drain()


def test_a_job_is_run_with_its_arguments_and_is_done() -> None:
    result = sample.mark.enqueue("hello")
    assert sample.mark.get_result(result.id).status == TaskResultStatus.READY
    assert worker.drain() == 1
    assert sample.marks("hello") == 1
    assert sample.mark.get_result(result.id).status == TaskResultStatus.SUCCESSFUL
    assert worker.drain() == 0


def test_a_job_vanishes_with_the_transaction_that_wrote_it() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        sample.mark.enqueue("never")
        raise RuntimeError
    assert not Job.objects.exists()


def test_arguments_that_are_no_json_are_refused_at_the_call() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        sample.mark.enqueue(object())  # type: ignore[arg-type]


def test_a_delayed_job_waits_for_its_moment() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        sample.mark.using(run_after=clock.now() + dt.timedelta(hours=1)).enqueue("later")
        assert worker.drain() == 0
        clock_.shift(3601)
        assert worker.drain() == 1
    assert sample.marks("later") == 1


def test_a_clock_that_is_set_back_does_not_delay_a_job_that_is_to_run_at_once() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        sample.mark.enqueue("now")
        clock_.shift(-7200)
        assert worker.drain() == 1


def test_the_higher_priority_runs_first_and_equals_in_the_order_of_writing() -> None:
    low = sample.mark.using(priority=-5).enqueue("low")
    first = sample.mark.enqueue("a")
    second = sample.mark.enqueue("b")
    high = sample.mark.using(priority=5).enqueue("high")
    order = []
    while job := leases.claim():
        order.append(str(job.pk))
    assert order == [high.id, first.id, second.id, low.id]


def test_a_worker_for_one_queue_leaves_the_others() -> None:
    sample.mark.using(queue_name="sms").enqueue("sms")
    assert leases.claim(("mail",)) is None
    assert leases.claim(("mail", "sms")) is not None


def test_one_key_makes_one_job() -> None:
    actions.enqueue_once(sample.mark, "order-7-claimed", "once")
    actions.enqueue_once(sample.mark, "order-7-claimed", "once")
    worker.drain()
    actions.enqueue_once(sample.mark, "order-7-claimed", "once")
    worker.drain()
    assert sample.marks("once") == 1


def test_a_failing_job_undoes_its_work_waits_longer_each_time_and_dies() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        job_id = int(sample.mark_and_fail.enqueue("half").id)
        waits = []
        for _ in range(7):
            assert worker.drain() == 1
            job = Job.objects.get(pk=job_id)
            assert job.state == "waiting"
            wait = (job.run_at - clock.now()).total_seconds()
            waits.append(wait)
            clock_.shift(wait - 0.5)
            assert worker.drain() == 0
            clock_.shift(1)
        worker.drain()
    assert Job.objects.get(pk=job_id).state == "dead"
    assert all(later > earlier for earlier, later in itertools.pairwise(waits))
    assert waits[0] >= 12
    assert waits[-1] >= 15 * 2**6 * 0.8
    assert sample.marks("half") == 0


def test_the_wait_never_grows_beyond_a_quarter_of_a_day() -> None:
    assert rules.wait_before_retry(1000, first=15) <= 6 * 3600 * 1.2


def test_what_is_kept_of_an_error_holds_no_value_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="tinghao.jobs"):
        job_id = int(sample.mark_and_fail.enqueue("secret-word").id)
        worker.drain()
    job = Job.objects.get(pk=job_id)
    assert job.last_error.startswith("ValueError")
    assert "13955000000" not in job.last_error + caplog.text
    assert "secret-word" not in caplog.text
    assert f"job {job_id} " in caplog.text


def test_a_declared_failure_brings_its_own_words() -> None:
    job_id = int(sample.fail_in_words.enqueue().id)
    worker.drain()
    assert Job.objects.get(pk=job_id).last_error == "Failed: 短信网关没有应答"


def test_a_task_that_is_gone_from_the_code_is_a_failed_attempt() -> None:
    job_id = int(sample.mark.enqueue("x").id)
    Job.objects.filter(pk=job_id).update(task="tests.jobs.sample.no_such_task")
    worker.drain()
    assert Job.objects.get(pk=job_id).state == "waiting"


def test_a_dead_job_is_listed_for_those_who_may_see_it_and_can_be_run_again() -> None:
    job_id = int(sample.mark_and_fail.enqueue("again").id)
    kill_off(job_id)
    dead = queries.dead_jobs(ADMIN).get()
    assert dead.pk == job_id
    actions.rerun_job(dead, by=ADMIN)
    again = Job.objects.get(pk=job_id)
    assert (again.state, again.handled_by) == ("waiting", 7)
    assert worker.drain() == 1
    assert Job.objects.get(pk=job_id).state == "waiting", "it has all its tries before it again"


def test_only_the_first_of_two_reruns_counts() -> None:
    job_id = int(sample.mark_and_fail.enqueue("twice").id)
    kill_off(job_id)
    seen_by_both = queries.dead_jobs(ADMIN).get()
    actions.rerun_job(seen_by_both, by=ADMIN)
    with pytest.raises(refusals.Stale):
        actions.rerun_job(seen_by_both, by=ADMIN)
    with pytest.raises(refusals.Stale):
        actions.drop_job(seen_by_both, by=ADMIN)


def test_a_dead_job_can_be_dropped() -> None:
    job_id = int(sample.mark_and_fail.enqueue("drop").id)
    kill_off(job_id)
    actions.drop_job(queries.dead_jobs(ADMIN).get(), by=ADMIN)
    assert not Job.objects.exists()


def test_members_and_strangers_neither_see_nor_touch_jobs() -> None:
    job = Job(pk=1, state="dead")
    for act in (
        lambda who: queries.dead_jobs(who),
        lambda who: queries.job_counts(who),
        lambda who: actions.rerun_job(job, by=who),
        lambda who: actions.drop_job(job, by=who),
    ):
        with pytest.raises(refusals.Forbidden):
            act(MEMBER)
        with pytest.raises(refusals.SignInNeeded):
            act(ANYBODY)


def test_a_job_whose_worker_vanished_is_due_when_the_lease_ends_and_not_before() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        sample.mark.enqueue("left behind")
        assert leases.claim() is not None
        clock_.shift(59)
        assert leases.claim() is None
        clock_.shift(2)
        assert worker.drain() == 1
    assert sample.marks("left behind") == 1


def test_a_worker_that_lost_its_lease_leaves_nothing_behind() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        sample.mark.enqueue("slow")
        slow = leases.claim()
        assert slow is not None
        clock_.shift(61)
        quick = leases.claim()
        assert quick is not None
        assert not leases.execute(slow)
        assert sample.marks("slow") == 0
        assert leases.execute(quick)
    assert sample.marks("slow") == 1


def test_a_job_that_kills_every_worker_is_dead_in_the_end() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        sample.mark.enqueue("poison")
        for _ in range(8):
            assert leases.claim() is not None
            clock_.shift(61)
        assert leases.claim() is None
    assert Job.objects.get().last_error == "WorkerDied"
    assert Job.objects.get().state == "dead"


def test_an_external_task_knows_the_key_that_stays_the_same_on_every_try() -> None:
    job_id = sample.mark_outside.enqueue("sms").id
    worker.drain()
    assert Tick.objects.filter(name__startswith=f"mark.sms.{job_id}.").count() == 1


def test_old_done_jobs_are_purged_and_dead_ones_stay() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        sample.mark.enqueue("old")
        worker.drain()
        dead_id = int(sample.mark_and_fail.enqueue("dead").id)
        kill_off(dead_id)
        clock_.shift(15 * 86400)
        sample.mark.enqueue("new")
        worker.drain()
        assert actions.purge_jobs(days=14, by=SYSTEM) == 1
    assert sorted(Job.objects.values_list("state", flat=True)) == ["dead", "done"]


def test_the_delay_of_the_oldest_due_job_is_told() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock_:
        assert queries.public_delay() == dt.timedelta(0)
        sample.mark.enqueue("waits")
        clock_.shift(90)
        assert queries.public_delay() == dt.timedelta(seconds=90)


def test_a_run_that_is_told_to_stop_stops() -> None:
    stop = threading.Event()
    stop.set()
    sample.mark.enqueue("left")
    assert worker.run(stop) == 0
    assert worker.run(threading.Event(), once=True) >= 1
    assert sample.marks("left") == 1
