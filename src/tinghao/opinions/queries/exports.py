"""The files of a map in the form of Polis, line by line, for those who run it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q

from tinghao.access import scope
from tinghao.opinions import polis
from tinghao.opinions.choices import Choice, StatementState
from tinghao.opinions.models import OpinionMap, Vote
from tinghao.opinions.workflow import RUN

NAMES = ("comments", "votes", "participants-votes", "summary")


def export(actor: Any, opinion_map: OpinionMap, name: str) -> Iterator[str]:
    """The file with this name, in pieces; needs `opinions.run`, because it holds single ballots.

    Voters are numbered in the order of their first vote; groups of fewer than five have no number.
    """
    scope.require(actor, RUN, opinion_map, see="opinions.see")
    made = {
        "comments": _comments,
        "votes": _votes,
        "participants-votes": _people,
        "summary": _summary,
    }[name](opinion_map)
    return _lines(made)


def _lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    out = io.StringIO()
    sheet = csv.writer(out)
    for row in rows:
        sheet.writerow(row)
        if out.tell() > 60_000:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _voters(opinion_map: OpinionMap) -> dict[int, int]:
    return {pk: n for n, pk in enumerate(opinion_map.voters.order_by("pk").values_list("pk", flat=True))}


def _moments(at: Any) -> tuple[int, str]:
    return int(at.timestamp() * 1000), at.strftime("%a %b %d %H:%M:%S UTC %Y")


def _comments(opinion_map: OpinionMap) -> Iterator[Iterable[Any]]:
    yield polis.COMMENTS
    voters = _voters(opinion_map)
    states = {StatementState.ACCEPTED: 1, StatementState.DECLINED: -1}
    rows = opinion_map.statements.order_by("number").annotate(
        agrees=Count("votes", filter=Q(votes__choice=Choice.AGREE)),
        disagrees=Count("votes", filter=Q(votes__choice=Choice.DISAGREE)),
    )
    for s in rows:
        author = voters.get(s.suggested_by_id or 0, "")
        moderated = states.get(StatementState(s.state), 0)
        yield *_moments(s.made_at), s.number, author, s.agrees, s.disagrees, moderated, s.body


def _votes(opinion_map: OpinionMap) -> Iterator[Iterable[Any]]:
    yield polis.VOTES
    voters = _voters(opinion_map)
    rows = Vote.objects.filter(voter__opinion_map=opinion_map).order_by("statement__number", "voter_id")
    for at, number, voter, choice in rows.values_list(
        "at", "statement__number", "voter_id", "choice"
    ).iterator():
        yield *_moments(at), number, voters[voter], choice


def _people(opinion_map: OpinionMap) -> Iterator[Iterable[Any]]:
    numbers = list(opinion_map.statements.order_by("number").values_list("number", flat=True))
    yield *polis.PEOPLE, *numbers
    picture = opinion_map.pictures.first()
    group = {v: g for g, voters in enumerate(picture.members if picture else ()) for v in voters}
    wrote = dict(
        opinion_map.voters.filter(suggested__isnull=False)
        .annotate(n=Count("suggested"))
        .values_list("pk", "n")
    )
    said: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Vote.objects.filter(voter__opinion_map=opinion_map)
    for voter, number, choice in rows.values_list("voter_id", "statement__number", "choice").iterator():
        said[voter][number] = choice
    for voter, place in _voters(opinion_map).items():
        own = said.get(voter, {})
        choices = list(own.values())
        yield (
            place,
            group.get(voter, ""),
            wrote.get(voter, 0),
            len(own),
            choices.count(Choice.AGREE),
            choices.count(Choice.DISAGREE),
            *(own.get(number, "") for number in numbers),
        )


def _summary(opinion_map: OpinionMap) -> Iterator[Iterable[Any]]:
    voters = opinion_map.voters.count()
    picture = opinion_map.pictures.first()
    yield "topic", opinion_map.title
    yield "voters", voters
    yield "voters-in-conv", picture.told["counted"] if picture else 0
    yield "commenters", opinion_map.voters.filter(suggested__isnull=False).distinct().count()
    yield "comments", opinion_map.statements.count()
    yield "groups", len(picture.told["groups"]) if picture else 0
    yield "conversation-description", opinion_map.intro
