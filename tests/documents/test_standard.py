"""Official documents against GB/T 9704-2012, to the millimetre: read back out of the PDF that was made."""

from __future__ import annotations

import itertools
import os
import re
import select
import signal
import zipfile
from io import BytesIO

import pytest
from tests.documents import papers
from tests.documents.measure import MM, Measured

from tinghao.documents import docx, fonts, pdf
from tinghao.documents.paper import BIAO, FANG, HEI, KAI, SONG, Paper, Para

# Millimetres from the upper left of A4, with the tolerance of the standard (or of the eye, 0.3 mm).
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 210.0 - 26.0, 297.0 - 35.0
MARGIN = 1.0
EYE = 0.3
PITCH = (225 - 16 / MM) / 21
CHAR = (156 - 16 / MM) / 27


@pytest.fixture(scope="module")
def full() -> Measured:
    return Measured(pdf.render(papers.FULL, at=papers.AT))


@pytest.fixture(scope="module")
def official() -> Measured:
    return Measured(pdf.render(papers.OFFICIAL, at=papers.AT))


def face_of(face: str) -> str:
    """The beginning of the name that the PDF gives to the face which this machine has for it."""
    return fonts.chain(face)[0].replace(" ", "").replace("CJKSC", "")[:8]


def test_a_page_is_a4_with_the_type_area_of_the_standard(full: Measured) -> None:
    assert full.size(0) == pytest.approx((210, 297), abs=0.1)
    lines = full.lines(1)[:22]
    assert min(line.left for line in lines) == pytest.approx(LEFT, abs=EYE)
    assert max(line.right for line in lines) == pytest.approx(RIGHT, abs=EYE)
    assert lines[0].top == pytest.approx(TOP, abs=EYE)
    assert lines[-1].bottom == pytest.approx(BOTTOM, abs=EYE)


def test_a_page_holds_22_lines_of_28_characters_of_size_3(full: Measured) -> None:
    for page in range(full.pages - 1):
        lines = [line for line in full.lines(page) if line.size == 16]
        assert [line.count for line in lines] == [26 if page == 0 else 28] + [28] * 21
        steps = [b.top - a.top for a, b in itertools.pairwise(lines)]
        assert steps == pytest.approx([PITCH] * 21, abs=0.05)
    first = full.lines(0)[0]
    assert first.left == pytest.approx(LEFT + 2 * CHAR, abs=EYE)


def test_the_mark_stands_35_mm_below_the_area_and_is_red(official: Measured) -> None:
    upper, _lower = official.ink(0, red=True)
    assert upper == pytest.approx(TOP + 35, abs=EYE)
    mark = official.line(0, "微协商会议纪要")
    assert mark.colour == pytest.approx((0.902, 0, 0.071), abs=0.01)
    assert (mark.left + mark.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.0)
    assert mark.face.partition("+")[2].startswith(face_of(BIAO))


def test_number_rule_and_title_follow_at_the_distances_of_the_standard(official: Measured) -> None:
    number, rule = official.line(0, "琅协纪〔2026〕3号"), official.rules(0)[0]
    mark = official.line(0, "微协商会议纪要")
    # Two blank lines between them, and the space that a line has over its characters.
    assert number.top - mark.bottom == pytest.approx(3 * PITCH - 16 / MM, abs=EYE)
    assert (number.left + number.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.0)
    assert rule.y - number.bottom == pytest.approx(4.0, abs=EYE + 0.35)
    assert (rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=EYE)
    assert rule.colour == pytest.approx((0.902, 0, 0.071), abs=0.01)
    title = official.line(0, "关于")
    assert title.size == 22
    assert title.top - rule.y == pytest.approx(3 * PITCH - 16 / MM, abs=1.0)


def test_addressee_headings_and_paragraphs_stand_where_they_should(official: Measured) -> None:
    to = official.line(0, "各有关单位：")
    assert to.left == pytest.approx(LEFT, abs=EYE)
    title_ends = [line for line in official.lines(0) if line.size == 22][-1].bottom
    assert to.top - title_ends == pytest.approx(2 * PITCH - 16 / MM, abs=EYE)
    for start, face in (
        ("一、各方意见", HEI),
        ("（一）居民意见", KAI),
        ("1.物业意见", FANG),
        ("（1）费用", FANG),
    ):
        found = next(line for page in (0, 1) for line in official.lines(page) if line.text.startswith(start))
        assert found.size == 16
        # A bracket stands in the right half of its square.
        assert found.left == pytest.approx(LEFT + 2 * CHAR, abs=EYE)
        assert found.face.partition("+")[2].startswith(face_of(face)), start
    people = official.line(1, "出席：")
    follows = official.lines(1)[official.lines(1).index(people) + 1]
    assert people.face.partition("+")[2].startswith(face_of(HEI))
    assert people.left == pytest.approx(LEFT + 2 * CHAR, abs=EYE)
    assert follows.left == pytest.approx(people.left + 3 * CHAR, abs=EYE + 0.4)


def test_the_date_ends_four_characters_from_the_right(official: Measured) -> None:
    last = official.pages - 1
    date = official.line(last, "2026年11月3日")
    assert date.right == pytest.approx(RIGHT - 4 * CHAR, abs=EYE + 0.2)
    office = official.line(last, "政协滁州市示例区委员会办公室")
    assert (office.left + office.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.5)


def test_page_numbers_are_7_mm_below_odd_right_and_even_left(official: Measured) -> None:
    for page, side in ((0, "right"), (1, "left")):
        number = official.lines(page)[-1]
        assert number.text == f"— {page + 1} —"
        assert number.size == 14
        assert number.face.partition("+")[2].startswith(face_of(SONG))
        edge, free = (RIGHT - number.right, 14 / MM) if side == "right" else (number.left - LEFT, 14 / MM)
        assert edge == pytest.approx(free, abs=EYE)
        middle = number.bottom - 0.12 * 14 / MM - 0.38 * 14 / MM
        assert middle - BOTTOM == pytest.approx(7.0, abs=EYE + 0.2)


def test_the_imprint_closes_the_area_with_the_rules_of_the_standard(official: Measured) -> None:
    rules = official.rules(official.pages - 1)[-3:]
    assert [round(rule.thickness, 2) for rule in rules] == [0.35, 0.25, 0.35]
    assert all((rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=EYE) for rule in rules)
    assert rules[-1].y + 0.175 == pytest.approx(BOTTOM, abs=EYE)
    copies = official.line(official.pages - 1, "抄送：")
    assert copies.size == 14
    assert copies.left == pytest.approx(LEFT + 14 / MM, abs=EYE)
    assert copies.text.endswith("。")
    printed = next(line for line in official.lines(official.pages - 1) if line.text.endswith("印发"))
    assert printed.left == pytest.approx(LEFT + 14 / MM, abs=EYE)
    assert printed.right == pytest.approx(RIGHT - 14 / MM, abs=EYE)


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf.render(papers.OFFICIAL, at=papers.AT) == pdf.render(papers.OFFICIAL, at=papers.AT)
    assert docx.render(papers.OFFICIAL, at=papers.AT) == docx.render(papers.OFFICIAL, at=papers.AT)


def test_a_character_that_no_font_has_is_told_and_not_printed_as_a_box() -> None:
    with pytest.raises(pdf.NotPrintable) as refused:
        pdf.render(Paper("缺字", blocks=(Para("住户\U000323af某"),)), at=papers.AT)
    assert "“\U000323af”这个字" in refused.value.message


def test_without_any_chinese_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chain", lambda face: [])
    with pytest.raises(pdf.NotPrintable, match="没有中文字体"):
        pdf.render(papers.FULL, at=papers.AT)


def test_what_was_typed_is_never_markup() -> None:
    hostile = '#read("/etc/passwd") $x$ *粗* _斜_ @ref <a> \\ "引号" {"json": 1} //注 #[块]'
    told = Measured(pdf.render(Paper(hostile, blocks=(Para(hostile),)), at=papers.AT))
    text = "".join(line.text for line in told.lines(0)).replace(" ", "")
    assert hostile.replace(" ", "") in text


def test_a_process_that_was_forked_from_one_that_printed_still_prints() -> None:
    pdf.render(papers.FULL, at=papers.AT)
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.write(writes, pdf.render(papers.FULL, at=papers.AT)[:5])
        os._exit(0)
    try:
        ready, _w, _x = select.select([reads], [], [], 60)
        assert ready and os.read(reads, 5) == b"%PDF-"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reads)
        os.close(writes)


def test_many_sheets_are_printed_apart_and_refuse_a_box_all_the_same() -> None:
    many = Paper("许多", blocks=(Para("国"),) * 130)
    assert Measured(pdf.render(many, at=papers.AT)).pages == 6
    with pytest.raises(pdf.NotPrintable, match="这个字"):
        pdf.render(Paper("缺字", blocks=(*many.blocks, Para("\U000323af"))), at=papers.AT)


def word(name: str = "word/document.xml") -> str:
    content = docx.render(papers.OFFICIAL, at=papers.AT)
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


def test_the_docx_names_the_faces_and_measures_of_the_standard() -> None:
    document = word()
    twips = {name: int(value) for name, value in re.findall(r'w:(top|bottom|left|right)="(\d+)"', document)}
    millimetres = {name: value / 1440 * 25.4 for name, value in twips.items()}
    for name, value in {"top": 37, "bottom": 35, "left": 28, "right": 26}.items():
        assert millimetres[name] == pytest.approx(value, abs=0.1)
    assert 'w:w="11906" w:h="16838"' in document
    pitch = int(re.findall(r'w:docGrid[^>]*w:linePitch="(\d+)"', document)[0]) / 20
    assert 22 * pitch <= 225 * MM < 23 * pitch
    assert 'w:type="lines"' in document
    for name in ("方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"):
        assert f'w:eastAsia="{name}"' in document
    styles = word("word/styles.xml")
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    assert 28 * (16 + int(re.findall(r'<w:spacing w:val="(-?\d+)"/>', styles)[0]) / 20) <= 156 * MM
    assert 'w:val="E60012"' in document and "w:evenAndOddHeaders" in word("word/settings.xml")
    assert 'w:sz="8"' in document and 'w:sz="6"' in document
    footers = [word(f"word/footer{n}.xml") for n in (1, 2)]
    assert all("PAGE" in footer and 'w:sz w:val="28"' in footer for footer in footers)
    assert {'w:jc w:val="right"' in footer for footer in footers} == {True, False}
