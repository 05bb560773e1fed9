"""In these tests it is ten in the morning, so that a bus that left at half past eight is on its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tinghao.core import clock


@pytest.fixture(autouse=True)
def _ten_in_the_morning() -> Iterator[None]:
    moment = clock.local(clock.now()).replace(hour=10, minute=0, second=0, microsecond=0)
    with clock.at(moment):
        yield
