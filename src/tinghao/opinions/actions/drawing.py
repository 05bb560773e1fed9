"""Drawing the picture of a map from its votes: by the job, as SYSTEM."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from tinghao.core import clock
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.opinions import picture, votes
from tinghao.opinions.choices import MapState, StatementState
from tinghao.opinions.models import OpinionMap, Picture, Vote

# Pictures of an open map follow one another quickly; so many are kept, and the final one always.
_KEPT = 10


def votes_of(opinion_map: OpinionMap) -> tuple[list[int], list[int], votes.Votes]:
    """Voters, numbers of statements, and what was said: the same rows in the same order everywhere."""
    shown = list(
        opinion_map.statements.filter(state=StatementState.ACCEPTED)
        .order_by("number")
        .values_list("pk", "number")
    )
    column = {pk: i for i, (pk, _number) in enumerate(shown)}
    rows = (
        Vote.objects.filter(statement__in=list(column))
        .order_by("voter_id", "statement_id")
        .values_list("voter_id", "statement_id", "choice")
    )
    row: dict[int, int] = {}
    found = [
        (row.setdefault(voter, len(row)), column[statement], choice)
        for voter, statement, choice in rows.iterator(chunk_size=20_000)
    ]
    return list(row), [number for _pk, number in shown], votes.made(len(row), len(shown), found)


def draw_picture(opinion_map: OpinionMap, *, heard: Callable[[], None] = lambda: None) -> Picture | None:
    """The map has a picture of its votes as they are now; None for one that is not open to the public yet.

    Drawn outside any transaction, so that nobody waits for the database meanwhile. Where nothing has
    changed the picture stays, with a later date. The last picture, after the closing, is recorded as
    `opinions.pictured` with its digest, so that the daily head covers it.
    """
    if opinion_map.state == MapState.DRAFTED:
        return None
    is_final = opinion_map.state == MapState.CLOSED
    began = clock.now()
    voters, numbers, found = votes_of(opinion_map)
    drawn = picture.drawn(found, numbers)
    heard()
    return _kept(
        opinion_map,
        made_at=began,
        is_final=is_final,
        told=drawn.told,
        members=[[voters[row] for row in rows] for rows in drawn.members],
    )


@transaction.atomic
def _kept(opinion_map: OpinionMap, *, is_final: bool, told: dict[str, Any], **more: Any) -> Picture:
    # The row of the map is locked: two jobs at once make two versions, one after the other.
    OpinionMap.objects.select_for_update().get(pk=opinion_map.pk)
    digest = picture.digest(told)
    last = opinion_map.pictures.first()
    if last is not None and last.digest == digest and last.is_final == is_final:
        Picture.objects.filter(pk=last.pk).update(**more)
        return last
    version = last.version + 1 if last else 1
    made = Picture.objects.create(
        opinion_map=opinion_map, version=version, is_final=is_final, told=told, digest=digest, **more
    )
    opinion_map.pictures.filter(version__lte=version - _KEPT, is_final=False).delete()
    if is_final:
        history.append(
            "opinion",
            opinion_map.pk,
            "opinions.pictured",
            by=SYSTEM,
            data={"version": version, "voters": told["people"], "digest": digest},
        )
    return made
