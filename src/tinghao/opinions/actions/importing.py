"""A conversation that was held elsewhere, brought in whole: read, drawn and exported like our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import ciphers, clock, text
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.opinions import rules
from tinghao.opinions.choices import MapState, StatementState, Way
from tinghao.opinions.models import SOURCE_LIMIT, TITLE_LIMIT, OpinionMap, Statement, Vote, Voter
from tinghao.opinions.polis import Conversation
from tinghao.opinions.workflow import RUN

_AT_ONCE = 2_000


@transaction.atomic
def import_map(
    *,
    by: Any,
    title: str,
    place: str,
    source: str,
    conversation: Conversation,
    enqueue: Callable[[int], object],
) -> OpinionMap:
    """A closed map with these statements and votes exists, and a job draws its picture.

    Recorded as `opinions.imported`. Raises Invalid without a title or without the source and its
    licence, which every page of the map names.
    """
    now = clock.now()
    made = OpinionMap(
        state=MapState.CLOSED,
        title=text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写一个题目。")),
        source=text.required(
            source, field="source", limit=SOURCE_LIMIT, missing=_("请写明数据从哪里来、按什么许可用。")
        ),
        takes_statements=False,
        created_by_id=by.person_id,
        created_at=now,
        closed_at=now,
        **ancestry(place),
    )
    rules.require(by, RUN, made)
    made.save(force_insert=True)
    Statement.objects.bulk_create(
        [
            Statement(
                opinion_map=made,
                number=c.number,
                state=StatementState.DECLINED if c.is_out else StatementState.ACCEPTED,
                body=c.body,
                folded=ciphers.fingerprint(f"opinions:{made.pk}:imported:{c.number}"),
                made_at=now,
            )
            for c in conversation.comments
        ],
        batch_size=_AT_ONCE,
    )
    Voter.objects.bulk_create(
        [
            Voter(
                opinion_map=made,
                token=ciphers.fingerprint(f"opinions:{made.pk}:imported:{n}"),
                way=Way.IMPORTED,
                voted_at=now,
            )
            for n in range(len(conversation.people))
        ],
        batch_size=_AT_ONCE,
    )
    _put_votes(made, conversation)
    history.append(
        "opinion",
        made.pk,
        "opinions.imported",
        by=by,
        data={
            "statements": len(conversation.comments),
            "voters": len(conversation.people),
            "votes": conversation.votes,
        },
        is_first=True,
    )
    enqueue(made.pk)
    return made


def _put_votes(made: OpinionMap, conversation: Conversation) -> None:
    now = clock.now()
    statements = dict(made.statements.values_list("number", "pk"))
    # In the order in which the rows were made; the digests of all of them are known.
    voters = dict(made.voters.values_list("token", "pk"))
    waiting: list[Vote] = []
    for n, votes in enumerate(conversation.people):
        voter = voters[ciphers.fingerprint(f"opinions:{made.pk}:imported:{n}")]
        waiting += [
            Vote(voter_id=voter, statement_id=statements[s], choice=choice, at=now) for s, choice in votes
        ]
        if len(waiting) >= _AT_ONCE:
            Vote.objects.bulk_create(waiting, batch_size=_AT_ONCE)
            waiting = []
    Vote.objects.bulk_create(waiting, batch_size=_AT_ONCE)
