"""Quotas that cannot be kept: the contradiction is named, and the change proposed does help."""

from __future__ import annotations

import dataclasses
import random

import pytest
from tests.lots import small

from tinghao.lots import conflicts
from tinghao.lots.pools import Pool


def changed(pool: Pool, conflict: conflicts.Conflict) -> Pool:
    new = {change.quota: change for change in conflict.changes}
    quotas = tuple(
        dataclasses.replace(quota, least=new[quota].least, most=new[quota].most) if quota in new else quota
        for quota in pool.quotas
    )
    return dataclasses.replace(pool, quotas=quotas)


def test_quotas_that_can_be_kept_have_no_conflict() -> None:
    assert conflicts.find(small.ODD) is None


def test_a_value_with_too_few_people_is_named_with_the_number_that_works() -> None:
    pool = small.pool(3, [{"a": "x"}] * 5 + [{"a": "y"}], [("a", "y", 2, 3), ("a", "x", 0, 3)])
    found = conflicts.find(pool)
    assert found is not None
    assert [limit.words for limit in found.limits] == ["a“y”至少 2 人"]
    assert [change.words for change in found.changes] == ["a“y”：至少 2 人改为 1 人"]


def test_two_attributes_against_each_other_are_both_named_and_the_innocent_is_not() -> None:
    people = [{"a": "x", "b": "p", "c": "1"}] * 4 + [{"a": "y", "b": "q", "c": "2"}] * 4
    pool = small.pool(4, people, [("a", "x", 3, 4), ("b", "q", 2, 4), ("c", "1", 0, 4)])
    found = conflicts.find(pool)
    assert found is not None
    assert {limit.quota.feature for limit in found.limits} == {"a", "b"}
    assert conflicts.find(changed(pool, found)) is None


@pytest.mark.parametrize("seed", range(25))
def test_the_proposed_change_always_helps(seed: int) -> None:
    pool = small.any_pool(random.Random(seed))
    found = conflicts.find(pool)
    assert found is None or (found.limits and conflicts.find(changed(pool, found)) is None)


def test_a_pool_smaller_than_the_panel_cannot_be_helped_by_quotas() -> None:
    pool = small.pool(3, [{"a": "x"}] * 2, [("a", "x", 0, 3)])
    assert conflicts.find(pool) == conflicts.Conflict((), ())
