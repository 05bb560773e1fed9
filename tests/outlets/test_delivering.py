"""Messages reach their receivers: signed, each at least once, none lost, nobody waiting for somebody else."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from tests import make
from tests.filing import stage as filing_stage
from tests.outlets import receiver as receivers
from tests.outlets import stage
from tests.outlets.receiver import Receiver, is_genuine

from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.filing import actions as filing
from tinghao.jobs import worker
from tinghao.jobs.models import Job
from tinghao.outlets import actions, calling, lane, queries, wire
from tinghao.outlets.choices import SLICE
from tinghao.outlets.models import Attempt, Delivery, Endpoint


def states() -> list[tuple[str, int, str]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts", "problem"))


def test_every_line_arrives_signed_in_order_and_once(cast: make.Cast, receiver: Receiver) -> None:
    stage.endpoint(receiver)
    filing_stage.held(cast, filing_stage.members(cast, 4))
    worker.drain()
    lines = [m["data"]["seq"] for m in receiver.taken]
    assert lines == sorted(lines) and len(lines) >= 4
    assert receiver.forged == 0 and set(receiver.seen.values()) == {1}
    one = receiver.taken[-1]
    assert one["type"] == "ledger.entered" and one["data"]["member"]["name"].startswith("示例")
    assert {state for state, _tries, _problem in states()} == {"delivered"}
    assert Attempt.objects.count() == Delivery.objects.count()


def test_a_reversal_is_told_as_one(cast: make.Cast, receiver: Receiver) -> None:
    stage.endpoint(receiver)
    record = stage.told(cast.member.member.pk)[0]
    filing.correct_record(record, by=SYSTEM, words="示例：重复")
    worker.drain()
    assert [(m["type"], m["data"]["version"]) for m in receiver.taken] == [
        ("ledger.entered", 1),
        ("ledger.reversed", 2),
    ]


def test_a_receiver_that_fails_at_random_has_everything_once_in_the_end(
    cast: make.Cast, receiver: Receiver
) -> None:
    chance = random.Random(5)
    receiver.answer = lambda number: 503 if chance.random() < 0.3 else 200
    stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=120)
    assert Delivery.objects.count() > SLICE, "a backlog, so that several lines are open"
    stage.drain_until(clock.now() + dt.timedelta(days=2))
    assert sorted(m["data"]["seq"] for m in receiver.taken) == list(range(1, 121))
    assert set(receiver.seen.values()) == {1}
    assert {state for state, _tries, _problem in states()} == {"delivered"}
    assert Attempt.objects.count() == receiver.requests > 120


def test_what_is_sent_again_after_a_crash_has_the_same_id(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=3)
    made.refresh_from_db()
    due = list(Delivery.objects.order_by("pk"))
    # The worker was killed after the answers and before the record of them.
    assert all(answer.is_good for _delivery, answer in lane._send(made, due))
    worker.drain()
    assert set(receiver.seen.values()) == {2} and len(receiver.taken) == 3
    # And a second time after the record: the job of an earlier turn does nothing.
    lane.run_lane.call(made.pk, made.turn)
    assert set(receiver.seen.values()) == {2}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    _waits(monkeypatch, 0.4)
    yield


def _waits(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(calling, "TOTAL_SECONDS", seconds)
    monkeypatch.setattr(calling.Line.__init__, "__kwdefaults__", {"seconds": seconds})


@pytest.mark.usefixtures("impatient")
def test_one_endpoint_that_hangs_does_not_delay_another(cast: make.Cast, receiver: Receiver) -> None:
    with receivers.serving() as hanging:
        hanging.hang.set()
        bad = stage.endpoint(hanging, name="示例：挂住的系统")
        stage.endpoint(receiver)
        began = time.monotonic()
        stage.told(cast.member.member.pk, many=40)
        worker.drain()
        assert len(receiver.taken) == 40
        assert time.monotonic() - began < 8
        assert hanging.requests == 1, "after the first that hangs the others wait for a try of the way"
    bad.refresh_from_db()
    assert bad.failures == 1 and bad.rests_until > clock.now()
    assert Delivery.objects.filter(endpoint=bad, state="waiting").count() == 40


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("how", "problem"),
    [("hang", "timeout"), ("redirect", "redirect"), ("closed", "refused"), ("500", "status")],
)
def test_what_goes_wrong_is_told_by_a_word_and_tried_again(
    cast: make.Cast, receiver: Receiver, how: str, problem: str
) -> None:
    if how == "hang":
        receiver.hang.set()
    elif how == "redirect":
        receiver.answer, receiver.location = (lambda number: 307), receiver.url
    elif how == "500":
        receiver.answer = lambda number: 500
    made = stage.endpoint(receiver)
    if how == "closed":
        Endpoint.objects.filter(pk=made.pk).update(url="http://127.0.0.1:9/hook")
    stage.told(cast.member.member.pk)
    worker.drain()
    assert states() == [("waiting", 1, problem)]
    assert receiver.requests <= 1, "no redirect is followed"
    waiting = Job.objects.get(state="waiting", task__endswith="run_lane")
    assert 10 < (waiting.run_at - clock.now()).total_seconds() < 20


def test_an_answer_that_drips_for_ever_is_cut_off(
    cast: make.Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Long enough for a busy machine to say the status; what drips never ends by itself.
    _waits(monkeypatch, 3.0)
    receiver.drips, receiver.body = True, b"y" * 100_000
    stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=2)
    worker.drain()
    assert {state for state, _tries, _problem in states()} == {"delivered"}, "the status had been said"


def test_two_hundred_with_rubbish_counts_by_its_status(cast: make.Cast, receiver: Receiver) -> None:
    receiver.body = b"<html>\xff\x00" * 20_000
    stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=2)
    worker.drain()
    assert {state for state, _tries, _problem in states()} == {"delivered"}
    assert Attempt.objects.first().size == calling.MOST_READ + 1, "no more was read than that"  # type: ignore[union-attr]


def test_what_is_given_up_waits_for_a_person_who_sends_it_again(cast: make.Cast, receiver: Receiver) -> None:
    receiver.answer = lambda number: 500
    made = stage.endpoint(receiver)
    stage.told(cast.member.member.pk)
    stage.drain_until(clock.now() + dt.timedelta(days=9))
    assert states() == [("dead", 20, "status")]
    receiver.answer = lambda number: 200
    with pytest.raises(refusals.Refusal):
        actions.resend(made, by=cast.other_county_office.actor)
    assert actions.resend(made, by=cast.county_office.actor) == 1
    with pytest.raises(refusals.Stale):
        actions.resend(made, by=cast.county_office.actor)
    worker.drain()
    assert states() == [("delivered", 1, "")] and len(receiver.taken) == 1


def test_waits_double_and_scatter() -> None:
    for failures, least, most in ((1, 12, 18), (2, 24, 36), (5, 192, 288), (30, 17280, 25920)):
        found = [lane.waits(failures) for _ in range(200)]
        assert least <= min(found) and max(found) <= most
        assert len(set(found)) > 100


def test_both_keys_sign_while_the_other_side_changes_over(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    old = receiver.secret
    new = actions.rotate_secret(made, by=SYSTEM)
    assert new != old and sorted(lane.keys_of(made)) == sorted([old, new])
    stage.told(cast.member.member.pk)
    worker.drain()
    assert receiver.forged == 0, "the old key is still good"
    receiver.secret = new
    stage.told(cast.member.member.pk, first=2)
    worker.drain()
    assert receiver.forged == 0
    with clock.at(clock.now() + dt.timedelta(days=8)):
        assert lane.keys_of(made) == [new]
    third = actions.rotate_secret(made, by=SYSTEM)
    assert lane.keys_of(made) == [third, new], "never more than two"


def test_a_message_that_was_changed_or_kept_is_not_genuine() -> None:
    key, body, now = wire.new_secret(), b'{"a":1}', time.time()
    headers = wire.headers([key], "msg_1", int(now), body)
    assert is_genuine(key, headers, body, now=now)
    assert not is_genuine(key, headers, b'{"a":2}', now=now)
    assert not is_genuine(key, headers, body, now=now + 301)
    assert not is_genuine(wire.new_secret(), headers, body, now=now)
    assert not is_genuine(key, headers | {"webhook-id": "msg_2"}, body, now=now)


def test_the_signature_is_that_of_the_published_example() -> None:
    # Standard Webhooks, the example of the specification.
    key, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = wire.sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_dead_endpoint_is_told_and_then_stopped(cast: make.Cast, receiver: Receiver) -> None:
    from tinghao.notifications.models import Notice

    made = stage.endpoint(receiver)
    Endpoint.objects.filter(pk=made.pk).update(url="http://127.0.0.1:9/hook")
    stage.told(cast.member.member.pk)
    worker.drain()
    now = clock.now()
    assert actions.judge_endpoint(made) == ""
    with clock.at(now + dt.timedelta(days=1, hours=1)):
        assert actions.judge_endpoint(made) == "outlets.failing"
        assert actions.judge_endpoint(made) == ""
    with clock.at(now + dt.timedelta(days=5, hours=1)):
        assert actions.judge_endpoint(made) == "outlets.disabled"
        assert actions.judge_endpoint(made) == ""
    told = Notice.objects.filter(template__startswith="outlets.")
    assert {cast.county_office.person.pk, cast.system_admin.person.pk} == set(
        told.values_list("person_id", flat=True)
    )
    made.refresh_from_db()
    assert made.state == "disabled"
    with pytest.raises(refusals.Stale):
        actions.send_test(made, by=cast.county_office.actor)
    # Nothing of what waited is lost: it goes out when somebody resumes.
    actions.change_endpoint(made, name=made.name, url=receiver.url, by=cast.county_office.actor)
    actions.resume_endpoint(made, by=cast.county_office.actor)
    worker.drain()
    assert len(receiver.taken) == 1


def test_a_receiver_that_is_gone_for_good_is_stopped_at_once(cast: make.Cast, receiver: Receiver) -> None:
    receiver.answer = lambda number: 410
    made = stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=3)
    worker.drain()
    made.refresh_from_db()
    assert made.state == "disabled" and receiver.requests == 1
    assert actions.judge_endpoint(made) == "outlets.disabled"


def test_a_pause_keeps_what_comes_meanwhile(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    actions.pause_endpoint(made, by=SYSTEM)
    stage.told(cast.member.member.pk, many=3)
    worker.drain()
    assert receiver.requests == 0 and len(states()) == 3
    actions.resume_endpoint(made, by=SYSTEM)
    worker.drain()
    assert len(receiver.taken) == 3


def test_a_lane_that_was_lost_is_found_again(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    stage.told(cast.member.member.pk)
    Job.objects.all().delete()
    assert lane.wake_lost() == 0, "it may be at work just now"
    with clock.at(clock.now() + dt.timedelta(minutes=3)):
        assert lane.wake_lost() == 1
        worker.drain()
    assert len(receiver.taken) == 1
    # A clock that ran ahead and was set back: the next wake lies days away.
    stage.told(cast.member.member.pk, first=2)
    Job.objects.all().delete()
    ahead = clock.now() + dt.timedelta(days=30)
    Endpoint.objects.filter(pk=made.pk).update(wakes_at=ahead, rests_until=ahead)
    assert lane.wake_lost() == 1
    worker.drain()
    assert len(receiver.taken) == 2


def test_a_test_message_carries_nobody(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    actions.send_test(made, by=cast.county_office.actor)
    worker.drain()
    assert receiver.taken[0]["type"] == "test" and "member" not in receiver.taken[0]["data"]


def test_the_log_keeps_a_year_and_no_names(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=2)
    worker.drain()
    assert actions.sweep_log() == 0
    with clock.at(clock.now() + dt.timedelta(days=366)):
        assert actions.sweep_log() == 2
    assert queries.log_of(made) == ([], None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM jobs_job WHERE task LIKE '%%outlets%%'")
        assert all("示例" not in str(row[0]) for row in cursor.fetchall())
