"""Published conversations come in, are drawn, and go out again as they came."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests import make
from tests.opinions import polis as published
from tests.opinions import stage

from tinghao.core import refusals
from tinghao.jobs import worker
from tinghao.opinions import actions, picture, polis, queries, tasks
from tinghao.opinions.models import OpinionMap


def rows(cast: make.Cast, made: OpinionMap, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(queries.export(cast.convener.actor, made, name)))))


def imported(cast: make.Cast) -> OpinionMap:
    found = polis.read(
        published.raw("brexit-consensus", "comments.csv"),
        published.raw("brexit-consensus", "participants-votes.csv"),
    )
    made = actions.import_map(
        by=cast.convener.actor,
        title="Can there be consensus on Brexit?",
        place=make.COMMUNITY,
        source="The Computational Democracy Project, CC BY 4.0",
        conversation=found,
        enqueue=tasks.draw.enqueue,
    )
    worker.drain()
    return made


def test_a_published_conversation_comes_in_and_goes_out_as_it_came(cast: make.Cast) -> None:
    made = imported(cast)
    result = queries.public_result(made)
    assert result is not None and (result.people, len(result.groups)) == (204, 2)
    told = published.raw("brexit-consensus", "participants-votes.csv").decode()
    before = list(csv.reader(io.StringIO(told)))
    after = rows(cast, made, "participants-votes")
    assert before[0] == after[0]
    assert [row[6:] for row in before] == [row[6:] for row in after]
    assert [row[3:6] for row in before[1:]] == [row[3:6] for row in after[1:]]
    again = polis.read(
        "".join(queries.export(cast.convener.actor, made, "comments")).encode(),
        "".join(queries.export(cast.convener.actor, made, "participants-votes")).encode(),
    )
    assert again.votes == result.votes
    assert dict(rows(cast, made, "summary"))["groups"] == "2"


def test_the_files_of_our_own_map_agree_with_each_other(cast: make.Cast) -> None:
    made = stage.closed(cast)
    votes = rows(cast, made, "votes")[1:]
    people = rows(cast, made, "participants-votes")
    matrix = {(row[0], people[0][i]): row[i] for row in people[1:] for i in range(6, len(row)) if row[i]}
    assert {(v[3], v[2]): v[4] for v in votes} == matrix
    assert {row[1] for row in people[1:]} == {"0", "1"}
    comments = rows(cast, made, "comments")
    assert [c[7] for c in comments[1:]] == list(stage.BODIES)
    assert int(comments[1][4]) == sum(v[2] == "1" and v[4] == "1" for v in votes)


def test_single_ballots_are_for_those_who_run_the_map_alone(cast: make.Cast) -> None:
    made = stage.closed(cast)
    for player in (cast.member, cast.inspector, cast.convener_next_door, cast.resident):
        with pytest.raises(refusals.Refusal):
            queries.export(player.actor, made, "votes")


COMMENTS = b"comment-id,moderated,comment-body\n0,1,One\n1,-1,Two\n"


@pytest.mark.parametrize(
    ("comments", "people"),
    [
        (b"", b""),
        (b"\xff\xfe\x00", b"participant,0\n1,1\n"),
        (b"id,text\n0,One\n", b"participant,0\n1,1\n"),
        (b"comment-id,moderated,comment-body\n0,1,One\n0,1,Two\n", b"participant,0\n1,1\n"),
        (b"comment-id,moderated,comment-body\n0\n", b"participant,0\n1,1\n"),
        (COMMENTS, b"participant,0,7\n1,1,1\n"),
        (COMMENTS, b"participant,0,1\n1,2,1\n"),
        (COMMENTS, b"participant,0,1\n1,=cmd(),1\n"),
        (COMMENTS, b'participant,0,1\n1,"1\n'),
        (COMMENTS, b"x" * (polis.MOST_BYTES + 1)),
    ],
)
def test_files_that_are_no_conversation_are_refused_in_words(comments: bytes, people: bytes) -> None:
    with pytest.raises(refusals.Invalid) as refused:
        polis.read(comments, people)
    assert set(refused.value.fields) <= {"comments", "people"} and refused.value.fields


def test_what_moderators_took_out_counts_for_nothing(cast: make.Cast) -> None:
    found = polis.read(COMMENTS, b"participant,group-id,0,1\n5,,1,1\n6,,-1,\n")
    assert [(c.number, c.is_out) for c in found.comments] == [(0, False), (1, True)]
    made = actions.import_map(
        by=cast.convener.actor,
        title="示例",
        place=make.COMMUNITY,
        source="示例",
        conversation=found,
        enqueue=lambda _pk: None,
    )
    picture = actions.draw_picture(made)
    assert picture is not None and picture.told["votes"] == 2


# What the file says, computed from the file alone: a change of the engine, of numpy or of the database that
# moves anything on the picture shows here, on SQLite and on PostgreSQL alike.
PINNED = "69f780114ad6f803bad887bed108a346ab741f9cb25282bd9f84273c0ab60d3a"


def test_the_picture_out_of_the_database_is_the_one_out_of_the_file(cast: make.Cast) -> None:
    found, _groups, numbers = published.conversation("brexit-consensus")
    pure = picture.drawn(found, list(numbers))
    stored = imported(cast).pictures.get()
    assert stored.told == json.loads(json.dumps(pure.told))
    assert stored.digest == picture.digest(pure.told) == PINNED
