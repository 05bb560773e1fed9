"""What runs inside the application for the benchmarks: prepare people and orders, count, replay bare.

Called by `bench.run` as a process of its own: `python -m bench.inside grow|counts|bare …`, prints JSON.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - settings first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from tests import make  # noqa: E402

from bench import fill  # noqa: E402
from tinghao.cli import load  # noqa: E402
from tinghao.core.actors import PASSERBY  # noqa: E402
from tinghao.divisions.models import Division  # noqa: E402
from tinghao.orders import actions  # noqa: E402
from tinghao.orders.actions.placing import _code  # noqa: E402 - the code that a receipt would show
from tinghao.orders.models import Order  # noqa: E402

_turn = itertools.count(int(time.time() * 1000) % 10**9)


def grow(upto: int, fresh: int) -> dict[str, Any]:
    """The database holds `upto` orders, people to act, and `fresh` orders for each kind of request."""
    if not Division.objects.exists():
        load.load_divisions(load.SHIPPED)
    present = Order.objects.count()
    seconds = fill.orders(upto, since=present) if upto > present else 0.0
    community = Division.objects.filter(level="community", is_active=True).order_by("code")[7].code
    people = _people(community)
    actor = people["convener"].actor
    receipts, placed, opened = [], [], []
    for _ in range(fresh):
        once = f"bench-{next(_turn)}"
        order = actions.place_order(
            by=PASSERBY, words=f"路灯坏了，{once}。", division=community, once=once
        ).order
        receipts.append([order.number, _code(once)])
        placed.append(order.number)
    for _ in range(fresh):
        order = actions.place_order(
            by=PASSERBY, words="井盖松了，走过去会响。", division=community, once=f"bench-{next(_turn)}"
        ).order
        actions.accept_order(order, by=actor, category="roads", title="井盖松了")
        opened.append(order.number)
    return {
        "fill_seconds": round(seconds, 1),
        "community": community,
        "cookies": {name: _cookie(who) for name, who in people.items()},
        "receipts": receipts,
        "placed": placed,
        "opened": opened,
    }


def _people(community: str) -> dict[str, make.Player]:
    name = f"示例压测{next(_turn)}"
    group = make.group(name, communities=(community,))
    member = make.Player(make.person(f"{name}委员", at=community[:6]))
    member.account = make.account(member.person)
    make.joined(make.member(who=member.person, level="both", at=community[:6]), group)
    convener = make.Player(make.person(f"{name}召集人", at=community[:9]))
    convener.account = make.account(convener.person)
    make.appointed(convener.person, "convener", at=community[:9])
    office = make.Player(make.person(f"{name}县办", at=community[:6]))
    office.account = make.account(office.person)
    make.appointed(office.person, "county_office", at=community[:6])
    city = make.Player(make.person(f"{name}市办", at=community[:4]))
    city.account = make.account(city.person)
    make.appointed(city.person, "city_office", at=community[:4])
    return {"member": member, "convener": convener, "county": office, "city": city}


def _cookie(who: make.Player) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in who.client.cookies.items())


def counts(requests: list[dict[str, Any]]) -> dict[str, Any]:
    """For each named request: statements and bytes, and the same statements run bare, in milliseconds."""
    found: dict[str, Any] = {}
    for asked in requests:
        client = Client(headers={"host": "127.0.0.1"})
        for part in filter(None, asked["cookies"].split("; ")):
            name, _, value = part.partition("=")
            client.cookies[name] = value
        client.get(asked["path"]) if asked["form"] is None else None  # warm: templates, caches
        with CaptureQueriesContext(connection) as seen:
            if asked["form"] is None:
                answer = client.get(asked["path"])
            else:
                answer = client.post(asked["path"], asked["form"])
        if answer.status_code not in (200, 302, 303):
            continue
        statements = [q["sql"] for q in seen if q["sql"].split()[0] in {"SELECT", "WITH"}]
        found[asked["name"]] = {
            "statements": len(seen),
            "bytes": len(answer.content),
            "bare_ms": round(_replay(statements), 2) if asked["form"] is None else None,
        }
    return found


def _replay(statements: list[str], *, times: int = 30) -> float:
    spent = []
    with connection.cursor() as cursor:
        for _ in range(times):
            began = time.perf_counter()
            for sql in statements:
                cursor.cursor.execute(sql)
                cursor.cursor.fetchall()
            spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def bare(community: str) -> dict[str, float]:
    """The writes of placing and of claiming as plain SQL with a commit each, in milliseconds."""
    return {
        "place": round(_median(lambda: _bare_place(community)), 2),
        "claim": round(_median(_bare_claim(community)), 2),
    }


def _median(act: Callable[[], None], *, times: int = 100) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        with transaction.atomic():
            act()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def _captured(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return [s for s in seen if s[0].split()[0] in {"SELECT", "INSERT", "UPDATE"}]


_template: dict[str, tuple[list[tuple[str, Any]], Order]] = {}


def _bare_place(community: str) -> None:
    if "place" not in _template:
        made: list[Order] = []

        def place() -> None:
            once = f"bench-{next(_turn)}"
            made.append(
                actions.place_order(by=PASSERBY, words="路灯坏了。", division=community, once=once).order
            )

        _template["place"] = (_captured(place), made[0])
    statements, order = _template["place"]
    requester = order.requesters.get() if "once" not in _keys else None
    if requester is not None:
        _keys["once"] = requester.once_key
    number, once, pk = f"{next(_turn) % 10**10:010d}", f"bare-{next(_turn)}", order.pk
    with connection.cursor() as cursor:
        for sql, params in statements:
            values = [
                number if v == order.number else once if v == _keys["once"] else pk if v == order.pk else v
                for v in params
            ]
            cursor.cursor.execute(sql.replace("%s", _mark()), values)
            if sql.startswith('INSERT INTO "orders_order"'):
                pk = cursor.cursor.fetchone()[0]


_keys: dict[str, str] = {}


def _mark() -> str:
    return "?" if connection.vendor == "sqlite" else "%s"


def _bare_claim(community: str) -> Callable[[], None]:
    who = _people(community)
    orders = []
    for _ in range(102):
        once = f"bench-{next(_turn)}"
        order = actions.place_order(by=PASSERBY, words="井盖松了。", division=community, once=once).order
        actions.accept_order(order, by=who["convener"].actor, category="roads")
        orders.append((order, order.clocks.get(kind="claim").pk))
    first, first_clock = orders.pop()
    member = who["member"].actor
    statements = _captured(lambda: actions.claim_order(first, by=member))

    def claim() -> None:
        order, running = orders.pop()
        with connection.cursor() as cursor:
            for sql, params in statements:
                values = [
                    order.pk if v == first.pk else running if v == first_clock else v for v in params or ()
                ]
                cursor.cursor.execute(sql.replace("%s", _mark()), values)

    return claim


def main() -> None:
    """Reads a JSON argument, prints a JSON answer."""
    verb, given = sys.argv[1], json.loads(sys.argv[2])
    answer = {"grow": grow, "counts": counts, "bare": bare}[verb](**given)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
