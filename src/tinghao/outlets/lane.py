"""Sending: each endpoint has a lane of its own, a job that sends what is due and asks for the next one.

A lane is one job at a time, so an endpoint that hangs or fails holds up nobody but itself; between two
slices of a lane the worker does whatever else is due. A message is sent at least once: after a crash
between the answer and its record it goes again, with the same id.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction
from django.db.models import F
from django_tasks import task

from tinghao.core import clock
from tinghao.jobs.rules import LONGEST_WAIT, external
from tinghao.outlets import calling, wire
from tinghao.outlets.calling import Answer
from tinghao.outlets.choices import (
    ATTEMPTS_AT_MOST,
    BACKLOG_SLICE,
    FIRST_WAIT,
    LINE_PROBLEMS,
    LINES,
    RESTS_AFTER,
    SLICE,
    SLICE_SECONDS,
    DeliveryState,
    EndpointState,
    Problem,
)
from tinghao.outlets.models import LONG_AGO, Attempt, Delivery, Endpoint, Secret


@task(priority=-5)
@external
def run_lane(endpoint_id: int, turn: int) -> None:
    """What is due for this endpoint is sent, a slice of it; the lane goes on with a job of its own.

    A job of an earlier turn does nothing: after a crash two may be there.
    """
    endpoint = Endpoint.objects.filter(pk=endpoint_id, turn=turn, state=EndpointState.ACTIVE).first()
    if endpoint is None:
        return
    now = clock.now()
    due: list[Delivery] = []
    if endpoint.rests_until <= now:
        rows = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, due_at__lte=now)
        rows = rows.select_related("entry__record", "entry__member__person", "entry__member__sector")
        is_probe = endpoint.failures >= RESTS_AFTER or _is_line_down(endpoint)
        due = list(rows.order_by("due_at", "id")[: 1 if is_probe else BACKLOG_SLICE])
    answers = _send(endpoint, due)
    record(endpoint.pk, turn, answers)


def _is_line_down(endpoint: Endpoint) -> bool:
    return endpoint.failures > 0 and endpoint.rests_until > LONG_AGO


def _send(endpoint: Endpoint, due: Sequence[Delivery]) -> list[tuple[Delivery, Answer]]:
    """What came back for as many of these as the slice had time for.

    A few go one after the other, so that they arrive in order; a backlog goes over several lines. What
    needs the database is read before: the lines' threads only talk to the other side.
    """
    if not due:
        return []
    keys = keys_of(endpoint)
    letters = [
        (d, wire.message_of(d.entry) if d.entry is not None else wire.trial_message(endpoint.ledger_id))
        for d in due
    ]
    until = time.monotonic() + SLICE_SECONDS
    if len(letters) <= SLICE:
        return _over_one_line(endpoint.url, keys, letters, until)
    shares = [letters[number::LINES] for number in range(LINES)]
    with ThreadPoolExecutor(LINES) as lines:
        parts = lines.map(lambda share: _over_one_line(endpoint.url, keys, share, until), shares)
        return [answer for part in parts for answer in part]


def _over_one_line(
    url: str, keys: Sequence[str], letters: Sequence[tuple[Delivery, bytes]], until: float
) -> list[tuple[Delivery, Answer]]:
    answers: list[tuple[Delivery, Answer]] = []
    with calling.Line(url) as line:
        for delivery, body in letters:
            answer = line.post(body, wire.headers(keys, delivery.message, int(time.time()), body))
            answers.append((delivery, answer))
            if answer.problem in LINE_PROBLEMS or answer.problem == Problem.GONE:
                break
            if time.monotonic() >= until:
                break
    return answers


def keys_of(endpoint: Endpoint) -> list[str]:
    """The keys in force, the newest first."""
    rows = Secret.objects.filter(endpoint=endpoint)
    now = clock.now()
    return [s.secret for s in rows if s.ends_at is None or s.ends_at > now]


@transaction.atomic
def record(endpoint_id: int, turn: int, answers: Sequence[tuple[Delivery, Answer]]) -> None:
    """What came back stands, and the lane's next job is there, or nothing of it.

    Only while the lane is still at this turn: what was recorded once is not recorded again.
    """
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    if endpoint.turn != turn:
        return
    now = clock.now()
    Attempt.objects.bulk_create(
        [
            Attempt(delivery=d, at=now, status=a.status, problem=str(a.problem), took=a.took, size=a.size)
            for d, a in answers
        ],
        batch_size=200,
    )
    good: dict[int, list[int]] = {}
    for delivery, answer in answers:
        if answer.is_good:
            good.setdefault(answer.status, []).append(delivery.pk)
        else:
            _record_failure(delivery, answer, now)
    for status, ids in good.items():
        Delivery.objects.filter(pk__in=ids, state=DeliveryState.WAITING).update(
            state=DeliveryState.DELIVERED,
            attempts=F("attempts") + 1,
            finished_at=now,
            status=status,
            problem="",
        )
    for _delivery, answer in answers:
        _judge(endpoint, answer, now)
    _go_on(endpoint, now)


def _record_failure(delivery: Delivery, answer: Answer, now: dt.datetime) -> None:
    attempts = delivery.attempts + 1
    is_over = attempts >= ATTEMPTS_AT_MOST
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=DeliveryState.WAITING).update(
        attempts=attempts,
        status=answer.status,
        problem=str(answer.problem),
        state=DeliveryState.DEAD if is_over else DeliveryState.WAITING,
        finished_at=now if is_over else None,
        due_at=now + dt.timedelta(seconds=waits(attempts)),
    )


def waits(failures: int) -> float:
    """Seconds until the next try: doubled each time up to six hours, a fifth more or less by chance."""
    wait = min(FIRST_WAIT * 2.0 ** min(failures - 1, 30), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load


def _judge(endpoint: Endpoint, answer: Answer, now: dt.datetime) -> None:
    """What an answer says about the way there, not about one message."""
    if answer.is_good:
        endpoint.failures, endpoint.failing_since, endpoint.told_at = 0, None, None
        endpoint.rests_until, endpoint.succeeded_at = LONG_AGO, now
        return
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    if answer.problem == Problem.GONE:
        endpoint.state = EndpointState.DISABLED
    if answer.problem in LINE_PROBLEMS:
        endpoint.rests_until = now + dt.timedelta(seconds=waits(endpoint.failures))
    elif endpoint.failures >= RESTS_AFTER:
        endpoint.rests_until = now + dt.timedelta(seconds=waits(endpoint.failures - RESTS_AFTER + 1))


def _go_on(endpoint: Endpoint, now: dt.datetime) -> None:
    """The lane's next job, at the moment when there is something to do; none where nothing waits."""
    rows = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    first = rows.order_by("due_at", "id").values_list("due_at", flat=True).first()
    if first is None or endpoint.state != EndpointState.ACTIVE:
        endpoint.wakes_at = None
        endpoint.save()
        return
    _schedule(endpoint, max(first, endpoint.rests_until), now)


def _schedule(endpoint: Endpoint, moment: dt.datetime, now: dt.datetime) -> None:
    endpoint.turn += 1
    endpoint.wakes_at = max(moment, now)
    endpoint.save()
    job = run_lane if moment <= now else run_lane.using(run_after=moment)
    job.enqueue(endpoint.pk, endpoint.turn)


def wake(endpoints: Sequence[Endpoint]) -> None:
    """Each of these lanes (held by the caller's transaction) runs at once, unless its endpoint rests."""
    now = clock.now()
    for endpoint in endpoints:
        is_free = endpoint.state == EndpointState.ACTIVE and endpoint.rests_until <= now
        if is_free and (endpoint.wakes_at is None or endpoint.wakes_at > now):
            _schedule(endpoint, LONG_AGO, now)


def wake_lost(*, after_seconds: int = 120) -> int:
    """Lanes that should have run a while ago and did not are woken; returns how many.

    Nothing is lost without it but time: a job that was dropped by hand, a clock that was set back.
    """
    now = clock.now()
    ids = (
        Delivery.objects.filter(
            state=DeliveryState.WAITING, due_at__lte=now, endpoint__state=EndpointState.ACTIVE
        )
        .order_by("endpoint_id")
        .values_list("endpoint_id", flat=True)
        .distinct()
    )
    woken = 0
    for pk in list(ids):
        with transaction.atomic():
            endpoint = Endpoint.objects.select_for_update().get(pk=pk)
            since = endpoint.wakes_at or LONG_AGO
            # Far ahead of any wait: the clock was set back since.
            is_absurd = since > now + dt.timedelta(seconds=LONGEST_WAIT * 1.5)
            rests = endpoint.rests_until > now and not is_absurd
            if (is_absurd or since < now - dt.timedelta(seconds=after_seconds)) and not rests:
                if is_absurd:
                    endpoint.rests_until = LONG_AGO
                _schedule(endpoint, LONG_AGO, now)
                woken += 1
    return woken
