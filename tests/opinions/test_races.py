"""Several at the same moment, on real connections: one ballot is one voter, each statement has its number."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from tests import make
from tests.opinions import stage

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.opinions import actions
from tinghao.opinions.models import OpinionMap, Vote, Voter

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HANDS = 4


def together(step: Callable[[int], Any]) -> list[str]:
    """`step` by several hands at once; "" or the name of the refusal for each."""
    start = Barrier(HANDS)

    def one(n: int) -> str:
        try:
            start.wait()
            step(n)
        except refusals.Refusal as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, range(HANDS)))


@pytest.fixture
def opened(transactional_db: None) -> OpinionMap:
    return stage.opened(make.Cast())


def test_a_first_vote_sent_several_times_at_once_is_one_voter_with_one_vote(opened: OpinionMap) -> None:
    statement = stage.statements(opened)[0]
    for n in range(4):
        ballot = stage.ballot(opened, n)

        def vote(hand: int, ballot: actions.Ballot = ballot) -> None:
            choices = {statement: (1, -1, 0, 1)[hand]}
            actions.cast_votes(opened, by=PASSERBY, ballot=ballot, choices=choices)

        assert together(vote) == [""] * HANDS
    assert (Voter.objects.count(), Vote.objects.count()) == (4, 4)


def test_statements_at_once_get_numbers_one_after_the_other_and_the_same_words_pass_once(
    opened: OpinionMap,
) -> None:
    def suggest(body: str) -> Callable[[int], Any]:
        return lambda hand: actions.suggest_statement(
            opened, by=PASSERBY, ballot=stage.ballot(opened, hand), body=body.format(hand)
        )

    assert together(suggest("补充的看法第 {} 条")) == [""] * HANDS
    assert sorted(together(suggest("一样的一句看法"))) == ["", "Invalid", "Invalid", "Invalid"]
    numbers = list(opened.statements.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(stage.BODIES) + HANDS + 2))
