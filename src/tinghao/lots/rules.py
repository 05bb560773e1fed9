"""Facts about one actor and one lot, and the lot as the solver and the record see it."""

from __future__ import annotations

from typing import Any

from tinghao.access import scope
from tinghao.lots.models import Call, Lot
from tinghao.lots.pools import Pool, Quota

SEE = "lots.see"


def require(actor: Any, capability: str, lot: Lot) -> None:
    """Nothing where the actor may; otherwise NotFound, Forbidden or SignInNeeded."""
    scope.require(actor, capability, lot, see=SEE)


def require_at(actor: Any, capability: str, call: Call) -> None:
    """Nothing where the actor may do this with a call; otherwise NotFound, Forbidden or SignInNeeded."""
    scope.require(actor, capability, call, see=SEE)


def pool_of(lot: Lot) -> Pool:
    """The pool without a single name: numbers, the attributes with quotas, and the quotas."""
    quotas = tuple(Quota(q.feature, q.value, q.least, q.most) for q in lot.quotas.all())
    features = dict.fromkeys(quota.feature for quota in quotas)
    people = tuple(
        (number, {name: values[name] for name in features})
        for number, values in lot.people.order_by("number").values_list("number", "values")
    )
    return Pool(people, quotas, lot.seats)


def standing_alone(pool: Pool) -> int:
    """How many people are the only ones in the pool with their combination of published attributes."""
    return sum(count == 1 for count in pool.counts)
