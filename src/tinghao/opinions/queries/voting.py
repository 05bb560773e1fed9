"""What a voter sees: the next statement, and what was said so far."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.opinions.choices import Choice, DeclineReason, StatementState
from tinghao.opinions.models import OpinionMap, Statement, Vote


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a voter stands: the next statement (None where all are answered), and how far."""

    statement: Statement | None
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Mine:
    """What a voter said to one statement, or what became of a statement that the voter wrote."""

    statement: Statement
    choice: int | None

    @property
    def words(self) -> str:
        """The answer in words."""
        return str(Choice(self.choice).label) if self.choice is not None else ""

    @property
    def fate(self) -> str:
        """What became of it, in words for whoever wrote it."""
        if self.statement.state == StatementState.DECLINED:
            return _("没有采用：%(reason)s") % {"reason": DeclineReason(self.statement.reason).label}
        return str(StatementState(self.statement.state).label)


def public_turn(opinion_map: OpinionMap, token: str) -> Turn:
    """The next statement for the voter behind a token: everybody has an order of their own.

    So each statement is seen by about as many people, whoever gives up half way.
    """
    shown = opinion_map.statements.filter(state=StatementState.ACCEPTED)
    numbers = dict(shown.order_by("number").values_list("pk", "number"))
    done = set(
        Vote.objects.filter(
            voter__token=token, voter__opinion_map=opinion_map, statement__in=list(numbers)
        ).values_list("statement_id", flat=True)
    )
    left = [pk for pk in numbers if pk not in done]

    def place(pk: int) -> bytes:
        return hashlib.sha256(f"{token}:{numbers[pk]}".encode()).digest()

    following = Statement.objects.get(pk=min(left, key=place)) if left else None
    return Turn(following, len(done), len(numbers))


def public_statement(opinion_map: OpinionMap, number: int) -> Statement:
    """A statement that is put to the vote; raises NotFound."""
    found = opinion_map.statements.filter(number=number, state=StatementState.ACCEPTED).first()
    if found is None:
        raise refusals.NotFound(_("没有这一条看法，或者它已经撤下了。"))
    return found


def public_vote_of(opinion_map: OpinionMap, token: str, number: int) -> Mine | None:
    """What the voter said to a statement; None where nothing was said or it was taken off."""
    vote = (
        Vote.objects.filter(
            voter__token=token,
            voter__opinion_map=opinion_map,
            statement__number=number,
            statement__state=StatementState.ACCEPTED,
        )
        .select_related("statement")
        .first()
    )
    return Mine(vote.statement, vote.choice) if vote else None


def public_mine(opinion_map: OpinionMap, token: str) -> tuple[list[Mine], list[Mine]]:
    """(what the voter said, newest first; the statements that the voter wrote)."""
    votes = (
        Vote.objects.filter(
            voter__token=token, voter__opinion_map=opinion_map, statement__state=StatementState.ACCEPTED
        )
        .select_related("statement")
        .order_by("-at", "-pk")
    )
    wrote = opinion_map.statements.filter(suggested_by__token=token).order_by("number")
    return [Mine(v.statement, v.choice) for v in votes], [Mine(s, None) for s in wrote]


def public_is_known(opinion_map: OpinionMap, token: str) -> bool:
    """True where the voter behind a token has voted or written before."""
    return opinion_map.voters.filter(token=token).exists()
