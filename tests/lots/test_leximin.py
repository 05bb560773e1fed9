"""The fairest lottery is exactly that, proven, and says so only when it is."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from typing import Any

import pytest
from bench import pools
from tests.lots import small

from tinghao.lots import highs, leximin
from tinghao.lots.pools import Pool


def by_listing(pool: Pool) -> Any:
    """LEXIMIN over the list of all panels: no pricing, no relaxation, no cuts. None without a panel."""
    np, optimize = highs.numpy(), highs.scipy()
    everything = itertools.product(*(range(n + 1) for n in pool.counts))
    panels = [panel for panel in everything if sum(panel) == pool.seats and not pool.unmet(panel)]
    if not panels:
        return None
    chances = np.array(panels, dtype=float).T / np.array(pool.counts, dtype=float)[:, None]
    floor, rises = np.zeros(len(pool.counts)), np.ones(len(pool.counts))
    while rises.any():
        answer = optimize.linprog(
            np.append(np.zeros(len(panels)), -1.0),
            A_ub=np.hstack([-chances, rises[:, None]]),
            b_ub=-np.maximum(floor - 1e-11, 0.0),
            A_eq=np.append(np.ones(len(panels)), 0.0)[None, :],
            b_eq=[1.0],
            bounds=[*((0.0, None) for _panel in panels), (None, None)],
        )
        settled = (rises > 0) & (-answer.ineqlin.marginals > 1e-7)
        floor[settled] = max(answer.x[-1], 0.0)
        rises[settled] = 0.0
    return floor


@pytest.mark.parametrize("seed", range(40))
def test_chances_are_those_found_by_listing_every_panel(seed: int) -> None:
    pool = small.any_pool(random.Random(seed))
    expected = by_listing(pool)
    if expected is None:
        with pytest.raises(highs.Infeasible):
            leximin.solve(pool)
        return
    found = leximin.solve(pool)
    assert found.objective == leximin.LEXIMIN
    assert found.gap <= 1e-6
    assert found.chances == pytest.approx(expected, abs=1e-6)
    assert all(not pool.unmet(panel) and sum(panel) == pool.seats for panel, _share in found.panels)


def test_where_averages_promise_too_much_a_cut_brings_the_bound_down_to_the_truth() -> None:
    found = leximin.solve(small.ODD)
    assert found.objective == leximin.LEXIMIN
    assert [found.of[number] for number in (1, 2, 3)] == pytest.approx([1 / 3] * 3, abs=1e-6)
    assert found.stages[0].upper == pytest.approx(1 / 3, abs=1e-6)
    assert found.chances == pytest.approx(by_listing(small.ODD), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "optimum"),
    [("opendlp_monitoring_29", 0.28), ("syn_a_300_30", 0.0375), ("syn_b_825_75", 0.049531459)],
)
def test_published_pools_reach_their_certified_optimum(name: str, optimum: float) -> None:
    pool = pools.published(name)
    found = leximin.solve(pool)
    assert found.objective == leximin.LEXIMIN
    assert found.least == pytest.approx(optimum, abs=1e-6)
    assert found.gap <= 1e-6
    assert sum(found.of.values()) == pytest.approx(pool.seats)


def test_the_same_pool_gives_the_same_distribution() -> None:
    pool = pools.published("opendlp_monitoring_29")
    assert leximin.solve(pool).panels == leximin.solve(pool).panels


def test_out_of_time_nothing_is_called_leximin() -> None:
    """The first steps are allowed, then the clock is at its end."""
    found = leximin.solve(pools.published("syn_b_825_75"), seconds=0.02)
    assert found.objective != leximin.LEXIMIN
    assert len(found.stages) == 1
    assert found.stages[0].lower <= 0.049531460 <= found.stages[0].upper + 1e-9


def test_people_whom_the_quotas_shut_out_are_named() -> None:
    pool = small.pool(2, [{"a": "x"}] * 3 + [{"a": "y"}] * 2, [("a", "x", 2, 2), ("a", "y", 0, 2)])
    found = leximin.solve(pool)
    assert [pool.types[i] for i in found.never] == [("y",)]
    assert found.least == pytest.approx(2 / 3)


def test_a_process_that_only_imports_the_room_stays_without_the_solver() -> None:
    told = "import sys, tinghao.lots.leximin, tinghao.lots.rounding; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_pool_of_hundreds_of_kinds_is_proven_in_seconds() -> None:
    pool = pools.made(*pools.MADE["made 360/30, 7 attributes"])
    found = leximin.solve(pool, seconds=60)
    assert found.objective == leximin.LEXIMIN and found.gap < 1e-7
    assert all(not pool.unmet(panel) for panel, _share in found.panels)
    # The splitting's own shares are the lottery: few panels, no master program over all that were met.
    assert len(found.panels) < 150
