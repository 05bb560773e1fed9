"""What stands in docs/generated is what the code says today."""

from __future__ import annotations

import pytest
from tools import generate_docs


@pytest.mark.parametrize("name", generate_docs.DOCUMENTS)
def test_a_generated_document_is_in_step_with_the_code(name: str) -> None:
    written = (generate_docs.OUT / name).read_text(encoding="utf-8")
    assert written == generate_docs.DOCUMENTS[name](), "run: python tools/generate_docs.py"
