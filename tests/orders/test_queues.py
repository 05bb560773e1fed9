"""The staff's queues: one index scan for each scope, pages that neither skip nor repeat, counts that stop."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import explain, make

from tinghao.access import scope
from tinghao.access.scope import Actor, Grant
from tinghao.core import clock, refusals
from tinghao.divisions.models import ancestry
from tinghao.orders import queries
from tinghao.orders.choices import State
from tinghao.orders.models import Order

PLACES = (make.COMMUNITY, make.SISTER, make.NEXT_DOOR, make.FAR_AWAY)
SCOPES = {
    "city": make.CITY,
    "county": make.COUNTY,
    "township": make.TOWNSHIP,
    "community": make.COMMUNITY,
}


# One after the other: among nine thousand drawn by chance two are the same once in twenty times.
_number = itertools.count(10**9)


def office(*codes: str) -> Actor:
    """Somebody who sees these places and what lies below."""
    return Actor(person_id=1, name="示例", grants=tuple(Grant("inspector", code) for code in codes))


def bulk(rows: list[tuple[str, str, int | None]]) -> list[Order]:
    """Orders straight in the table: place, state, and in how many days they are due."""
    today = clock.today()
    return Order.objects.bulk_create(
        Order(
            number=f"{next(_number)}",
            state=state,
            text="示例",
            placed_at=clock.now(),
            due_on=None if due is None else today + dt.timedelta(days=due),
            due_kind="" if due is None else "claim",
            **ancestry(place),
        )
        for place, state, due in rows
    )


@pytest.fixture
def many(cast: make.Cast) -> None:
    """Some thousand orders, most of them closed, as after a year."""
    others = [s for s in State.values if s != State.CLOSED]
    rows: list[tuple[str, str, int | None]] = []
    for n in range(9000):
        state = others[n // 9 % len(others)] if n % 9 == 0 else str(State.CLOSED)
        rows.append((PLACES[n % 4], state, n % 40 - 20 if state == State.OPEN else None))
    bulk(rows)
    explain.analyse()


# A community is small and has no index by state; its tabs filter what its own index gives.
@pytest.mark.parametrize(
    ("level", "queue"),
    [
        (level, queue)
        for level in SCOPES
        for queue in ("open", "checking", "all", "overdue", "today")
        if level != "community" or queue == "all"
    ],
)
def test_a_queue_is_one_index_scan_at_every_level(many: None, level: str, queue: str) -> None:
    actor = office(SCOPES[level])
    plan, *_names = explain.plans_of(lambda: queries.orders_in_queue(actor, queue))
    assert plan.whole == [], plan.text
    assert len(plan.indexes) == 1, plan.text
    # Where every fourth row is wanted, PostgreSQL rightly walks the key itself from its end.
    assert plan.indexes[0].startswith(("order_", "orders_order_pkey")), plan.text


def test_several_scopes_are_one_index_scan_each(many: None) -> None:
    actor = office(make.TOWNSHIP, make.OTHER_COUNTY)
    plan, *_names = explain.plans_of(lambda: queries.orders_in_queue(actor, "ended"))
    assert plan.whole == [], plan.text
    assert len(plan.indexes) == 2 * 4, "two scopes, four states"


def walked(actor: Any, queue: str, limit: int) -> list[int]:
    """Every order of a queue, page by page."""
    found, after = [], ""
    while True:
        page, after = queries.orders_in_queue(actor, queue, after=after, limit=limit)
        assert len(page) <= limit
        found += [o.pk for o in page]
        if not after:
            return found


order_rows = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from((State.PLACED, State.OPEN, State.DECLINED, State.MERGED)),
    st.one_of(st.none(), st.integers(-3, 1)),
)


@given(rows=st.lists(order_rows, max_size=25), limit=st.integers(1, 7), data=st.data())
@settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_pages_neither_skip_nor_repeat(cast: make.Cast, rows: Any, limit: int, data: st.DataObject) -> None:
    Order.objects.all().delete()
    made = bulk(rows)
    scopes = data.draw(
        st.sampled_from([(make.CITY,), (make.COUNTY, make.FAR_AWAY), (make.COMMUNITY, make.TOWNSHIP)])
    )
    actor = office(*scopes)
    seen = [o for o in made if any(o.community.startswith(code) for code in scopes)]
    newest = sorted((o.pk for o in seen), reverse=True)
    states = {o.pk: o.state for o in seen}
    assert walked(actor, "all", limit) == newest
    assert walked(actor, "open", limit) == [pk for pk in newest if states[pk] == State.OPEN]
    assert walked(actor, "ended", limit) == [
        pk for pk in newest if states[pk] in {State.DECLINED, State.MERGED}
    ]
    today = clock.today()
    late = sorted((o.due_on, o.pk) for o in seen if o.due_on and o.due_on < today)
    assert walked(actor, "overdue", limit) == [pk for _, pk in late]
    assert walked(actor, "today", limit) == sorted(o.pk for o in seen if o.due_on == today)
    counted = queries.queue_counts(actor, ["all", "open", "overdue"])
    assert counted == {"all": len(seen), "open": [*states.values()].count(State.OPEN), "overdue": len(late)}


def test_a_new_order_between_two_pages_moves_nothing(cast: make.Cast) -> None:
    bulk([(make.COMMUNITY, "open", None)] * 6)
    first, after = queries.orders_in_queue(office(make.CITY), "open", limit=3)
    bulk([(make.COMMUNITY, "open", None)] * 2)
    second, end = queries.orders_in_queue(office(make.CITY), "open", after=after, limit=3)
    pks = [o.pk for o in (*first, *second)]
    assert (len(set(pks)), pks, end) == (6, sorted(pks, reverse=True), "")


def test_counts_stop_at_a_hundred(cast: make.Cast) -> None:
    bulk([(make.COMMUNITY, "open", -1)] * 130)
    counts = queries.queue_counts(office(make.CITY), ["open", "all", "overdue", "invented", "screening"])
    assert counts == {"open": 100, "all": 100, "overdue": 100, "screening": 0}


@pytest.mark.parametrize("capability", ["orders.see", "orders.claim", "orders.screen", "orders.answer_for"])
def test_a_list_holds_exactly_what_can_be_opened(cast: make.Cast, capability: str) -> None:
    made = bulk([(place, "open", None) for place in PLACES])
    for name, player in cast.everybody.items():
        if player.person is None:
            continue  # a resident has receipts and no lists
        actor = player.actor
        listed = set(scope.narrow(actor, capability, Order.objects.all()).values_list("pk", flat=True))
        opened = set()
        for order in made:
            try:
                scope.require(actor, capability, order)
                opened.add(order.pk)
            except refusals.Refusal:
                continue
        assert listed == opened, name
        if capability == "orders.see":
            assert set(walked(actor, "all", 50)) == opened, name
