"""Messages by SMS: one for each notice, whatever dies on the way, and a dead one can be sent again."""

from __future__ import annotations

import datetime as dt
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests import make
from tests.processes import Own, own_database

from tinghao.core import clock
from tinghao.jobs import actions as jobs
from tinghao.jobs import worker
from tinghao.jobs.models import Job
from tinghao.notifications import actions
from tinghao.notifications.actions import Draft
from tinghao.notifications.models import Notice

HERE = "tests.notifications.gateways"


def draft(dedupe: str = "1:r1") -> Draft:
    return Draft("orders.claimed", "order", 1, "4273189056", dedupe, phone="13800138000")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the messages arrive."""
    path = tmp_path / "sms.jsonl"
    monkeypatch.setenv("TINGHAO_SMS_FILE", str(path))
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", "tinghao.notifications.gateways.FileGateway")
    return path


def arrived(path: Path) -> list[dict[str, Any]]:
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_a_notice_that_is_posted_twice_is_one_message_and_forgets_the_number(
    cast: make.Cast, file: Path
) -> None:
    actions.post([draft()])
    actions.post([draft()])
    worker.drain()
    (message,) = arrived(file)
    assert message["phone"] == "13800138000"
    assert message["text"] == "【协商亭】单 4273189056 已有委员接单。"
    notice = Notice.objects.get()
    assert (notice.state, notice.address) == ("sent", "")


def test_a_message_is_tried_again_until_it_is_dead_and_can_be_sent_by_hand(
    cast: make.Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", f"{HERE}.NobodyAnswers")
    with time_machine.travel(clock.now(), tick=False) as moment:
        actions.post([draft()])
        tries = 0
        while Job.objects.exclude(state="dead").exists():
            tries += worker.drain()
            moment.shift(dt.timedelta(hours=8))
            assert tries < 20
    job = Job.objects.get()
    assert (tries, job.state) == (8, "dead")
    assert "138" not in job.last_error, "an error repeats no telephone number"
    assert Notice.objects.get().address == "13800138000"
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", "tinghao.notifications.gateways.FileGateway")
    jobs.rerun_job(job, by=cast.system_admin.actor)
    worker.drain()
    assert (len(arrived(file)), Notice.objects.get().state) == (1, "sent")


def test_a_message_says_neither_the_matter_nor_a_name(cast: make.Cast, file: Path) -> None:
    make.order(cast, state="closed", phone="13800138000")
    worker.drain()
    said = "".join(message["text"] for message in arrived(file))
    assert len(arrived(file)) >= 4
    assert "楼道" not in said
    assert "示例" not in said


@pytest.fixture
def own(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Own]:
    with django_db_blocker.unblock(), own_database(tmp_path) as made:
        made.environment |= {
            "TINGHAO_JOB_LEASE": "2",
            "TINGHAO_JOB_POLL": "0.1",
            "TINGHAO_SMS_FILE": str(tmp_path / "sms.jsonl"),
            "TINGHAO_SMS_GATEWAY": "tinghao.notifications.gateways.FileGateway",
        }
        yield made


@pytest.mark.race
def test_a_worker_that_is_killed_after_sending_sends_nothing_twice(own: Own, tmp_path: Path) -> None:
    own.run(
        "from tinghao.notifications import actions\n"
        "from tinghao.notifications.actions import Draft\n"
        "actions.post([Draft('orders.claimed', 'order', 1, '4273189056', f'1:r{n}', phone='13800138000')"
        " for n in range(4)])"
    )
    victim = own.start("-m", "tinghao.jobs", TINGHAO_SMS_GATEWAY=f"{HERE}.SendsAndDies")
    assert victim.wait(30) == -signal.SIGKILL
    assert len(arrived(tmp_path / "sms.jsonl")) == 1
    own.start("-m", "tinghao.jobs")
    waiting = (
        "from tinghao.notifications.models import Notice; print(Notice.objects.exclude(state='sent').count())"
    )
    end = time.monotonic() + 60
    while own.run(waiting) != "0":
        assert time.monotonic() < end, "waited in vain"
    keys = [message["key"] for message in arrived(tmp_path / "sms.jsonl")]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) == 4
