"""One invented opinion map: how a neighbourhood shares its parking places, before it sits down together."""

from __future__ import annotations

import random

from tinghao.core.actors import PASSERBY
from tinghao.demo import roster
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.opinions import actions, codes
from tinghao.opinions.actions import Ballot
from tinghao.opinions.choices import DeclineReason, Way
from tinghao.opinions.models import OpinionMap, Statement

# A statement, and how likely somebody with a car and somebody without agrees, of ten.
_STATEMENTS = (
    ("先把物业的停车收入账目公布出来", 10, 10),
    ("消防通道上的车要马上清走", 9, 10),
    ("固定车位按户抽签，一年一换", 4, 8),
    ("公共草坪改成停车位", 9, 1),
    ("外来车辆限时免费，超时收费", 8, 9),
    ("没有车的人家也要分到停车收入的好处", 3, 10),
    ("晚上八点以后路边可以单侧停车", 9, 3),
    ("第二辆车的停车费要高一些", 3, 9),
    ("先给老人和残疾人留出上下车的位置", 8, 10),
    ("停车费不能涨", 9, 4),
    ("孩子玩的空地不能停车", 6, 10),
    ("装道闸，只让登记的车进", 8, 5),
    ("电动车棚要和汽车位一起规划", 8, 9),
    ("划好线，乱停的由业主一起劝", 9, 9),
)
_SUGGESTED = ("临时来看老人的车，给两小时免费", 9, 8)
_PEOPLE, _SHEETS = 64, 12


def story(town: Town, days: Days) -> Story:
    """Opened last week, voted on by phone and on paper, a statement of a resident taken, another one held."""
    place = town.code(f"{roster.LONGPAN}/龙蟠南苑社区")
    by = town.convener(place)
    chance = random.Random(20)  # noqa: S311 - an invented town, the same every time
    yield days.moment(6, 9)
    made = actions.create_map(
        by=by,
        title="示例：小区的车位怎么分",
        place=place,
        intro="龙蟠南苑有 412 户、286 个车位（示例数字）。坐下来商量以前，先看看大家怎么想。",
    )
    actions.add_statements(made, by=by, bodies=[body for body, _with, _without in _STATEMENTS])
    actions.open_map(made, by=by)
    yield days.moment(5, 19)
    _vote(made, chance, range(_PEOPLE // 2))
    wrote = _ballot(made, 3)
    suggested = actions.suggest_statement(made, by=PASSERBY, ballot=wrote, body=_SUGGESTED[0])
    same = actions.suggest_statement(made, by=PASSERBY, ballot=wrote, body="停车费一分钱也不要涨")
    yield days.moment(4, 10)
    actions.accept_statement(suggested, by=by, body=suggested.body)
    actions.decline_statement(same, by=by, reason=DeclineReason.REPEATED)
    yield days.moment(3, 20)
    _vote(made, chance, range(_PEOPLE // 2, _PEOPLE))
    yield days.moment(2, 15)
    _enter(made, by, chance)
    yield days.moment(1, 21)
    actions.suggest_statement(made, by=PASSERBY, ballot=_ballot(made, 9), body="三号楼的老张一家占了两个车位")
    actions.suggest_statement(made, by=PASSERBY, ballot=_ballot(made, 9), body="先试行三个月，再定下来")
    actions.draw_picture(made)


def _ballot(made: OpinionMap, n: int) -> Ballot:
    return Ballot(codes.device(made.pk, f"demo:{n}"), Way.DEVICE)


def _answer(chance: random.Random, agrees: int) -> int:
    if chance.random() < 0.08:
        return 0
    return 1 if chance.random() * 10 < agrees else -1


def _answers(made: OpinionMap, chance: random.Random, *, drives: bool, most: int) -> dict[Statement, int]:
    likely = {body: (with_car, without) for body, with_car, without in (*_STATEMENTS, _SUGGESTED)}
    shown = list(made.statements.filter(state="accepted").order_by("number"))
    return {
        statement: _answer(chance, likely[statement.body][0 if drives else 1])
        for statement in chance.sample(shown, min(most, len(shown)))
    }


def _vote(made: OpinionMap, chance: random.Random, numbers: range) -> None:
    for n in numbers:
        most = 5 if n % 11 == 10 else chance.randint(9, 15)
        choices = _answers(made, chance, drives=n % 5 < 3, most=most)
        actions.cast_votes(made, by=PASSERBY, ballot=_ballot(made, n), choices=choices)


def _enter(made: OpinionMap, by: object, chance: random.Random) -> None:
    for n in range(1, _SHEETS + 1):
        choices = _answers(made, chance, drives=n % 3 == 0, most=13)
        actions.enter_paper(made, by=by, sheet=str(n), choices=choices)
