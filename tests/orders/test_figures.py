"""Figures that are counted ahead equal a count of the orders, at every level."""

from __future__ import annotations

from tests import make

from tinghao.core.actors import PASSERBY
from tinghao.orders import actions, queries
from tinghao.orders.models import Order


def test_figures_equal_a_recount_at_every_level(cast: make.Cast) -> None:
    for n, where in enumerate((make.COMMUNITY, make.COMMUNITY, make.SISTER, make.NEXT_DOOR, make.TOWNSHIP)):
        order = actions.place_order(by=PASSERBY, words=f"路灯坏了 {n}", division=where, once=f"f{n}").order
        if n == 1:
            actions.accept_order(order, by=cast.convener.actor, category="roads")
    assert actions.recount_figures() == actions.recount_figures() == 5
    for code, column in (
        (make.CITY, "city"),
        (make.COUNTY, "county"),
        (make.TOWNSHIP, "township"),
        (make.COMMUNITY, "community"),
    ):
        told = queries.public_figures(code)
        assert told["total"] == Order.objects.filter(**{column: code}).count()
        assert told["by_state"].get("open", 0) == Order.objects.filter(**{column: code}, state="open").count()
    below = {row.code: row.total for row in queries.public_figures_below(make.COUNTY)}
    assert below == {make.TOWNSHIP: 4, make.OTHER_TOWNSHIP: 1}


def test_figures_forget_what_is_no_longer_so(cast: make.Cast) -> None:
    order = actions.place_order(by=PASSERBY, words="路灯坏了", division=make.COMMUNITY, once="g").order
    actions.recount_figures()
    actions.accept_order(order, by=cast.convener.actor, category="roads")
    actions.recount_figures()
    assert queries.public_figures(make.COMMUNITY)["by_state"] == {"open": 1}
