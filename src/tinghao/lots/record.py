"""The published record of a lottery: one text, the same byte for byte, that anybody can check and draw from.

People appear as pool numbers with the attributes that carry quotas; no name, no contact, no address.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinghao.lots.leximin import Distribution
from tinghao.lots.pools import Pool, Quota
from tinghao.lots.rounding import Tickets

FORMAT = "tinghao-lot/1"


class Unreadable(Exception):
    """The text is no record of a lottery, or not in the one form that a record has."""


@dataclass(frozen=True)
class Record:
    """What is published before the draw.

    `source` says in plain words which public number will decide; `digits` says how many of its last
    digits are read: with three, panel 000 to 999.
    """

    lot: str
    title: str
    source: str
    pool: Pool
    objective: str
    stages: tuple[tuple[float, float, int], ...]
    panels: tuple[tuple[int, ...], ...]

    @property
    def digits(self) -> int:
        """How many digits of the public number pick a panel."""
        return len(str(len(self.panels) - 1))


def made(distribution: Distribution, drawn_from: Tickets, *, lot: str, title: str, source: str) -> Record:
    """The record of a distribution and its tickets."""
    return Record(
        lot=lot,
        title=title,
        source=source,
        pool=distribution.pool,
        objective=distribution.objective,
        stages=tuple((round(s.lower, 9), round(s.upper, 9), s.people) for s in distribution.stages),
        panels=drawn_from.panels,
    )


def text(record: Record) -> str:
    """The one text of a record: JSON, a person or a panel on each line, ending in a line feed."""
    pool = record.pool
    head: dict[str, Any] = {
        "format": FORMAT,
        "lot": record.lot,
        "title": record.title,
        "source": record.source,
        "digits": record.digits,
        "seats": pool.seats,
        "objective": record.objective,
        "features": list(pool.features),
    }
    lists: dict[str, list[Any]] = {
        "stages": [list(stage) for stage in record.stages],
        "quotas": [[*quota.key, quota.least, quota.most] for quota in pool.quotas],
        "people": [
            [number, *(values.get(name, "") for name in pool.features)] for number, values in pool.people
        ],
        "panels": [list(panel) for panel in record.panels],
    }
    lines = [f"{_json(name)}: {_json(value)}" for name, value in head.items()]
    for name, rows in lists.items():
        lines.append(f"{_json(name)}: [\n" + ",\n".join(_json(row) for row in rows) + "\n]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def digest(told: str) -> str:
    """SHA-256 of the text as UTF-8, the same that `sha256sum` prints for the file."""
    return hashlib.sha256(told.encode()).hexdigest()


def read(told: str) -> Record:
    """The record in a text; raises Unreadable for anything but the form that `text` writes."""
    try:
        found = json.loads(told)
        record = _read(found)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as problem:
        raise Unreadable("这不是公平抽签的名单文件。") from problem
    if found.get("format") != FORMAT or text(record) != told:
        raise Unreadable("文件的格式与公布的格式不一致，可能被改动过。")
    return record


def _read(found: Mapping[str, Any]) -> Record:
    features = [str(name) for name in found["features"]]
    people = tuple(
        (int(row[0]), dict(zip(features, map(str, row[1:]), strict=True))) for row in found["people"]
    )
    quotas = tuple(Quota(str(f), str(v), int(least), int(most)) for f, v, least, most in found["quotas"])
    return Record(
        lot=str(found["lot"]),
        title=str(found["title"]),
        source=str(found["source"]),
        pool=Pool(people, quotas, int(found["seats"])),
        objective=str(found["objective"]),
        stages=tuple((float(lower), float(upper), int(many)) for lower, upper, many in found["stages"]),
        panels=tuple(tuple(int(number) for number in panel) for panel in found["panels"]),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
