"""Which faces a machine has for official documents, and what doctor says about those that it lacks."""

from __future__ import annotations

import pytest

from tinghao.cli import doctor
from tinghao.documents import fonts
from tinghao.documents.paper import FANG, KAI


def have(monkeypatch: pytest.MonkeyPatch, *families: str) -> None:
    monkeypatch.setattr(fonts, "_families", lambda: frozenset(families))


def test_the_standards_own_faces_come_first_where_a_machine_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, "Noto Serif CJK SC", "FandolFang R", "FangSong_GB2312", "KaiTi")
    assert fonts.chain(FANG)[:2] == ["FangSong_GB2312", "FandolFang R"]
    assert fonts.chain(KAI)[0] == "KaiTi"
    # A rare character of a name is looked for in all that is there.
    assert "Noto Serif CJK SC" in fonts.chain(KAI)


def test_doctor_names_what_is_missing_and_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, "Noto Serif CJK SC", "Noto Sans CJK SC")
    found = doctor.paper_fonts()
    assert "仿宋_GB2312、楷体_GB2312" in found.what and found.state == "optional"
    assert "texlive-lang-chinese fonts-arphic-gkai00mp" in found.mend and "fonts" in found.mend
    have(monkeypatch)
    assert "做不出 PDF" in doctor.paper_fonts().what
    have(monkeypatch, *(face.families[0] for face in fonts.FACES.values()))
    assert doctor.paper_fonts().state == "ok"
