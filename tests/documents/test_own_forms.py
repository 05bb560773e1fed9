"""Own templates for the forms that are filled in by hand, and what LibreOffice makes of any of them."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.urls import reverse
from tests import make
from tests.documents import meetings
from tests.documents.meetings import words_of
from tests.documents.test_templates import add, template

from tinghao.consultations import actions as consultations
from tinghao.documents import actions, codes, inspecting, queries, soffice
from tinghao.documents.choices import KEPT, Kind
from tinghao.documents.models import PrintRun
from tinghao.documents.pdf import NotPrintable

REAL = soffice.program()  # before the tests of this folder take it away
ADDRESS = "https://example.org/f/{}"
SEATS = ("{{席位.序号}}", "{{席位.姓名}}", "{{席位.单位}}")


def printed(
    cast: make.Cast, kind: str, about: Any, copies: int = 1, form: str = "docx"
) -> tuple[PrintRun, bytes]:
    by: Any = cast.convener.actor
    run = actions.print_forms(by=by, kind=kind, about=about, copies=copies)
    return run, queries.blank_form_file(by, run.pk, form, ADDRESS.format).content


def test_each_copy_of_a_form_has_its_own_code_its_own_page_and_its_own_picture(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    add(
        cast,
        template("{{表码}}", "{{涉及的单}} {{单号}}{{二维码}}", header="{{发文机关}}"),
        Kind.SATISFACTION,
    )
    run, file = printed(cast, Kind.SATISFACTION, meeting.orders.get(), 3)
    words = words_of(file)
    for code in queries.codes_of(run):
        assert words.count(codes.shown(code)) == 1
    parts = zipfile.ZipFile(io.BytesIO(file))
    assert sum(name.startswith("word/media/") for name in parts.namelist()) == 3
    document = parts.read("word/document.xml").decode()
    assert document.count("pageBreakBefore") == 2 and "{{" not in words
    assert "委员会办公室" in parts.read("word/header1.xml").decode()


def test_what_was_promised_and_what_a_unit_owes_stand_on_its_own_forms(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    item = meeting.items.order_by("pk")[0]
    rows = ("{{成果.序号}}", "{{成果.事项}}", "{{成果.主办}}", "{{成果.期限}}")
    add(cast, template("{{表码}}", row=rows), Kind.SATISFACTION)
    add(cast, template("{{表码}} {{事项}} {{主办}} {{期限}} {{时间}} {{单号}}"), Kind.HANDLING)
    add(cast, template("{{表码}} {{社区}}"), Kind.APPLICATION)
    _run, rated = printed(cast, Kind.SATISFACTION, meeting.orders.get())
    assert all(one.what in words_of(rated) for one in meeting.items.all())
    _run, owed = printed(cast, Kind.HANDLING, item)
    assert item.what in words_of(owed) and meeting.orders.get().number in words_of(owed)
    _run, blank = printed(cast, Kind.APPLICATION, make.division(make.COMMUNITY))
    assert "{{" not in words_of(blank)


def test_a_seat_keeps_its_line_on_the_sheet_whoever_is_taken_off(cast: make.Cast) -> None:
    meeting = meetings.planned(cast)
    by: Any = cast.convener.actor
    second, last = meeting.seats.order_by("number")[1], meeting.seats.order_by("-number")[0]
    numbers = [s.number for s in meeting.seats.order_by("number")]
    consultations.remove_seat(second, by=by)
    consultations.remove_seat(last, by=by)
    new = consultations.add_seats(meeting, by=by, seats=[consultations.NewSeat("expert", name="示例工程师")])[
        0
    ]
    assert new.number == numbers[-1] + 1, "a number that stands on paper is given to nobody else"
    add(cast, template("{{表码}}", row=SEATS), Kind.SIGN_IN)
    _run, file = printed(cast, Kind.SIGN_IN, meeting)
    lines = [line for line in words_of(file).split("\n") if line.strip()]
    at = lines.index("示例工程师")
    assert lines[at - 1] == str(new.number)
    assert lines[lines.index(str(second.number)) + 1] == str(second.number + 1), "its line stays empty"


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        (Kind.SATISFACTION, template("{{单号}}"), "凭码"),
        (Kind.SIGN_IN, template("{{表码}}", header="{{表码}}"), "页眉页脚"),
        (Kind.SIGN_IN, template("{{表码}} {{席位.姓名}}"), "一行里"),
        (Kind.APPLICATION, template("{{表码}} {{各方意见}}"), "不能用在这种文书里"),
        (Kind.MINUTES, template("{{表码}}"), "不能用在这种文书里"),
    ],
)
def test_a_field_that_does_not_belong_there_is_said_so(kind: Kind, content: bytes, words: str) -> None:
    with pytest.raises(inspecting.BadTemplate, match=words):
        inspecting.read(io.BytesIO(content), kind)


def test_a_trial_of_every_form_is_filled_with_invented_facts(cast: make.Cast) -> None:
    for kind in Kind:
        text = "{{表码}} {{社区}}" if kind not in KEPT else "{{议题}}"
        made = add(cast, template(text, f"{kind}"), kind)
        assert "{{" not in words_of(queries.trial_file(cast.county_office.actor, made.pk).content), kind


def stub(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """A program called soffice that does this and nothing else."""
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(soffice, "program", lambda: str(program))
    monkeypatch.setattr(soffice, "_confined", tuple)


def test_without_libreoffice_the_docx_is_there_and_the_page_says_why_there_is_no_pdf(
    cast: make.Cast,
) -> None:
    add(cast, template("{{议题}}"), Kind.MINUTES)
    by: Any = cast.convener.actor
    made = actions.make_document(meetings.recorded(cast), by=by, kind=Kind.MINUTES)
    assert "LibreOffice" in made.not_printed and queries.document_file(by, made.pk, "docx").content
    page = cast.county_office.client.get(reverse("desk:paper", args=[make.COUNTY]))
    assert page.status_code == 200 and "没有装 LibreOffice" in page.content.decode()


@pytest.mark.parametrize(
    ("does", "words"),
    [("exit 1", "没有转成"), ("sleep 30", "太久"), ("mkdir out; echo x > out/paper.pdf", "没有转成")],
)
def test_one_that_fails_hangs_or_writes_nonsense_costs_nobody_the_docx(
    does: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(tmp_path, monkeypatch, does)
    monkeypatch.setattr(soffice, "SECONDS", 1)
    with pytest.raises(NotPrintable, match=words):
        soffice.pdf_of(template("示例"))


def test_it_runs_in_a_profile_of_its_own_with_macros_off_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    stub(
        tmp_path,
        monkeypatch,
        f'mkdir out; printf "%%PDF-1.7" > out/paper.pdf; pwd > {seen}; env >> {seen}; '
        f"cat profile/user/registrymodifications.xcu >> {seen}",
    )
    monkeypatch.setenv("TINGHAO_SECRET_EXAMPLE", "not for strangers")
    assert soffice.pdf_of(template("示例")) == b"%PDF-1.7"
    told = seen.read_text()
    assert "DisableMacrosExecution" in told and "not for strangers" not in told
    assert not Path(told.splitlines()[0]).exists()


@pytest.mark.skipif(not REAL, reason="no LibreOffice on this machine")
def test_an_own_template_comes_out_as_pdf_where_libreoffice_is(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "program", lambda: REAL)
    add(cast, template("{{表码}}", "{{社区}}{{二维码}}"), Kind.APPLICATION)
    _run, file = printed(cast, Kind.APPLICATION, make.division(make.COMMUNITY), 2, "pdf")
    with pdfplumber.open(io.BytesIO(file)) as found:
        assert len(found.pages) == 2
        assert all(len(page.images) == 1 for page in found.pages)
