"""Votes: by whoever holds a device or a code, and from paper by the recorder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.opinions import codes, rules
from tinghao.opinions.choices import Choice, StatementState, Way
from tinghao.opinions.models import OpinionMap, Statement, Vote, Voter
from tinghao.opinions.workflow import ENTER

MOST_SHEETS = 9_999


@dataclass(frozen=True, slots=True)
class Ballot:
    """Whose votes these are: the digest of a device, a code or a sheet, and which of them it is."""

    token: str
    way: str


def voter_behind(opinion_map: OpinionMap, ballot: Ballot) -> Voter:
    """The one voter with this ballot, made on the first vote; its row says when it last voted.

    Raises Forbidden for a device where the map asks for codes.
    """
    if opinion_map.needs_code and ballot.way == Way.DEVICE:
        raise refusals.Forbidden(_("这次表态要凭码。码印在发给您的纸条上，没有的话请找社区要一张。"))
    made = Voter(opinion_map=opinion_map, token=ballot.token, way=ballot.way, voted_at=clock.now())
    # The unique key decides: of two first votes at the same moment one makes the row and both find it.
    Voter.objects.bulk_create(
        [made],
        update_conflicts=True,
        unique_fields=["opinion_map", "token"],
        update_fields=["voted_at"],
    )
    return Voter.objects.get(opinion_map=opinion_map, token=ballot.token)


@transaction.atomic
def cast_votes(
    opinion_map: OpinionMap, *, by: Acts, ballot: Ballot, choices: Mapping[Statement, int]
) -> None:
    """The ballot says this to these statements, whatever it said before.

    Sent again it changes nothing, and nothing is recorded: a history of votes would tell who voted how.
    Raises Stale before the opening, after the end and for a statement that was taken off; Invalid for
    no choice; Forbidden without a code where one is asked for.
    """
    del by
    rules.check_is_taking_votes(opinion_map)
    for statement, choice in choices.items():
        _check_choice(choice)
        if statement.opinion_map_id != opinion_map.pk or statement.state != StatementState.ACCEPTED:
            raise refusals.Stale(_("这一条刚刚撤下了，请看下一条。"))
    _say(voter_behind(opinion_map, ballot), choices)


def _check_choice(choice: int) -> None:
    if choice not in Choice.values:
        raise refusals.Invalid(_("请按三个答案里的一个。"))


def _say(voter: Voter, choices: Mapping[Statement, int]) -> None:
    now = clock.now()
    Vote.objects.bulk_create(
        [Vote(voter=voter, statement=s, choice=choice, at=now) for s, choice in choices.items()],
        update_conflicts=True,
        unique_fields=["voter", "statement"],
        update_fields=["choice", "at"],
    )


@transaction.atomic
def enter_paper(
    opinion_map: OpinionMap, *, by: Any, sheet: str, choices: Mapping[Statement, int], replaces: bool = False
) -> int:
    """What stands on a sheet of paper counts; returns the number of the sheet.

    A sheet with a code is the voter of that code. Recorded as `opinions.paper_entered` with the number of
    the sheet and how many answers it had, not with the answers. Raises Invalid for a sheet without a
    number or without answers, Stale for a sheet that was entered before unless it `replaces` that.
    """
    rules.require(by, ENTER, opinion_map)
    rules.check_is_taking_votes(opinion_map)
    number, ballot = _sheet(opinion_map, sheet)
    if not choices:
        raise refusals.Invalid(_("这张纸上还没有录一个答案。"))
    for choice in choices.values():
        _check_choice(choice)
    before = Voter.objects.filter(opinion_map=opinion_map, token=ballot.token).first()
    if before is not None and not replaces:
        raise refusals.Stale(
            _("%(n)s 号已经有过 %(votes)s 条表态。要改成这张纸上的，请勾选“改成这次的”再交。")
            % {"n": number, "votes": before.votes.count()}
        )
    voter = voter_behind(opinion_map, ballot)
    if replaces:
        voter.votes.all().delete()
    _say(voter, choices)
    history.append(
        "opinion",
        opinion_map.pk,
        "opinions.paper_entered",
        by=by,
        data={"sheet": number, "votes": len(choices)},
    )
    return number


def _sheet(opinion_map: OpinionMap, typed: str) -> tuple[int, Ballot]:
    plain = typed.strip()
    found = codes.number_of(opinion_map.pk, plain)
    if found is not None and found <= opinion_map.codes:
        return found, Ballot(codes.slip(opinion_map.pk, found), Way.CODE)
    if opinion_map.needs_code or not plain.isdecimal() or not 1 <= int(plain) <= MOST_SHEETS:
        words = (
            _("码不对，请照纸条上的再打一遍，例如 17-KXQ-MRT。")
            if opinion_map.needs_code
            else _("请填这张纸的编号（1 到 9999），有码的填码。")
        )
        raise refusals.Invalid(words, fields={"sheet": words})
    return int(plain), Ballot(codes.paper(opinion_map.pk, int(plain)), Way.PAPER)


def count_turned_away(opinion_map: OpinionMap, *, by: Acts) -> None:
    """One more attempt was refused by a limit; the result page says how many there were."""
    del by
    OpinionMap.objects.filter(pk=opinion_map.pk).update(turned_away=F("turned_away") + 1)
