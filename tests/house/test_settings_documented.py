"""Every variable that the code reads stands in `docs/settings.md`, and none that it does not read."""

from __future__ import annotations

import re
from pathlib import Path

from tinghao.cli.words import ROOT

VARIABLE = re.compile(r"\b(TINGHAO_[A-Z_]*[A-Z]|DATABASE_URL)\b")


def files() -> list[Path]:
    tools = [ROOT / "tinghao", ROOT / "tools/boot.py"]
    return [*(ROOT / "src").rglob("*.py"), *tools]


def read_in_code() -> set[str]:
    """Names in quotes in Python, names after a dollar sign in the launcher."""
    found: set[str] = set()
    for file in files():
        text = file.read_text(encoding="utf-8")
        quoted = re.findall(r"[\"'](TINGHAO_[A-Z_]*[A-Z]|DATABASE_URL)[\"']", text)
        shell = re.findall(r"\$\{?(TINGHAO_[A-Z_]*[A-Z])", text)
        found |= set(quoted) | set(shell)
    return found


def test_what_is_read_is_documented_and_nothing_else() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))
    assert "TINGHAO_MODE" in documented
    assert read_in_code() == documented


def test_no_word_of_a_manual_names_a_variable_that_does_not_exist() -> None:
    known = read_in_code()
    for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        named = set(VARIABLE.findall(file.read_text(encoding="utf-8")))
        assert named <= known, file.name
