"""Nobody but the demo moves the clock: a door that did would write a history with false dates."""

from __future__ import annotations

import re
from pathlib import Path

import tinghao

SOURCE = Path(tinghao.__file__).parent
MOVES = re.compile(r"\bclock\.at\(|from tinghao\.core\.clock import")


def test_only_the_demo_moves_the_clock() -> None:
    moving = {
        path.relative_to(SOURCE).parts[0]
        for path in SOURCE.rglob("*.py")
        if MOVES.search(path.read_text(encoding="utf-8"))
    }
    assert moving == {"demo"}
