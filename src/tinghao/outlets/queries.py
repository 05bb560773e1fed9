"""Reading outlets: endpoints with how they do, the log, what was given up, keys, columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.filing import queries as filing
from tinghao.filing.models import Ledger, LedgerEntry
from tinghao.outlets import rules
from tinghao.outlets.choices import DeliveryState
from tinghao.outlets.columns import Row, usual
from tinghao.outlets.models import ApiKey, Attempt, Delivery, Endpoint, Layout

PAGE = 50
CHUNK = 1000


def ledgers_for(actor: Any) -> list[Ledger]:
    """The ledgers whose ways out the actor looks after, the city's first."""
    scope.require_anywhere(actor, rules.OUTSIDE)
    return [row for row in Ledger.objects.order_by("owner") if scope.has(actor, rules.OUTSIDE, row.owner)]


@dataclass(frozen=True, slots=True)
class Standing:
    """An endpoint, and how many of its messages are in each state that matters."""

    endpoint: Endpoint
    waiting: int
    dead: int


def endpoints_for(actor: Any) -> list[Standing]:
    """The endpoints of these ledgers, each with what waits and what was given up (two queries)."""
    owners = [row.owner for row in ledgers_for(actor)]
    rows = list(Endpoint.objects.filter(ledger__in=owners).select_related("ledger").order_by("ledger", "id"))
    counts: dict[tuple[int, str], int] = {
        (pk, state): n
        for pk, state, n in Delivery.objects.filter(
            endpoint__in=rows, state__in=(DeliveryState.WAITING, DeliveryState.DEAD)
        )
        .values_list("endpoint_id", "state")
        .annotate(n=Count("pk"))
        .order_by()
    }
    return [
        Standing(e, counts.get((e.pk, DeliveryState.WAITING), 0), counts.get((e.pk, DeliveryState.DEAD), 0))
        for e in rows
    ]


def endpoint_for(actor: Any, endpoint_id: int) -> Endpoint:
    """The endpoint; raises NotFound where its ledger's ways out are not the actor's to look after."""
    found = Endpoint.objects.select_related("ledger").filter(pk=endpoint_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这个对接地址，或者它不在您的工作范围内。"))
    rules.require(actor, found.ledger_id)
    return found


def log_of(
    endpoint: Endpoint, *, state: str = "", before_id: int | None = None
) -> tuple[list[Delivery], int | None]:
    """A page of the deliveries, newest first, and where the next page begins; never any names."""
    rows = Delivery.objects.filter(endpoint=endpoint).select_related("entry")
    if state:
        rows = rows.filter(state=state)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def delivery_for(actor: Any, delivery_id: int) -> Delivery:
    """One delivery; raises NotFound as `endpoint_for` does."""
    found = Delivery.objects.select_related("endpoint__ledger", "entry").filter(pk=delivery_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这次投递。"))
    rules.require(actor, found.endpoint.ledger_id)
    return found


def tries_of(delivery: Delivery) -> list[Attempt]:
    """Every try, oldest first."""
    return list(delivery.tries.order_by("pk"))


def keys_for(actor: Any) -> QuerySet[ApiKey]:
    """The keys of these ledgers that open something, newest first."""
    owners = [row.owner for row in ledgers_for(actor)]
    rows = ApiKey.objects.filter(ledger__in=owners, revoked_at__isnull=True)
    return rows.select_related("ledger").order_by("-pk")


def key_for(actor: Any, key_id: int) -> ApiKey:
    """One key; raises NotFound where it is not the actor's to look after."""
    found = ApiKey.objects.filter(pk=key_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这个密钥。"))
    rules.require(actor, found.ledger_id)
    return found


def public_ledger_of_key(key: str) -> ApiKey | None:
    """The key in force that somebody shows at the API; None for any other text."""
    if not key.startswith(rules.KEY_PREFIX) or len(key) > 100:
        return None
    rows = ApiKey.objects.select_related("ledger")
    found = rows.filter(digest=rules.digest_of(key), revoked_at__isnull=True).first()
    today = clock.today()
    if found is not None and found.used_on != today:
        ApiKey.objects.filter(pk=found.pk).update(used_on=today)
    return found


def layouts_of(ledger: Ledger) -> list[Layout]:
    """The saved columns for this ledger."""
    return list(Layout.objects.filter(ledger=ledger))


def layout_for(actor: Any, layout_id: int) -> Layout:
    """Saved columns; raises NotFound where the ledger is not the actor's."""
    found = Layout.objects.select_related("ledger").filter(pk=layout_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这种表格。"))
    rules.require_export(actor, found.ledger_id)
    return found


def columns_of(layout: Layout | None) -> list[tuple[str, str]]:
    """The (heading, field) pairs of a layout, the usual ones for none."""
    return [(heading, field) for heading, field in layout.columns] if layout else usual()


def rows_of_ledger(ledger: Ledger, year: int | None) -> Iterator[Row]:
    """Every line of the ledger (of a year), oldest first, with titles and places, a thousand at a time."""
    after = 0
    while True:
        rows = LedgerEntry.objects.filter(ledger=ledger, seq__gt=after)
        if year is not None:
            rows = rows.filter(year=year)
        rows = rows.select_related("member__person", "member__sector", "record__group")
        some = list(rows.order_by("seq")[:CHUNK])
        if not some:
            return
        after = some[-1].seq
        titles = filing.titles(e.record for e in some)
        names = divisions.public_names_kept(e.record.division_code for e in some)
        for entry in some:
            record = entry.record
            title = titles.get((record.subject, record.subject_id), "")
            yield Row(entry, title, names.get(record.division_code, ""))


def count_of_ledger(ledger: Ledger, year: int | None) -> int:
    """How many lines that is."""
    rows = LedgerEntry.objects.filter(ledger=ledger)
    return (rows.filter(year=year) if year is not None else rows).count()
