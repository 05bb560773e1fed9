"""Splits average seats (a point of the relaxation) into whole panels that average to them.

Carathéodory's argument, made into steps: take a whole panel on the same faces as the point, walk from it
through the point to the far side, go on from there. Each step lands on one more face, so there are never
more panels than dimensions. Where a face holds no whole panel the walk stops short; what is left is found
by column generation (`leximin`), which needs few steps then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinghao.lots import highs
from tinghao.lots.highs import Array, Region

_FLAT = 1e-9
# Which whole panel is taken matters little, so its program may stop early: by counted nodes and a wide
# gap, never by the clock, so that the same pool gives the same panels on every machine.
_EARLY = {"mip_rel_gap": 0.05, "node_limit": 500}

# What the linear program calls whole, and how many types beside the broken ones may move.
_BROKEN = 1e-6
_NEIGHBOURS = 120

GoesOn = Callable[[float], bool]


Shares = list[tuple[tuple[int, ...], float]]


def split(region: Region, seats: Array, goes_on: GoesOn) -> Shares:
    """Whole panels with shares whose mixture comes close to `seats`.

    The shares add up to less than one where the walk stopped short: on a face without a whole panel, or
    when `goes_on(share left)` said no.
    """
    np = highs.numpy()
    # First within the whole numbers next to the average, where a few panels do; then anywhere.
    near = _Walk(region, np.floor(seats + _FLAT), np.ceil(seats - _FLAT))
    panels, point, left = near.go(seats, 1.0, goes_on)
    anywhere = _Walk(region, np.zeros(region.size), region.counts)
    more, *_ = anywhere.go(point, left, goes_on)
    return panels + more


class _Walk:
    """From face to face of the region, with the seats of each type between `floor` and `ceiling`."""

    def __init__(self, region: Region, floor: Array, ceiling: Array) -> None:
        np = highs.numpy()
        self.region, self.floor, self.ceiling = region, floor, ceiling
        quotas = region.rows[1:]
        # Every face as a row that may not exceed its limit: quotas above and below, then each type's own.
        self.rows = np.vstack([quotas, -quotas, np.eye(region.size), -np.eye(region.size)])
        self.limits = np.concatenate([region.high[1:], -region.low[1:], ceiling, -floor])
        self.quotas = len(quotas)

    def go(self, point: Array, left: float, goes_on: GoesOn) -> tuple[Shares, Array, float]:
        """The panels passed with their shares, where the walk ended, and the share still to be split."""
        np = highs.numpy()
        panels: Shares = []
        while left > _FLAT and goes_on(left):
            slack = np.clip(self.limits - self.rows @ point, 0.0, None)
            try:
                panel = self.panel(slack)
            except highs.Unsolved:
                break
            room = self.limits - self.rows @ panel
            share = min(1.0, float(np.min(slack[room > _FLAT] / room[room > _FLAT], initial=1.0)))
            if share < _FLAT:
                break
            panels.append((tuple(int(x) for x in panel), left * share))
            left *= 1.0 - share
            if share < 1.0:
                point = np.clip((point - share * panel) / (1.0 - share), self.floor, self.ceiling)
        return panels, point, left

    def panel(self, slack: Array) -> Array:
        """A whole panel on every face that the point lies on, and far from those it is close to."""
        np, region, many = highs.numpy(), self.region, self.quotas
        tight = slack < _FLAT
        # The step is as long as the scarcest slack allows: a panel that uses little where little is left.
        cost = -(np.where(tight, 0.0, 1.0 / np.maximum(slack, 1e-6)) @ self.rows)
        cost *= highs.SCALE / (np.max(np.abs(cost)) or 1.0)
        low, high = region.low.copy(), region.high.copy()
        low[1:] = np.where(tight[:many], region.high[1:], low[1:])
        high[1:] = np.where(tight[many : 2 * many], region.low[1:], high[1:])
        least = np.where(tight[2 * many : 2 * many + region.size], self.ceiling, self.floor)
        most = np.where(tight[2 * many + region.size :], self.floor, self.ceiling)
        found = self.nearly_whole(cost, (low, high), (least, most))
        if found is not None:
            return found
        return np.rint(highs.whole(cost, region.rows, (low, high), (least, most), **_EARLY).x)

    def nearly_whole(self, cost: Array, limits: tuple[Array, Array], bounds: tuple[Array, Array]) -> Any:
        """The panel at the linear program's corner, which breaks few seats: those alone are made whole.

        A corner has no more broken seats than there are quotas, however many types there are. None where
        they cannot be made whole without moving the others.
        """
        np, rows = highs.numpy(), self.region.rows
        corner = highs.corner(cost, rows, limits, bounds)
        whole = np.rint(corner.x)
        broken = np.abs(corner.x - whole) > _BROKEN
        if not broken.any():
            return whole
        free = broken.copy()
        free[np.argsort(np.abs(corner.pull), kind="stable")[:_NEIGHBOURS]] = True
        fixed = rows[:, ~free] @ whole[~free]
        low, high = limits[0] - fixed, limits[1] - fixed
        least, most = bounds[0][free], bounds[1][free]
        try:
            part = highs.whole(cost[free], rows[:, free], (low, high), (least, most), **_EARLY)
        except highs.Unsolved:
            return None
        whole[free] = np.rint(part.x)
        return whole
