"""The picture of a result: people round a table, who think alike close together, and on it what all share.

A dot is a person (or some, where there are many). Where a dot sits within its group says nothing: real
places on the plane would let somebody be recognised and mean nothing to a reader.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.opinions.queries import Result

WIDTH, HEIGHT = 400, 330
_TABLE_TOP, _TABLE_END = 127.0, 203.0
_MIDDLE = (200.0, 165.0)
_REACH = (132.0, 104.0)
_MOST_DOTS = 160
_TURN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody, at a place."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group: an area, its dots, and its name with the number of people."""

    kind: str
    x: float
    y: float
    radius: float
    dots: tuple[Dot, ...]
    name: str
    people: str
    name_y: float
    people_y: float


@dataclass(frozen=True, slots=True)
class Sitting:
    """Everything that is drawn, and its description for those who do not see it."""

    clusters: tuple[Cluster, ...]
    ring: tuple[Dot, ...]
    each: int
    words: str
    top: float = 0.0
    height: float = HEIGHT
    width: int = WIDTH


def drawn(result: Result) -> Sitting:
    """The table with its groups; one ring of people where there are none."""
    people = sum(g.people for g in result.groups) or result.people
    each = max(1, -(-people // _MOST_DOTS))
    if not result.groups:
        words = _("%(people)s 人围着一张桌子，没有分群。大家都能接受的有 %(shared)s 条。") % {
            "people": result.people,
            "shared": len(result.shared),
        }
        return Sitting((), _ring(-(-people // each)), each, words)
    order = sorted(range(len(result.groups)), key=lambda i: (result.groups[i].angle, i))
    first = order.index(0)
    order = order[first:] + order[:first]
    biggest = max(g.people for g in result.groups)
    clusters = {}
    for seat, i in enumerate(order):
        # The largest group on the left, the others clockwise in the order in which they lie on the plane.
        angle = math.pi + 2 * math.pi * seat / len(order)
        x, y = _MIDDLE[0] + _REACH[0] * math.cos(angle), _MIDDLE[1] + _REACH[1] * math.sin(angle)
        group = result.groups[i]
        radius = 22 + 32 * math.sqrt(group.people / biggest)
        clusters[i] = _cluster(i, x, y, radius, -(-group.people // each), group.name, group.people)
    told = "；".join(
        _("%(name)s %(people)s 人") % {"name": g.name, "people": g.people} for g in result.groups
    )
    words = _("%(told)s。各群都能接受的有 %(shared)s 条。") % {"told": told, "shared": len(result.shared)}
    placed = tuple(clusters[i] for i in sorted(clusters))
    top = min(_TABLE_TOP, *(c.y - c.radius for c in placed)) - 6
    end = max(_TABLE_END, *(c.people_y for c in placed)) + 8
    return Sitting(placed, (), each, words, round(top, 1), round(end - top, 1))


def _cluster(i: int, x: float, y: float, radius: float, dots: int, name: str, people: int) -> Cluster:
    # The seeds of a sunflower: as even as dots get in a round area (Vogel, 1979).
    spread = (radius - 7) / math.sqrt(max(dots, 1))
    placed = tuple(
        Dot(
            round(x + spread * math.sqrt(n + 0.5) * math.cos(n * _TURN), 1),
            round(y + spread * math.sqrt(n + 0.5) * math.sin(n * _TURN), 1),
        )
        for n in range(dots)
    )
    below = y + radius + 18
    return Cluster(
        f"g{i}",
        round(x, 1),
        round(y, 1),
        round(radius, 1),
        placed,
        name,
        _("%(n)s 人") % {"n": people},
        round(below, 1),
        round(below + 17, 1),
    )


def _ring(dots: int) -> tuple[Dot, ...]:
    rows = max(1, -(-dots // 44))
    placed = []
    for row in range(rows):
        many = dots // rows + (1 if row < dots % rows else 0)
        for n in range(many):
            angle = 2 * math.pi * (n + row / 2) / max(many, 1)
            reach = 96 + 15 * row
            placed.append(
                Dot(
                    round(_MIDDLE[0] + 1.2 * reach * math.cos(angle), 1),
                    round(_MIDDLE[1] + reach * math.sin(angle), 1),
                )
            )
    return tuple(placed)
