"""Tests of documents do not depend on a word processor on the machine; those that want one say so."""

from __future__ import annotations

import pytest

from tinghao.documents import soffice


@pytest.fixture(autouse=True)
def no_word_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "program", str)
