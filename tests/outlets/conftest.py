"""A receiver on the loopback, and an operator who lets messages go there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.outlets import receiver as receivers


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[receivers.Receiver]:
    monkeypatch.setenv("TINGHAO_WEBHOOK_NETWORKS", "127.0.0.0/8")
    with receivers.serving() as made:
        yield made
