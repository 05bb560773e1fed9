"""The schemes that ship as examples: published ones as far as they were published, and one of our own.

What a published text leaves open stands in the scheme's `open_points`; figures are of the sources of
`domain`, section 3.1. An office copies one and makes it its own.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tinghao.assessment.scheme import Scheme, from_data

_FOLDER = Path(__file__).with_name("examples")


@cache
def examples() -> dict[str, Scheme]:
    """The examples by name of their file, our own first."""
    files = sorted(_FOLDER.glob("*.json"), key=lambda f: (f.stem != "tinghao", f.stem))
    return {f.stem: from_data(json.loads(f.read_text(encoding="utf-8"))) for f in files}
