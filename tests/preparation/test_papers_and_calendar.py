"""Materials are PDF and Word files that harm nobody; the calendar file is one that phones understand."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import icalendar
import pytest
from tests import make
from tests.preparation import prepared

from tinghao.core import refusals
from tinghao.preparation import actions, invites, queries
from tinghao.uploads import actions as uploads
from tinghao.uploads import files, shelf
from tinghao.uploads.models import StoredFile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "media"
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    return folder


def docx(**more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        for name, data in more.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


BAD = {
    "empty": b"",
    "a programme": b"MZ\x90\x00",
    "a web page": b"<html><script>alert(1)</script>",
    "an old .doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a PDF with a script": PDF + b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
    "a PDF with a file inside": PDF + b"/EmbeddedFile",
    "a spreadsheet": b"PK\x03\x04broken",
    "a Word file with a macro": docx(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"),
    "a zip bomb": docx(word__media=b"0" * (files.MOST_UNPACKED + 1)),
    "too large": PDF + b"0" * files.LARGEST_FILE,
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_could_harm_is_refused_in_words(name: str, media: Path) -> None:
    with pytest.raises(refusals.Invalid) as refused:
        files.clean(io.BytesIO(BAD[name]), f"{name}.pdf")
    assert refused.value.fields["file"]
    assert not media.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("方案.pdf", "方案.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('a"b<c>\r\nSet-Cookie.pdf', "a b c Set-Cookie.pdf"),
        ("", "材料.pdf"),
        ("字" * 200 + ".pdf", "字" * 74 + ".pdf"),
        ("方案.exe", "方案.exe.pdf"),
    ],
)
def test_a_name_is_kept_without_what_deceives(typed: str, kept: str) -> None:
    assert files.clean(io.BytesIO(PDF), typed).name == kept


def test_a_paper_is_kept_byte_for_byte_and_gone_when_taken_back(
    cast: make.Cast, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    found = prepared.planned(cast)
    by = cast.convener.actor
    made = actions.add_material(found, by=by, file=io.BytesIO(docx()), name="改造方案.docx")
    with shelf.read(made.file.key, shelf.PAPER) as stored:
        assert stored.read() == docx()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_material(made, by=by)
    assert queries.materials_of(found) == []
    assert [p for p in media.rglob("*") if p.is_file()] == []
    assert StoredFile.objects.get().name == ""


def test_eight_papers_are_enough(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    for n in range(8):
        actions.add_material(found, by=cast.convener.actor, file=io.BytesIO(PDF), name=f"{n}.pdf")
    with pytest.raises(refusals.Invalid):
        actions.add_material(found, by=cast.convener.actor, file=io.BytesIO(PDF), name="9.pdf")


def test_the_purge_leaves_papers_that_belong_to_something(cast: make.Cast, media: Path) -> None:
    found = prepared.planned(cast)
    actions.add_material(found, by=cast.convener.actor, file=io.BytesIO(PDF), name="1.pdf")
    stray = media / "papers" / "zz" / "0123456789abcdef.bin"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(PDF)
    for path in media.rglob("*.bin"):
        os.utime(path, (0, 0))
    assert uploads.purge_orphans() == 1
    assert not stray.exists() and len(list(media.rglob("*.bin"))) == 1


def test_a_calendar_takes_the_meeting_follows_a_move_and_drops_what_was_called_off(
    cast: make.Cast,
) -> None:
    found = prepared.planned(cast)

    def event() -> tuple[Any, Any]:
        told = invites.calendar_file(
            found,
            queries.arrangement_of(found),
            where="示例议事亭",
            url="https://example.gov.cn/y/x",
            words="带图纸来",
        )
        assert b"\r\n" in told and all(len(line) <= 75 for line in told.split(b"\r\n"))
        calendar = icalendar.Calendar.from_ical(told)
        assert [str(z["TZID"]) for z in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
        return calendar, calendar.walk("VEVENT")[0]

    calendar, first = event()
    assert calendar["METHOD"] == "PUBLISH" and first["SEQUENCE"] == 0 and first["STATUS"] == "CONFIRMED"
    assert first.decoded("dtstart") == found.starts_at
    assert (first.decoded("dtend") - first.decoded("dtstart")).total_seconds() == 90 * 60
    actions.move_meeting(
        found, by=cast.convener.actor, starts_at=prepared.at(7, 15), venue=None, minutes=60, sequence=0
    )
    _calendar, second = event()
    assert (second["UID"], second["SEQUENCE"]) == (first["UID"], 1)
    assert second.decoded("dtstart") == prepared.at(7, 15)
    actions.call_off_meeting(found, by=cast.convener.actor, words="示例：下雨")
    calendar, last = event()
    assert calendar["METHOD"] == "CANCEL" and last["STATUS"] == "CANCELLED"
    assert (last["UID"], last["SEQUENCE"]) == (first["UID"], 2)
