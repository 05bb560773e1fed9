"""Opinion maps that walked to their state through the real actions, and votes with known camps."""

from __future__ import annotations

import random
from typing import Any

from tests import make

from tinghao.core.actors import PASSERBY
from tinghao.jobs import worker
from tinghao.opinions import actions, codes, tasks
from tinghao.opinions.actions import Ballot
from tinghao.opinions.choices import Way
from tinghao.opinions.models import OpinionMap, Statement

BODIES = tuple(f"示例看法第 {n} 条" for n in range(12))


def drafted(cast: make.Cast, *, bodies: tuple[str, ...] = BODIES, **more: Any) -> OpinionMap:
    by = cast.convener.actor
    made = actions.create_map(by=by, title="示例：车位怎么分", place=make.COMMUNITY, **more)
    actions.add_statements(made, by=by, bodies=bodies)
    return made


def opened(cast: make.Cast, **more: Any) -> OpinionMap:
    made = drafted(cast, **more)
    actions.open_map(made, by=cast.convener.actor)
    return made


def closed(cast: make.Cast, people: int = 40) -> OpinionMap:
    made = opened(cast)
    vote(made, people)
    close(made, by=cast.convener.actor)
    return made


def close(made: OpinionMap, *, by: Any) -> None:
    actions.close_map(made, by=by, enqueue=tasks.draw.enqueue)
    worker.drain()


def ballot(made: OpinionMap, n: int) -> Ballot:
    return Ballot(codes.device(made.pk, f"device-{n}"), Way.DEVICE)


def statements(made: OpinionMap) -> list[Statement]:
    return list(made.statements.filter(state="accepted").order_by("number"))


def vote(made: OpinionMap, people: int, *, first: int = 0) -> None:
    """Two camps that differ on all but the first three statements, which everybody likes."""
    chance = random.Random(5)
    shown = statements(made)
    for n in range(first, first + people):
        choices = {
            s: 1 if s.number <= 3 or (s.number + n) % 2 == 0 else -1 for s in shown if chance.random() < 0.9
        }
        actions.cast_votes(made, by=PASSERBY, ballot=ballot(made, n), choices=choices)
