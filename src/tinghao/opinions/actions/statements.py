"""Statements: written by the office, suggested by residents, and looked at before anybody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.opinions import naming, rules
from tinghao.opinions.actions.voting import Ballot, voter_behind
from tinghao.opinions.choices import DeclineReason, MapState, StatementState
from tinghao.opinions.models import STATEMENT_LIMIT, OpinionMap, Statement, Voter
from tinghao.opinions.workflow import RUN, STATEMENT_FLOW

_LEAST_LETTERS = 4


@transaction.atomic
def add_statements(
    opinion_map: OpinionMap, *, by: Any, bodies: Sequence[str], is_checked: bool = False
) -> list[Statement]:
    """The statements are put to the vote at once, each in its own line; all of them or none.

    `is_checked` says that somebody has looked at what might be a name. Recorded as
    `opinions.statement_added`, without the words. Raises Invalid for what is too long, said already,
    or names somebody; Stale once the map is closed.
    """
    rules.require(by, RUN, opinion_map)
    if opinion_map.state == MapState.CLOSED:
        raise refusals.Stale(_("这次表态已经结束了。"))
    if not bodies:
        raise refusals.Invalid(_("请写一条看法。"), fields={"body": _("请写一条看法。")})
    made = []
    for body in bodies:
        plain = _body(body)
        check_names_nobody(plain, is_checked=is_checked)
        made.append(_put(opinion_map, plain, StatementState.ACCEPTED, None))
        history.append(
            "opinion",
            opinion_map.pk,
            "opinions.statement_added",
            by=by,
            data={"statement": made[-1].number},
        )
    return made


@transaction.atomic
def suggest_statement(opinion_map: OpinionMap, *, by: Acts, ballot: Ballot, body: str) -> Statement:
    """A resident's statement waits for the moderator; held where it may name somebody.

    Recorded as `opinions.statement_suggested`, without the words. Raises Invalid for what is too short
    or long, was said already, or beyond five from one voter; Stale where the map takes none.
    """
    rules.check_is_taking_votes(opinion_map)
    if not opinion_map.takes_statements:
        raise refusals.Stale(_("这一次不收补充的看法，请就列出来的表态。"))
    plain = _body(body)
    voter = voter_behind(opinion_map, ballot)
    if voter.suggested.count() >= rules.MOST_SUGGESTED:
        words = _("您已经写了 %(n)s 条，够了，先看看别人怎么说。") % {"n": rules.MOST_SUGGESTED}
        raise refusals.Invalid(words, fields={"body": words})
    held = bool(naming.named(plain))
    made = _put(opinion_map, plain, StatementState.WAITING, voter, is_held=held)
    history.append(
        "opinion",
        opinion_map.pk,
        "opinions.statement_suggested",
        by=by,
        data={"statement": made.number, "held": held},
    )
    return made


def _body(body: str) -> str:
    missing = _("请写一句看法。")
    found = text.required(body, field="body", limit=STATEMENT_LIMIT, missing=missing)
    plain = " ".join(found.split())
    if sum(c.isalnum() for c in plain) < _LEAST_LETTERS:
        words = _("太短了，写成一句完整的话，别人才好表态。")
        raise refusals.Invalid(words, fields={"body": words})
    return plain


def check_names_nobody(body: str, *, is_checked: bool) -> None:
    """Raises Invalid for a telephone or ID number, and for what may be a name unless it was looked at."""
    found = naming.named(body)
    if naming.is_barred(body):
        words = _("“%(body)s”里有手机号或者证件号，请去掉。") % {"body": body}
        raise refusals.Invalid(words, fields={"body": words})
    if found and not is_checked:
        words = _("“%(body)s”可能点了某个人：%(found)s。改成不点名的话，或者勾选“看过了，没有点名”。") % {
            "body": body,
            "found": "、".join(found),
        }
        raise refusals.Invalid(words, fields={"body": words})


def _put(
    opinion_map: OpinionMap, body: str, state: str, voter: Voter | None, *, is_held: bool = False
) -> Statement:
    # The row of the map is locked, so that two at once get numbers one after the other.
    OpinionMap.objects.select_for_update().get(pk=opinion_map.pk)
    folded = rules.folded(opinion_map, body)
    if opinion_map.statements.filter(folded=folded).exists():
        words = _("“%(body)s”已经有人写过了。") % {"body": body}
        raise refusals.Invalid(words, fields={"body": words})
    last = opinion_map.statements.aggregate(last=Max("number"))["last"]
    number = 1 if last is None else last + 1
    if number > rules.MOST_STATEMENTS:
        words = _("已经有 %(n)s 条了，再多大家看不过来。") % {"n": rules.MOST_STATEMENTS}
        raise refusals.Invalid(words, fields={"body": words})
    return Statement.objects.create(
        opinion_map=opinion_map,
        number=number,
        state=state,
        is_held=is_held,
        body=body,
        folded=folded,
        suggested_by=voter,
        made_at=clock.now(),
    )


@transaction.atomic
def accept_statement(statement: Statement, *, by: Any, body: str, is_checked: bool = False) -> None:
    """Everybody can vote on the statement, in the moderator's words where those were changed.

    Recorded as `opinions.statement_accepted`. Raises Invalid as `add_statements`, Stale where somebody
    was first.
    """
    opinion_map = statement.opinion_map
    rules.require(by, RUN, opinion_map)
    plain = _body(body)
    check_names_nobody(plain, is_checked=is_checked)
    folded = rules.folded(opinion_map, plain)
    if opinion_map.statements.filter(folded=folded).exclude(pk=statement.pk).exists():
        words = _("“%(body)s”已经有了。") % {"body": plain}
        raise refusals.Invalid(words, fields={"body": words})
    reworded = plain != statement.body
    STATEMENT_FLOW.move(statement, "accept", folded=folded, body=plain)
    history.append(
        "opinion",
        opinion_map.pk,
        "opinions.statement_accepted",
        by=by,
        data={"statement": statement.number, "reworded": reworded},
    )


@transaction.atomic
def decline_statement(statement: Statement, *, by: Any, reason: str) -> None:
    """The statement is not put to the vote, or no longer; votes on it count for nothing.

    Words that told who somebody is are erased at once. Recorded as `opinions.statement_declined` with
    the reason. Raises Invalid without a reason, Stale where somebody was first.
    """
    rules.require(by, RUN, statement.opinion_map)
    if reason not in DeclineReason.values:
        words = _("请选一个原因，写的人会看到。")
        raise refusals.Invalid(words, fields={"reason": words})
    was_open = statement.state == StatementState.ACCEPTED
    kept = "" if reason == DeclineReason.PERSONAL else statement.body
    STATEMENT_FLOW.move(statement, "decline", reason=reason, body=kept)
    history.append(
        "opinion",
        statement.opinion_map_id,
        "opinions.statement_declined",
        by=by,
        data={"statement": statement.number, "reason": reason, "was_open": was_open},
    )
