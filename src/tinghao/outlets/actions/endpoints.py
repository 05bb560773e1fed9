"""Endpoints of outside systems: opened, changed, paused, tried out; what was given up is sent again."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.filing.models import Ledger
from tinghao.history import actions as history
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.outlets import addresses, kinds, lane, rules, wire
from tinghao.outlets.choices import (
    DISABLED_AFTER_DAYS,
    LOG_KEPT_DAYS,
    OLD_SECRET_DAYS,
    TOLD_AFTER_DAYS,
    DeliveryState,
    EndpointState,
)
from tinghao.outlets.models import LONG_AGO, Delivery, Endpoint, Secret

SWEPT_AT_ONCE = 5000


@transaction.atomic
def open_endpoint(ledger: Ledger, *, name: str, url: str, by: Any) -> tuple[Endpoint, str]:
    """The outside system is told of every line of the ledger from now on (`outlets.opened`).

    Returns the endpoint and its key, which is shown once. Raises Invalid for an address that may not
    be reached (see `addresses`).
    """
    rules.require(by, ledger.owner)
    called, where = _checked(name, url)
    endpoint = Endpoint.objects.create(
        ledger=ledger, name=called, url=where, made_by_id=by.person_id, created_at=clock.now()
    )
    key = wire.new_secret()
    Secret.objects.create(endpoint=endpoint, secret=key, made_at=clock.now())
    history.append(
        kinds.ENDPOINT, endpoint.pk, "outlets.opened", by=by, data={"ledger": ledger.owner}, is_first=True
    )
    return endpoint, key


@transaction.atomic
def change_endpoint(endpoint: Endpoint, *, name: str, url: str, by: Any) -> None:
    """Name and address are as given; what waits goes to the new address (`outlets.changed`)."""
    rules.require(by, endpoint.ledger_id)
    endpoint.name, endpoint.url = _checked(name, url)
    Endpoint.objects.filter(pk=endpoint.pk).update(name=endpoint.name, url=endpoint.url)
    history.append(kinds.ENDPOINT, endpoint.pk, "outlets.changed", by=by)


def _checked(name: str, url: str) -> tuple[str, str]:
    called = text.required(name, field="name", limit=60, missing=_("请写对方是什么系统。"))
    where = text.required(url, field="url", limit=300, missing=_("请填对方接收消息的网址。"))
    addresses.check(where)
    return called, where


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, by: Any) -> str:
    """A new key signs; the old one signs along for a week, so that the other side changes over in peace.

    At most two are in force. Recorded as `outlets.rotated`; returns the key, which is shown once.
    """
    rules.require(by, endpoint.ledger_id)
    Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    now = clock.now()
    newest = Secret.objects.filter(endpoint=endpoint).order_by("-pk")[0]
    Secret.objects.filter(endpoint=endpoint).exclude(pk=newest.pk).delete()
    Secret.objects.filter(endpoint=endpoint).update(ends_at=now + dt.timedelta(days=OLD_SECRET_DAYS))
    key = wire.new_secret()
    Secret.objects.create(endpoint=endpoint, secret=key, made_at=now)
    history.append(kinds.ENDPOINT, endpoint.pk, "outlets.rotated", by=by)
    return key


@transaction.atomic
def pause_endpoint(endpoint: Endpoint, *, by: Any) -> None:
    """Nothing is sent until it is resumed; what comes meanwhile waits (`outlets.paused`)."""
    rules.require(by, endpoint.ledger_id)
    rows = Endpoint.objects.filter(pk=endpoint.pk, state=EndpointState.ACTIVE)
    if not rows.update(state=EndpointState.PAUSED):
        raise refusals.Stale(_("这个地址现在不在投递。"))
    history.append(kinds.ENDPOINT, endpoint.pk, "outlets.paused", by=by)


@transaction.atomic
def resume_endpoint(endpoint: Endpoint, *, by: Any) -> None:
    """It is told again, first of all that waited (`outlets.resumed`)."""
    rules.require(by, endpoint.ledger_id)
    held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if held.state == EndpointState.ACTIVE:
        raise refusals.Stale(_("这个地址已经在投递了。"))
    held.state, held.failures, held.failing_since, held.told_at = EndpointState.ACTIVE, 0, None, None
    held.rests_until, held.wakes_at = LONG_AGO, None
    held.save()
    Delivery.objects.filter(endpoint=held, state=DeliveryState.WAITING).update(due_at=LONG_AGO)
    lane.wake([held])
    history.append(kinds.ENDPOINT, endpoint.pk, "outlets.resumed", by=by)


@transaction.atomic
def send_test(endpoint: Endpoint, *, by: Any) -> Delivery:
    """A test message without any data goes to the endpoint; what came back stands in the log.

    Raises Stale where nothing is sent to it now.
    """
    rules.require(by, endpoint.ledger_id)
    held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if held.state != EndpointState.ACTIVE:
        raise refusals.Stale(_("这个地址停着，先恢复投递再试。"))
    made = Delivery.objects.create(
        endpoint=held, message=f"msg_test_{secrets.token_hex(8)}", created_at=clock.now()
    )
    # Somebody stands there and waits: also where the endpoint rests.
    held.rests_until = LONG_AGO
    lane.wake([held])
    return made


@transaction.atomic
def resend(endpoint: Endpoint, *, by: Any, deliveries: list[int] | None = None) -> int:
    """What was given up is tried again from the start, these or all, with the same ids (`outlets.resent`).

    Returns how many; raises Stale for none.
    """
    rules.require(by, endpoint.ledger_id)
    held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    rows = Delivery.objects.filter(endpoint=held, state=DeliveryState.DEAD)
    if deliveries is not None:
        rows = rows.filter(pk__in=deliveries)
    count = rows.update(state=DeliveryState.WAITING, attempts=0, due_at=LONG_AGO, finished_at=None)
    if not count:
        raise refusals.Stale(_("这些已经重新投递，或者已经送到了。"))
    held.rests_until = LONG_AGO
    lane.wake([held])
    history.append(kinds.ENDPOINT, endpoint.pk, "outlets.resent", by=by, data={"count": count})
    return count


@transaction.atomic
def judge_endpoint(endpoint: Endpoint) -> str:
    """An endpoint that has failed for a day is told to its office, one that fails for five days is stopped.

    Returns the template that was told, "" for nothing. Recorded as `outlets.disabled`.
    """
    held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if held.failing_since is None:
        return ""
    days = (clock.now() - held.failing_since).days
    stopped = held.state == EndpointState.DISABLED and held.told_at is None
    if stopped or (held.state == EndpointState.ACTIVE and days >= DISABLED_AFTER_DAYS):
        held.state, held.told_at = EndpointState.DISABLED, clock.now()
        held.save()
        history.append(kinds.ENDPOINT, held.pk, "outlets.disabled", by=SYSTEM, data={"days": days})
        return _tell(held, "outlets.disabled")
    if held.state == EndpointState.ACTIVE and days >= TOLD_AFTER_DAYS and held.told_at is None:
        held.told_at = clock.now()
        held.save()
        return _tell(held, "outlets.failing")
    return ""


def _tell(endpoint: Endpoint, template: str) -> str:
    role = Role.CITY_OFFICE if len(endpoint.ledger_id) == 4 else Role.COUNTY_OFFICE
    persons = {
        *scope.holders(role, endpoint.ledger_id),
        *scope.holders(Role.SYSTEM_ADMIN, endpoint.ledger_id),
    }
    since = endpoint.failing_since.isoformat() if endpoint.failing_since else ""
    notices.post(
        Draft(
            template,
            "endpoint",
            endpoint.pk,
            str(endpoint.pk),
            f"{template}:{endpoint.pk}:{since}:{p}",
            person_id=p,
        )
        for p in sorted(persons)
    )
    return template


def sweep_log() -> int:
    """Deliveries that ended more than a year ago are gone with their tries; returns how many."""
    before = clock.now() - dt.timedelta(days=LOG_KEPT_DAYS)
    count = 0
    while True:
        rows = Delivery.objects.filter(finished_at__lt=before).exclude(state=DeliveryState.WAITING)
        ids = list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
        if not ids:
            return count
        Delivery.objects.filter(pk__in=ids).delete()
        count += len(ids)
