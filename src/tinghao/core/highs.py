"""HiGHS through scipy: whole-number programs of any room, with scipy loaded when the first one is solved.

A web worker that never solves anything stays small; the process that computes pays for it.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

# An array of floats; numpy is loaded late, so its type is not named here.
Array = Any

_INFEASIBLE = 2


class Unsolved(Exception):
    """The solver gave no usable answer: out of time, or in numerical trouble."""


class Infeasible(Unsolved):
    """Nothing satisfies the demands, and that is proven."""


@cache
def scipy() -> Any:
    """scipy.optimize, loaded when first asked for."""
    return importlib.import_module("scipy.optimize")


@cache
def sparse() -> Any:
    """scipy.sparse, loaded when first asked for."""
    return importlib.import_module("scipy.sparse")


@cache
def numpy() -> Any:
    """numpy, loaded when first asked for."""
    return importlib.import_module("numpy")


def whole(
    cost: Array,
    rows: Array,
    within: tuple[Array, Array],
    bounds: tuple[Array, Array],
    *,
    integrality: Array = None,
    **options: Any,
) -> Any:
    """The cheapest whole numbers within `bounds` whose `rows` stay `within`; raises Unsolved, Infeasible.

    `integrality` may free some of them from being whole. Where time runs out the best answer so far comes
    back, with its proven bound; without any, Unsolved is raised.
    """
    np, optimize = numpy(), scipy()
    answer = optimize.milp(
        cost,
        integrality=np.ones(len(cost)) if integrality is None else integrality,
        bounds=optimize.Bounds(*bounds),
        constraints=optimize.LinearConstraint(rows, *within),
        options=options,
    )
    if answer.x is None:
        raise (Infeasible if answer.status == _INFEASIBLE else Unsolved)(str(answer.message))
    return answer
