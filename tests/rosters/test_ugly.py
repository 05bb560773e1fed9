"""Of the errors planted in forty ugly spreadsheets: how many are found at their cell, how many wrongly."""

from __future__ import annotations

import sys

from tests.rosters import stage, ugly

from tinghao.core.sheets import BadFile

# Measured; docs/benchmarks.md says the same. What is missed is 农夜 for 农业: a word of two characters
# of which one is wrong is as near to several sectors, so it is shown as a new one and not called an error.
FOUND_AT_LEAST = 0.96
FALSE_AT_MOST = 0


def test_the_errors_planted_are_found_at_their_cells_and_nothing_else_is_called_one(cast):
    actor, found, planted, false, missed = cast.county_office.actor, 0, 0, [], []
    for one in ugly.every():
        told: set[str] = set()
        try:
            stage.checked(actor, one.file, name=f"{one.name}.csv")
        except BadFile as refusal:
            told = {problem.cell for problem in refusal.problems}
            assert told, (one.name, refusal.message)
        found += len(told & one.planted)
        planted += len(one.planted)
        missed += [(one.name, cell) for cell in sorted(one.planted - told)]
        false += [(one.name, cell) for cell in sorted(told - one.planted)]
    sys.stdout.write(f"errors found of those planted: {found} of {planted}; wrongly: {len(false)}\n")
    assert found / planted >= FOUND_AT_LEAST, missed
    assert len(false) <= FALSE_AT_MOST, false
