"""New lines of a ledger become deliveries to every endpoint of it, in the transaction of the lines."""

from __future__ import annotations

from collections.abc import Sequence

from tinghao.core import clock
from tinghao.filing.models import LedgerEntry
from tinghao.outlets import lane
from tinghao.outlets.choices import EndpointState
from tinghao.outlets.models import Delivery, Endpoint


def post(entries: Sequence[LedgerEntry]) -> None:
    """Each line has one delivery for each endpoint of its ledger, also for those that are paused.

    A line has the same message id for everybody and for ever, so nothing is there twice.
    """
    owners = {e.ledger_id for e in entries}
    # Held before their lanes are looked at: a lane that just finds nothing to do must not miss these.
    endpoints = list(Endpoint.objects.select_for_update().filter(ledger__in=owners).order_by("pk"))
    if not endpoints:
        return
    now = clock.now()
    Delivery.objects.bulk_create(
        [
            Delivery(endpoint=endpoint, entry=entry, message=message_id(entry), created_at=now)
            for endpoint in endpoints
            for entry in entries
            if entry.ledger_id == endpoint.ledger_id
        ],
        batch_size=500,
    )
    lane.wake([e for e in endpoints if e.state == EndpointState.ACTIVE])


def message_id(entry: LedgerEntry) -> str:
    """What the other side knows a message by."""
    return f"msg_{entry.ledger_id}_{entry.seq}"
