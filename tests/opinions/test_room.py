"""A map goes from its first statements to a result that stays; votes are one for each ballot."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests import make
from tests.opinions import stage

from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.opinions import actions, codes, queries, tasks
from tinghao.opinions.actions import Ballot
from tinghao.opinions.choices import DeclineReason, MapState, StatementState, Way
from tinghao.opinions.models import OpinionMap, Picture, Vote, Voter


def kinds(made: OpinionMap) -> list[str]:
    rows = Entry.objects.filter(subject="opinion", subject_id=made.pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_from_statements_to_a_result_everything_is_recorded_but_votes(cast: make.Cast) -> None:
    made = stage.closed(cast)
    made.refresh_from_db()
    assert made.state == MapState.CLOSED
    assert kinds(made) == [
        "opinions.created",
        *["opinions.statement_added"] * len(stage.BODIES),
        "opinions.opened",
        "opinions.closed",
        "opinions.pictured",
    ]
    result = queries.public_result(made)
    assert result is not None and result.picture.is_final
    assert [g.people for g in result.groups] == [20, 20]
    assert {line.number for line in result.shared} == {1, 2, 3}
    assert {line.number for line in result.divides} <= set(range(4, 13)) and result.divides


def test_a_second_answer_replaces_the_first_and_the_same_twice_is_one(cast: make.Cast) -> None:
    made = stage.opened(cast)
    statement = stage.statements(made)[0]
    for choice in (1, 1, 1, -1):
        actions.cast_votes(made, by=PASSERBY, ballot=stage.ballot(made, 1), choices={statement: choice})
    assert list(Vote.objects.values_list("choice", flat=True)) == [-1]
    assert Voter.objects.count() == 1


def test_a_code_is_one_voter_on_the_phone_and_on_paper(cast: make.Cast) -> None:
    made = stage.opened(cast, needs_code=True)
    by = cast.convener.actor
    actions.issue_codes(made, by=by, codes=20)
    code = codes.code(made.pk, 17)
    assert codes.number_of(made.pk, f" {code.lower().replace('-', ' ')}") == 17
    assert codes.number_of(made.pk, code[:-1] + ("B" if code[-1] != "B" else "C")) is None
    assert codes.number_of(made.pk + 1, code) is None
    first, second = stage.statements(made)[:2]
    ballot = Ballot(codes.slip(made.pk, 17), Way.CODE)
    actions.cast_votes(made, by=PASSERBY, ballot=ballot, choices={first: 1})
    with pytest.raises(refusals.Stale):
        actions.enter_paper(made, by=by, sheet=code, choices={second: -1})
    actions.enter_paper(made, by=by, sheet=code, choices={second: -1}, replaces=True)
    assert list(Vote.objects.values_list("statement__number", "choice")) == [(2, -1)]
    assert Voter.objects.count() == 1
    with pytest.raises(refusals.Forbidden):
        actions.cast_votes(made, by=PASSERBY, ballot=stage.ballot(made, 1), choices={first: 1})
    for wrong in ("17", codes.code(made.pk, 21), ""):
        with pytest.raises(refusals.Invalid):
            actions.enter_paper(made, by=by, sheet=wrong, choices={first: 1})


def test_nobody_votes_before_the_opening_after_the_end_or_on_what_was_taken_off(cast: make.Cast) -> None:
    made = stage.drafted(cast, closes_on=clock.today())
    first, second = stage.statements(made)[:2]

    def say() -> None:
        actions.cast_votes(made, by=PASSERBY, ballot=stage.ballot(made, 1), choices={first: 1})

    with pytest.raises(refusals.Stale):
        say()
    actions.open_map(made, by=cast.convener.actor)
    say()
    actions.decline_statement(second, by=cast.convener.actor, reason=DeclineReason.UNCLEAR)
    with pytest.raises(refusals.Stale):
        actions.cast_votes(made, by=PASSERBY, ballot=stage.ballot(made, 1), choices={second: 1})
    with clock.at(clock.now() + dt.timedelta(days=1)), pytest.raises(refusals.Stale):
        say()
    assert Vote.objects.count() == 1


def test_the_day_after_the_last_the_map_closes_by_itself(cast: make.Cast) -> None:
    made = stage.opened(cast, closes_on=clock.today())
    stage.vote(made, 6)
    tasks.close_due.call()
    assert OpinionMap.objects.get().state == MapState.OPEN
    with clock.at(clock.now() + dt.timedelta(days=1)):
        tasks.close_due.call()
        worker.drain()
    assert OpinionMap.objects.get().state == MapState.CLOSED
    entry = Entry.objects.get(kind="opinions.closed")
    assert (entry.part, entry.data) == (
        "system",
        {"voters": 6, "votes": Vote.objects.count(), "on_time": True},
    )


def test_open_maps_are_drawn_when_somebody_voted_and_not_otherwise(cast: make.Cast) -> None:
    made = stage.opened(cast)
    tasks.draw_due.call()
    worker.drain()
    assert not Picture.objects.exists()
    stage.vote(made, 6)
    for _again in range(2):
        tasks.draw_due.call()
        worker.drain()
    picture = Picture.objects.get()
    assert (picture.version, picture.told["people"], picture.told["reason"]) == (1, 6, "few")
    stage.vote(made, 3, first=6)
    tasks.draw_due.call()
    worker.drain()
    assert [p.version for p in Picture.objects.all()] == [2, 1]


def test_the_picture_is_the_same_whatever_the_order_in_which_people_came(cast: make.Cast) -> None:
    one = stage.closed(cast)
    two = stage.opened(cast)
    stage.vote(two, 40)
    shown = stage.statements(two)
    for n in (7, 3):
        stage_ballot = stage.ballot(two, n)
        own = {v.statement: v.choice for v in Vote.objects.filter(voter__token=stage_ballot.token)}
        actions.cast_votes(two, by=PASSERBY, ballot=stage_ballot, choices={shown[5]: 0})
        actions.cast_votes(two, by=PASSERBY, ballot=stage_ballot, choices=own)
        if shown[5] not in own:
            Vote.objects.filter(voter__token=stage_ballot.token, statement=shown[5]).delete()
    stage.close(two, by=cast.convener.actor)
    assert one.pictures.get().digest == two.pictures.get().digest


def test_a_statement_that_may_name_somebody_is_held_and_a_number_never_passes(cast: make.Cast) -> None:
    made = stage.opened(cast)
    by = cast.convener.actor

    def suggest(n: int, body: str) -> object:
        return actions.suggest_statement(made, by=PASSERBY, ballot=stage.ballot(made, n), body=body)

    suggest(1, "三楼的老张天天在楼道堆东西")
    suggest(2, "这事打 13800138000 问我")
    suggest(3, "楼道里的杂物应该限期清走")
    held, number, plain = queries.waiting_of(made)
    assert [s.is_held for s in (held, number, plain)] == [True, True, False]
    with pytest.raises(refusals.Invalid):
        actions.accept_statement(held, by=by, body=held.body)
    with pytest.raises(refusals.Invalid):
        actions.accept_statement(number, by=by, body=number.body, is_checked=True)
    actions.accept_statement(held, by=by, body="楼道里不应该堆东西")
    actions.decline_statement(number, by=by, reason=DeclineReason.PERSONAL)
    number.refresh_from_db()
    assert (number.state, number.body) == (StatementState.DECLINED, "")
    actions.accept_statement(plain, by=by, body=plain.body)
    assert [s.body for s in stage.statements(made)][-2:] == ["楼道里不应该堆东西", plain.body]


def test_words_and_ballots_are_in_clear_nowhere(cast: make.Cast) -> None:
    made = stage.opened(cast)
    body = "三楼的老张天天在楼道堆东西"
    actions.suggest_statement(made, by=PASSERBY, ballot=stage.ballot(made, 1), body=body)
    with connection.cursor() as cursor:
        for table in ("history_entry", "history_words", "opinions_statement", "jobs_job", "opinions_voter"):
            cursor.execute(f"SELECT * FROM {table}")
            told = repr(cursor.fetchall())
            assert "老张" not in told and "device-1" not in told


@pytest.mark.parametrize("body", ["", "  \n ", "好", "长" * 101, stage.BODIES[0], f" {stage.BODIES[0]}！"])
def test_statements_too_short_too_long_or_said_already_are_refused(cast: make.Cast, body: str) -> None:
    made = stage.opened(cast)
    with pytest.raises(refusals.Invalid):
        actions.suggest_statement(made, by=PASSERBY, ballot=stage.ballot(made, 1), body=body)
    assert not Voter.objects.exists() and len(stage.statements(made)) == len(stage.BODIES)


def test_one_voter_writes_five_statements_at_most(cast: make.Cast) -> None:
    made = stage.opened(cast)
    for n in range(6):
        body = f"补充的看法第 {n} 条"
        if n == 5:
            with pytest.raises(refusals.Invalid):
                actions.suggest_statement(made, by=PASSERBY, ballot=stage.ballot(made, 1), body=body)
        else:
            actions.suggest_statement(made, by=PASSERBY, ballot=stage.ballot(made, 1), body=body)
    assert len(queries.waiting_of(made)) == 5


def test_only_the_convener_of_the_place_and_the_offices_run_a_map(cast: make.Cast) -> None:
    made = stage.drafted(cast)
    for name, player in cast.everybody.items():
        may = name in {"convener", "county_office", "city_office"}
        sees = may or name in {"member", "colleague", "group_leader", "inspector"}
        body = [f"{name} 写的一条看法"]
        if may:
            actions.add_statements(made, by=player.actor, bodies=body)
            continue
        with pytest.raises(refusals.Refusal) as refused:
            actions.add_statements(made, by=player.actor, bodies=body)
        assert refused.value.status == (401 if name == "resident" else 403 if sees else 404), name


def test_a_map_needs_three_statements_and_opens_and_closes_once(cast: make.Cast) -> None:
    made = stage.drafted(cast, bodies=stage.BODIES[:2])
    by = cast.convener.actor
    with pytest.raises(refusals.Invalid):
        actions.open_map(made, by=by)
    actions.add_statements(made, by=by, bodies=["第三条示例看法"])
    actions.open_map(made, by=by)
    with pytest.raises(refusals.Stale):
        actions.open_map(made, by=by)
    stage.close(made, by=by)
    for again in (
        lambda: actions.close_map(made, by=by, enqueue=tasks.draw.enqueue),
        lambda: actions.add_statements(made, by=by, bodies=["太晚的一条看法"]),
        lambda: actions.issue_codes(made, by=by, codes=5),
    ):
        with pytest.raises(refusals.Stale):
            again()
