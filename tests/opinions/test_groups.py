"""The groups that come out: those that were put in, none where there are none, the same on every run."""

from __future__ import annotations

import random

import pytest
from tests.opinions import polis

from tinghao.opinions import fitting, groups, picture, plane, reading, votes
from tinghao.opinions.votes import Votes


def invented(people: int, statements: int, camps: int, *, seed: int = 3, coin: float = 0.1) -> Votes:
    """Each camp has its own opinion on every statement and follows it but for one vote in ten or so."""
    chance = random.Random(seed)
    opinion = [[chance.choice((1, -1)) for _s in range(statements)] for _c in range(camps)]
    rows = []
    for who in range(people):
        for what in range(statements):
            if chance.random() < 0.7:
                said = opinion[who % camps][what] if chance.random() > coin else chance.choice((1, 0, -1))
                rows.append((who, what, said))
    return votes.made(people, statements, rows)


def camps_of(people: int, camps: int) -> votes.Array:
    return votes.numpy().arange(people) % camps


@pytest.mark.parametrize("camps", [2, 3])
def test_camps_that_were_put_in_come_out(camps: int) -> None:
    found = fitting.fit(invented(90, 24, camps))
    assert found.k == camps and found.reason == ""
    assert groups.agreement(found.labels, camps_of(90, camps)) > 0.95
    assert found.stability > 0.9


@pytest.mark.parametrize("seed", range(4))
def test_answers_by_the_throw_of_a_coin_are_no_groups(seed: int) -> None:
    found = fitting.fit(invented(60, 20, 1, seed=seed, coin=1.0))
    assert (found.k, found.reason) == (1, "unclear")


def test_few_people_are_counted_and_not_divided() -> None:
    told = picture.drawn(invented(fitting.LEAST_PEOPLE - 1, 12, 2), list(range(12))).told
    assert (told["reason"], told["groups"]) == ("few", [])
    assert len(told["tallies"]) == 12 and told["tallies"][0][1] != [0, 0, 0]


def test_fewer_than_five_people_are_told_nothing_about() -> None:
    told = picture.drawn(invented(4, 12, 2), list(range(12))).told
    assert told["reason"] == "hidden" and told["tallies"] == [] and told["shared"] == []


def test_a_group_of_four_is_left_out_and_its_people_are_in_no_export() -> None:
    many = invented(80, 20, 2, coin=0.02)
    opposed = many.values.copy()
    opposed[76:] = -many.values[0] * 0 + [1 if i % 2 else -1 for i in range(20)]
    seen = many.seen.copy()
    seen[76:] = 1
    drawn = picture.drawn(Votes(opposed, seen), list(range(20)))
    if drawn.told["left_out"]:
        assert drawn.told["left_out"] < reading.LEAST_SHOWN
        assert all(len(members) >= reading.LEAST_SHOWN for members in drawn.members)
    assert all(group["people"] >= reading.LEAST_SHOWN for group in drawn.told["groups"])


def test_the_same_votes_give_the_same_picture_to_the_last_bit() -> None:
    made = invented(120, 30, 3)
    one, other = (picture.drawn(made, list(range(30))) for _run in range(2))
    assert picture.digest(one.told) == picture.digest(other.told)


def test_of_many_people_on_a_grid_come_the_same_groups() -> None:
    made = invented(groups.MANY + 400, 16, 3)
    found = fitting.fit(made)
    assert groups.agreement(found.labels, camps_of(made.people, 3)) > 0.95


def test_the_two_directions_are_those_of_the_greatest_variance() -> None:
    np = votes.numpy()
    made = invented(50, 12, 2)
    flat = plane.of(made)
    means = made.values.sum(axis=0) / np.maximum(made.seen.sum(axis=0), 1)
    centred = made.values - made.seen * means
    sizes, directions = np.linalg.eigh(centred.T @ centred)
    for i in (0, 1):
        assert abs(abs(flat.directions[:, i] @ directions[:, -1 - i]) - 1) < 1e-9
    assert sizes[-1] >= sizes[-2]


def test_consensus_is_the_product_over_the_groups() -> None:
    made = votes.made(4, 1, [(0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, -1)])
    counts = reading.counted(made, votes.numpy().array([0, 0, 1, 1]), 2).rows(0, 2)
    assert reading.consensus(counts)[0] == pytest.approx((3 / 4) * (2 / 4))


# What stands in the table of the decision; a change of method shows here first.
@pytest.mark.parametrize(("name", "least"), [("brexit-consensus", 0.87), ("vtaiwan.uberx", 0.74)])
def test_published_conversations_fall_into_much_the_same_groups(name: str, least: float) -> None:
    made, published, _numbers = polis.conversation(name)
    found = fitting.fit(made)
    assert found.k == 2 and found.stability > 0.8
    both = (published >= 0) & (found.labels >= 0)
    assert groups.agreement(found.labels[both], published[both]) >= least
    ours = reading.consensus(reading.counted(made, found.labels, 2).rows(0, 2))
    theirs = reading.consensus(reading.counted(made, published, 2).rows(0, 2))
    assert len(set(reading.best(ours, 10)) & set(reading.best(theirs, 10))) >= 9
