"""`verify-lot` recomputes a published lottery from its file, and says no to a changed one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.lots import small

from tinghao.cli import verify_lot
from tinghao.cli.words import Trouble
from tinghao.lots import drawing, record


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lot-12.json"
    path.write_bytes(record.text(small.published()).encode())
    return path


def test_a_good_file_with_its_number_prints_hash_and_panel(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = small.published()
    digest = record.digest(record.text(found))
    assert verify_lot.main([str(file), "20261130527", "--sha256", digest.upper()]) == 0
    said = capsys.readouterr().out
    assert f"SHA-256 {digest}" in said
    assert f"第 527 号名单 panel: {' '.join(map(str, found.panels[527]))}" in said
    assert "98.7%" in said


def test_a_wrong_hash_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_lot.main([str(file), "--sha256", "0" * 64]) == 1
    assert "不一致" in capsys.readouterr().out


def test_a_panel_that_was_changed_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = file.read_text(encoding="utf-8")
    first = ", ".join(map(str, small.published().panels[0]))
    assert told.count(first) == 1
    file.write_text(told.replace(first, first.replace(", ", ", 1", 1)), encoding="utf-8")
    assert verify_lot.main([str(file)]) == 1
    assert "第 000 号名单" in capsys.readouterr().out


def test_replacements_are_recomputed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = small.published()
    gone = drawing.panel(found, "007")[0]
    assert verify_lot.main([str(file), "007", "--declined", str(gone)]) == 0
    change = drawing.replacements(found, record.digest(record.text(found)), "007", [gone])[0]
    assert f"由 {change.instead} 递补" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["a", "1", "2"], ["no-such-file"]])
def test_what_cannot_be_read_is_explained(arguments: list[str]) -> None:
    with pytest.raises(Trouble):
        verify_lot.main(arguments)


def test_something_else_than_a_record_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"\xff\xfe", b"[1]", b"{}", b"[" * 100_000):
        path = tmp_path / "file"
        path.write_bytes(content)
        with pytest.raises(Trouble):
            verify_lot.main([str(path)])
