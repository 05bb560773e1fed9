"""Every act in every state by everybody comes out as a person has read and agreed to."""

from __future__ import annotations

import os

from tests import make
from tests.orders import matrix

from tinghao.orders.workflow import ORDER_FLOW


def test_everybody_may_do_what_the_reviewed_table_says_and_nothing_else(cast: make.Cast) -> None:
    found = matrix.table(cast)
    if os.environ.get("TINGHAO_WRITE_MATRIX"):
        matrix.REVIEWED.write_text(found, encoding="utf-8")
    assert found == matrix.REVIEWED.read_text(encoding="utf-8")


def test_every_transition_is_tried() -> None:
    assert {t.name for t in ORDER_FLOW.transitions} <= set(matrix.ACTS)
