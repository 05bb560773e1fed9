"""An office's own template: checked before anything opens it, filled with facts, hostile files refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

import docx as python_docx
import pytest
from tests import make
from tests.documents import meetings
from tests.documents.meetings import words_of

from tinghao.core import refusals
from tinghao.documents import actions, inspecting, queries
from tinghao.documents.choices import Kind
from tinghao.documents.models import Template
from tinghao.history.models import Entry


def template(*paragraphs: str, row: tuple[str, ...] = (), header: str = "") -> bytes:
    """A .docx as a word processor writes it, with these words, one table, and a header."""
    document = python_docx.Document()
    for words in paragraphs or ("{{议题}}",):
        document.add_paragraph(words)
    if row:
        table = document.add_table(rows=2, cols=len(row))
        for cell, words in zip(table.rows[0].cells, ("序号", "事项", "主办", "期限"), strict=False):
            cell.text = words
        for cell, words in zip(table.rows[1].cells, row, strict=True):
            cell.text = words
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(change: Callable[[dict[str, bytes]], None], content: bytes | None = None) -> bytes:
    """A template whose parts somebody tampered with."""
    with zipfile.ZipFile(io.BytesIO(content or template())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return changed(change)


def added(name: str, content: bytes = b"x") -> bytes:
    return changed(lambda parts: parts.update({name: content}))


def in_body(xml: bytes) -> bytes:
    return replaced("word/document.xml", b"<w:sectPr", xml + b"<w:sectPr")


def linked(target: bytes, kind: bytes, mode: bytes = b' TargetMode="External"') -> bytes:
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        + kind
        + b'" Target="'
        + target
        + b'"'
        + mode
        + b"/>"
    )
    return replaced("word/_rels/document.xml.rels", b"</Relationships>", relation + b"</Relationships>")


def bomb(size: int = 40_000_000) -> bytes:
    """A part that unpacks to much more than it weighs."""
    return added("word/media/image1.png", b"\0" * size)


def lying_bomb() -> bytes:
    """The same, with a small size in the directory: only counting finds it."""
    content = bytearray(bomb(60_000_000))
    for found in re.finditer(rb"PK\x01\x02.{42}word/media/image1\.png", bytes(content), re.DOTALL):
        struct.pack_into("<I", content, found.start() + 24, 1000)
    return bytes(content)


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
FIELD = b'<w:p><w:r><w:instrText xml:space="preserve"> %s </w:instrText></w:r></w:p>'
MACRO_TYPE = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"not a document at all", "打不开"),
    "empty": (lambda: b"", "打不开"),
    "cut short": (lambda: template()[:-200], "打不开"),
    "old format": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "老的 .doc"),
    "a spreadsheet": (lambda: changed(lambda p: p.pop("word/document.xml")), "打不开"),
    "macro": (lambda: added("word/vbaProject.bin"), "宏"),
    "macro by type": (lambda: replaced("[Content_Types].xml", *MACRO_TYPE), "宏"),
    "template type": (
        lambda: replaced("[Content_Types].xml", b"document.main+xml", b"template.main+xml"),
        "另存为",
    ),
    "embedded": (lambda: added("word/embeddings/oleObject1.bin"), "嵌入"),
    "activex": (lambda: added("word/activeX/activeX1.xml"), "控件"),
    "program": (lambda: added("word/media/run.exe"), "嵌入"),
    "climbing name": (lambda: added("../../etc/cron.d/x"), "用不着"),
    "absolute name": (lambda: added("/etc/passwd"), "用不着"),
    "html": (lambda: added("word/afchunk.mht"), "用不着"),
    "link outside": (lambda: linked(b"https://example.com/x.png", b"image"), "链接"),
    "attached template": (lambda: linked(b"\\\\evil\\x.dotm", b"attachedTemplate"), "链接"),
    "chunk": (lambda: linked(b"media/x.png", b"aFChunk", b""), "嵌了"),
    "chunk in body": (lambda: in_body(b"<w:altChunk/>"), "嵌了"),
    "object in body": (lambda: in_body(b"<w:p><w:r><w:object/></w:r></w:p>"), "嵌了"),
    "dde": (lambda: in_body(FIELD % b"DDEAUTO c:\\windows\\cmd.exe"), "域"),
    "dde in pieces": (
        lambda: in_body(
            b"<w:p><w:r><w:instrText>DD</w:instrText></w:r>"
            b"<w:r><w:instrText>EAUTO x</w:instrText></w:r></w:p>"
        ),
        "域",
    ),
    "include": (lambda: in_body(b'<w:p><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>'), "域"),
    "zip bomb": (bomb, "太大"),
    "zip bomb that lies": (lying_bomb, "太大|打不开"),
    "many parts": (
        lambda: changed(lambda p: p.update({f"customXml/item{n}.xml": b"<a/>" for n in range(400)})),
        "太大",
    ),
    "entity bomb": (lambda: added("customXml/item1.xml", BILLION), "XML"),
    "outside entity": (lambda: added("customXml/item1.xml", OUTSIDE), "XML"),
    "entity in utf-16": (
        lambda: added(
            "customXml/item1.xml",
            BILLION.decode().replace('1.0"?', '1.0" encoding="UTF-16"?').encode("utf-16"),
        ),
        "XML",
    ),
    "broken xml": (lambda: added("customXml/item1.xml", b"<a><b></a>"), "读不下去"),
    "too deep": (lambda: added("customXml/item1.xml", b"<a>" * 5000 + b"</a>" * 5000), "读不下去"),
    "no fields": (lambda: template("没有字段"), "一个字段也没有"),
    "row field in text": (lambda: template("{{议题}}{{成果.事项}}"), "一行里"),
    "two groups in a row": (lambda: template(row=("{{成果.事项}}", "{{名单.姓名}}")), "只能有一种"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_broken_or_hostile_is_refused_in_words(name: str) -> None:
    build, words = HOSTILE[name]
    with pytest.raises(inspecting.BadTemplate) as refused:
        inspecting.read(io.BytesIO(build()), Kind.MINUTES)
    assert re.search(words, refused.value.message), refused.value.message


def test_one_that_is_too_large_is_not_even_opened() -> None:
    with pytest.raises(inspecting.BadTemplate, match="5 MB"):
        inspecting.read(io.BytesIO(b"PK" + b"\0" * inspecting.MOST_BYTES), Kind.MINUTES)


def test_nothing_of_a_refused_file_is_kept(cast: make.Cast) -> None:
    with pytest.raises(inspecting.BadTemplate):
        add(cast, added("word/vbaProject.bin"))
    assert not Template.objects.exists()
    assert not Entry.objects.filter(kind="documents.template_added").exists()


def add(cast: make.Cast, content: bytes, kind: str = Kind.MINUTES) -> Template:
    by = cast.county_office.actor
    return actions.add_template(
        by=by, office=make.COUNTY, kind=kind, file=io.BytesIO(content), name="示例纪要.docx"
    )


def test_unknown_fields_are_listed_each_with_the_one_that_was_meant(cast: make.Cast) -> None:
    with pytest.raises(inspecting.BadTemplate) as refused:
        add(cast, template("{{议提}} {{商定办法}} {{xyz}} {{ 议题 }}", header="{{发文单位}}"))
    told = {one.name: one.suggestion for one in refused.value.unknown}
    assert told == {"议提": "议题", "商定办法": "商定的办法", "xyz": "", "发文单位": "发文机关"}


def test_fields_are_filled_wherever_they_stand_and_rows_come_again(cast: make.Cast) -> None:
    content = template(
        "关于{{议题}}的纪要（{{编号}}）",
        "{{商定的办法}}",
        "｛｛ 召集人 ｝｝主持，{{出席}}出席。",
        row=("{{成果.序号}}", "{{成果.事项}}", "{{成果.主办}}", "{{成果.期限}}"),
        header="{{发文机关}}",
    )
    made = add(cast, content)
    meeting = meetings.recorded(cast)
    document = actions.make_document(meeting, by=cast.convener.actor, kind=Kind.MINUTES)
    file = queries.document_file(cast.convener.actor, document.pk, "docx").content
    words = words_of(file)
    assert document.template_id == made.pk
    assert f"关于公厕开门时间的纪要（{document.number}）" in words
    # Two lines that were typed are two paragraphs.
    assert "物业公司本月底前开门。\n费用由物业和街道分担。\n" in words
    assert f"{cast.convener.person}主持" in words and "居民代表1人出席" in words
    assert "打开公厕" in words and "请一名保洁员" in words and "{{" not in words
    assert "{{成果" not in words and meetings.RESIDENT not in words
    header = zipfile.ZipFile(io.BytesIO(file)).read("word/header1.xml").decode()
    assert "委员会办公室" in header


def test_a_field_cut_into_runs_is_still_a_field(cast: make.Cast) -> None:
    document = python_docx.Document()
    paragraph = document.add_paragraph("前")
    for piece in ("{", "{议", "题}", "}后"):
        paragraph.add_run(piece).bold = True
    out = io.BytesIO()
    document.save(out)
    add(cast, out.getvalue(), kind=Kind.NOTICE)
    made = actions.make_document(meetings.planned(cast), by=cast.convener.actor, kind=Kind.NOTICE)
    assert "前公厕开门时间后" in words_of(queries.document_file(cast.convener.actor, made.pk, "docx").content)


def test_what_the_facts_say_is_no_field_and_no_markup(cast: make.Cast) -> None:
    add(cast, template("{{议题}}／{{形式}}"), kind=Kind.NOTICE)
    meeting = meetings.planned(cast)
    type(meeting).objects.filter(pk=meeting.pk).update(title="{{形式}}<w:p/>&\"'")
    meeting.refresh_from_db()
    made = actions.make_document(meeting, by=cast.convener.actor, kind=Kind.NOTICE)
    words = words_of(queries.document_file(cast.convener.actor, made.pk, "docx").content)
    assert "{{形式}}&lt;w:p/&gt;&amp;" in words


def test_a_new_upload_retires_the_one_before_and_the_built_in_can_come_back(cast: make.Cast) -> None:
    first = add(cast, template("{{议题}}一"))
    assert add(cast, template("{{议题}}一")).pk == first.pk
    second = add(cast, template("{{议题}}二"))
    assert (second.version, Template.objects.get(pk=first.pk).retired_at is not None) == (2, True)
    actions.retire_template(second, by=cast.county_office.actor)
    with pytest.raises(refusals.Stale):
        actions.retire_template(second, by=cast.county_office.actor)
    made = actions.make_document(meetings.recorded(cast), by=cast.convener.actor, kind=Kind.MINUTES)
    assert made.template is None and not made.not_printed


def test_a_trial_shows_it_with_invented_facts(cast: make.Cast) -> None:
    made = add(
        cast, template("{{议题}}", row=("{{名单.序号}}", "{{名单.姓名}}", "{{名单.单位}}", "{{名单.到场}}"))
    )
    found = queries.trial_file(cast.county_office.actor, made.pk)
    assert "示例：公厕开门时间" in words_of(found.content) and "请假" in words_of(found.content)
    for who in (cast.other_county_office, cast.convener, cast.stranger):
        with pytest.raises(refusals.NotFound):
            queries.trial_file(who.actor, made.pk)


def test_only_the_office_brings_templates_for_its_own_paper(cast: make.Cast) -> None:
    for who, refusal in (
        (cast.convener, refusals.NotFound),
        (cast.other_county_office, refusals.NotFound),
        (cast.stranger, refusals.NotFound),
    ):
        with pytest.raises(refusal):
            actions.add_template(
                by=who.actor, office=make.COUNTY, kind=Kind.MINUTES, file=io.BytesIO(template()), name="x"
            )
    assert not Template.objects.exists()
