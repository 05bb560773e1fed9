"""The staff's queues: one list for each place in the loop, newest or most urgent first.

Every list is one index scan for each scope and state, joined by UNION ALL and cut at the page's size,
so that it takes the same time at a thousand orders and at a million (stack, section 2). Counts stop
at a hundred for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tinghao.access import scope
from tinghao.core import clock, unions
from tinghao.orders.choices import RUNNING, Category, State
from tinghao.orders.models import CoMember, Order
from tinghao.orders.numbers import typed
from tinghao.people.models import Member

PAGE = 50
COUNTED_UP_TO = 100


@dataclass(frozen=True, slots=True)
class Queue:
    """One tab of the desk: its states (empty for all of them), or the deadline or person it asks for."""

    name: str
    label: Any
    states: tuple[str, ...] = ()
    by_due: str = ""
    mine: bool = False
    invited: bool = False


QUEUES: dict[str, Queue] = {
    q.name: q
    for q in (
        Queue("mine", _("我接的单"), mine=True),
        Queue("invited", _("邀请我的"), invited=True),
        Queue("overdue", _("已超期"), by_due="overdue"),
        Queue("today", _("今天到期"), by_due="today"),
        Queue("due", _("超期和今天到期"), by_due="due"),
        Queue("screening", _("待审题"), (State.PLACED,)),
        Queue("open", _("待接单"), (State.OPEN,)),
        Queue("claimed", _("待协商"), (State.CLAIMED,)),
        Queue("consulting", _("协商中"), (State.CONSULTING,)),
        Queue("handling", _("办理中"), (State.HANDLING,)),
        Queue("checking", _("待查单"), (State.CHECKING,)),
        Queue("closed", _("已办结"), (State.CLOSED,)),
        Queue(
            "ended",
            _("转办和不办的"),
            (State.DECLINED, State.REFERRED, State.MERGED, State.WITHDRAWN),
        ),
        Queue("all", _("全部")),
    )
}

# What a queue of deadlines asks of the day, in the ORM's words and in SQL's.
_LOOKUPS = {"overdue": "__lt", "today": "", "due": "__lte"}
_SIGNS = {"overdue": "<", "today": "=", "due": "<="}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to, besides its queue: a place, a category, a number or a word."""

    place: str = ""
    category: str = ""
    text: str = ""


def orders_in_queue(
    actor: Any,
    queue: str,
    *,
    filters: Filters | None = None,
    after: str = "",
    limit: int = PAGE,
) -> tuple[list[Order], str]:
    """A page of a queue as the actor may see it, and the mark of the next page ("" on the last).

    Deadline queues begin with what is due first, all others with the newest.
    """
    asked, filters = QUEUES[queue], filters or Filters()
    found = typed(filters.text)
    if len(found) == 10:
        return _by_number(actor, found), ""
    parts = list(_parts(actor, asked, filters))
    if not parts:
        return [], ""
    key = "due_on" if asked.by_due else "id"
    rows = [_page(p, key, after, limit + 1) for p in parts]
    ids = _union_of_ids(rows, key, limit + 1)
    page = {o.pk: o for o in _with_names(Order.objects.filter(pk__in=ids[:limit]))}
    orders = [page[i] for i in ids[:limit] if i in page]
    more = len(ids) > limit and bool(orders)
    return orders, _mark(orders[-1], key) if more else ""


def _parts(actor: Any, asked: Queue, filters: Filters) -> Iterable[QuerySet[Order]]:
    """One query for each scope and state: each of them walks one index from its end."""
    base = Order.objects.all()
    if filters.category in Category.values:
        base = base.filter(category=filters.category)
    if filters.text.strip():
        base = base.filter(Q(title__icontains=filters.text.strip()) | Q(text__icontains=filters.text.strip()))
    if asked.by_due:
        today = clock.today()
        base = base.filter(**{f"due_on{_LOOKUPS[asked.by_due]}": today})
    if asked.mine:
        mine = Member.objects.filter(person_id__in=actor.persons).values("pk")
        yield base.filter(claimed_by__in=mine, state__in=RUNNING)
        return
    if asked.invited:
        invited = CoMember.objects.filter(member__person_id__in=actor.persons).values("order_id")
        yield base.filter(pk__in=invited)
        return
    for level, code in _scopes(actor, filters.place):
        here = base.filter(**{level: code})
        if not asked.states:
            yield here
        for state in asked.states:
            yield here.filter(state=state)


def _scopes(actor: Any, place: str) -> tuple[tuple[str, str], ...]:
    scopes = scope.division_scopes(actor, "orders.see")
    if not place:
        return scopes
    # A place inside a scope narrows to the place; a place above it leaves the scope as it is.
    narrowed = [(_level(place), place) for _, code in scopes if place.startswith(code)]
    return tuple(narrowed[:1]) or tuple((lv, code) for lv, code in scopes if code.startswith(place))


def _level(code: str) -> str:
    return {4: "city", 6: "county", 9: "township", 12: "community"}.get(len(code), "community")


def _page(rows: QuerySet[Order], key: str, after: str, limit: int) -> QuerySet[Order, Any]:
    due, _sep, last = after.rpartition("_")
    if key == "id":
        if last.isdigit():
            rows = rows.filter(pk__lt=int(last))
        return rows.order_by("-pk").values_list("pk", "due_on")[:limit]
    if last.isdigit() and due:
        rows = rows.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=int(last)))
    return rows.filter(due_on__isnull=False).order_by("due_on", "pk").values_list("pk", "due_on")[:limit]


def _union_of_ids(rows: list[QuerySet[Order, Any]], key: str, limit: int) -> list[int]:
    # Two scopes of a person may overlap only where one covers the other, which divisions_for removes.
    return [row[0] for row in unions.read(rows, order="1 DESC" if key == "id" else "2, 1", limit=limit)]


def _mark(order: Order, key: str) -> str:
    return f"_{order.pk}" if key == "id" else f"{order.due_on}_{order.pk}"


def _with_names(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.select_related("claimed_by__person", "group").defer("public_text")


def _by_number(actor: Any, number: str) -> list[Order]:
    rows = Order.objects.filter(Q(number=number) | Q(requesters__number=number)).distinct()
    return list(_with_names(scope.narrow(actor, "orders.see", rows))[:2])


def queue_counts(actor: Any, queues: Iterable[str]) -> dict[str, int]:
    """How many orders stand in each of the queues, counted up to a hundred, in one statement.

    Written as SQL, because a desk asks it on every page and compiling a dozen queries costs more than
    running them: each part walks one index and stops at a hundred.
    """
    names = [q for q in queues if q in QUEUES]
    table = Order._meta.db_table
    pieces: list[str] = []
    params: list[Any] = []
    for index, name in enumerate(names):
        for condition, values in _count_conditions(actor, QUEUES[name]):
            pieces.append(
                f"SELECT {index}, COUNT(*) FROM (SELECT 1 FROM {table} WHERE {condition} "  # noqa: S608 - words of ours
                f"LIMIT {COUNTED_UP_TO}) AS part{len(pieces)}"
            )
            params.extend(values)
    counts = dict.fromkeys(names, 0)
    if pieces:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), params)
            for index, count in cursor.fetchall():
                counts[names[index]] += count
    return {name: min(n, COUNTED_UP_TO) for name, n in counts.items()}


@dataclass(frozen=True, slots=True)
class PlaceLoad:
    """How many orders of a place wait for a step, and how many of these are late."""

    code: str
    waiting: int
    overdue: int


def load_by_place(actor: Any) -> list[PlaceLoad]:
    """For each township of a county (each county of a city) in the actor's sight, the late ones first.

    One statement over the orders on which a deadline runs; nothing for a post of one township.
    """
    found: list[PlaceLoad] = []
    for level, code in scope.division_scopes(actor, "orders.see"):
        below = {"city": "county", "county": "township"}.get(level)
        if below is None:
            continue
        late = Count("pk", filter=Q(due_on__lt=clock.today()))
        rows = (
            Order.objects.filter(**{level: code}, due_on__isnull=False)
            .exclude(**{below: ""})
            .order_by()
            .values_list(below)
            .annotate(waiting=Count("pk"), late=late)
        )
        found += [PlaceLoad(*row) for row in rows]
    return sorted(found, key=lambda p: (-p.overdue, -p.waiting, p.code))


def _count_conditions(actor: Any, asked: Queue) -> Iterable[tuple[str, list[Any]]]:
    persons = sorted(actor.persons)
    those = ", ".join(["%s"] * len(persons)) or "NULL"
    if asked.mine:
        person = Member._meta.db_table
        states = ", ".join(["%s"] * len(RUNNING))
        yield (
            f"claimed_by_id IN (SELECT id FROM {person} WHERE person_id IN ({those})) "  # noqa: S608 - as above
            f"AND state IN ({states})",
            [*persons, *sorted(str(s) for s in RUNNING)],
        )
        return
    if asked.invited:
        invited, person = CoMember._meta.db_table, Member._meta.db_table
        yield (
            f"id IN (SELECT order_id FROM {invited} WHERE member_id IN "  # noqa: S608 - names of our tables
            f"(SELECT id FROM {person} WHERE person_id IN ({those})))",
            persons,
        )
        return
    today = clock.today().isoformat()
    for level, code in scope.division_scopes(actor, "orders.see"):
        if asked.by_due:
            yield f"{level} = %s AND due_on {_SIGNS[asked.by_due]} %s", [code, today]
        elif not asked.states:
            yield f"{level} = %s", [code]
        for state in asked.states:
            yield f"{level} = %s AND state = %s", [code, str(state)]
