"""The picture of a map as it is stored: plain numbers, the same for the same votes, and nobody in it."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any

from tinghao.opinions import fitting, reading
from tinghao.opinions.votes import Votes, numpy

METHOD = "tinghao-opinions/1"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is told, and the rows of the votes that belong to each group that is shown."""

    told: dict[str, Any]
    members: tuple[tuple[int, ...], ...] = ()


def drawn(votes: Votes, numbers: list[int], *, seed: int = fitting.SEED) -> Drawn:
    """What the votes say; statements go by the numbers given, one for each column.

    `reason` tells why there are no groups: `hidden` (fewer than five people: nothing is told), `few`,
    `unclear`; "" where there are some. Groups of fewer than five are left out, and counted only.
    """
    fit = fitting.fit(votes, seed=seed)
    told: dict[str, Any] = {
        "method": METHOD,
        "seed": seed,
        "people": votes.people,
        "counted": fit.counted,
        "enough": fitting.enough(votes.statements),
        "votes": int(votes.seen.sum(dtype=numpy().int64)),
        "reason": fit.reason,
        "stability": fit.stability,
        "fits": {str(k): fits for k, fits in fit.fits.items()},
        "groups": [],
        "left_out": 0,
        "tallies": [],
        "shared": [],
        "divides": [],
    }
    if votes.people < reading.LEAST_SHOWN:
        return Drawn(told | {"reason": "hidden"})
    sizes = numpy().bincount(fit.labels[fit.labels >= 0], minlength=fit.k)
    shown = int((sizes >= reading.LEAST_SHOWN).sum()) if fit.is_clear else 0
    if shown < 2:
        told["reason"] = fit.reason or "unclear"
        shown = 0
    counts = reading.counted(votes, fit.labels, shown)
    told |= _found(counts, shown, numbers)
    if shown:
        told["left_out"] = int(sizes[shown:].sum())
        told["groups"] = _groups(counts.rows(0, shown), fit, numbers)
    members = (tuple(int(i) for i in numpy().flatnonzero(fit.labels == g)) for g in range(shown))
    return Drawn(told, tuple(members))


def digest(told: dict[str, Any]) -> str:
    """SHA-256 of a picture in its one form."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _found(counts: reading.Counts, shown: int, numbers: list[int]) -> dict[str, Any]:
    everybody = counts.whole
    groups = counts.rows(0, shown) if shown else everybody
    tallies = []
    for column, number in enumerate(numbers):
        line = [_three(everybody, 0, column)]
        line += [_three(groups, g, column) for g in range(shown)]
        tallies.append([number, *line])
    return {
        "tallies": tallies,
        "shared": [[numbers[i], choice, score] for i, choice, score in reading.shared(groups)],
        "divides": [[numbers[i], gap] for i, gap in reading.dividing(groups)],
    }


def _three(counts: reading.Counts, group: int, column: int) -> list[int]:
    return [int(part[group, column]) for part in (counts.agree, counts.passed, counts.disagree)]


def _groups(counts: reading.Counts, fit: fitting.Fit, numbers: list[int]) -> list[dict[str, Any]]:
    shown = len(counts.agree)
    middle = fit.places[fit.labels >= 0].mean(axis=0)
    found = []
    for group in range(shown):
        here = fit.labels == group
        off = fit.places[here].mean(axis=0) - middle
        # In whole degrees, clockwise from the top: where the group sits at the table.
        angle = round(math.degrees(math.atan2(float(off[0]), float(off[1])))) % 360
        held = [[numbers[i], choice] for i, choice in reading.held(counts, group)]
        found.append({"people": int(here.sum()), "angle": angle, "holds": held})
    return found
