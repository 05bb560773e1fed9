"""通报 and 决定 against GB/T 9704-2012, read out of the PDF: the approval, the annexes, what is published."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from tests import make
from tests.commendation.test_commendation import begun, closed, of
from tests.documents.measure import MM, Measured
from tests.documents.test_standard import CHAR, EYE, LEFT, PITCH, RIGHT, TOP, face_of

from tinghao.commendation import actions
from tinghao.commendation.models import Candidate, Commendation
from tinghao.core import clock, refusals
from tinghao.documents import issuing
from tinghao.documents.paper import BIAO, HEI, KAI

MEETING = "政协示例区委员会第8次主席会议"


def gathering(cast: make.Cast, *, form: str = "notice") -> Commendation:
    """A list with a group and a unit that were chosen, and nothing approved yet."""
    closed(cast, 3)
    found = begun(cast)
    office = cast.county_office.actor
    for kind in ("group", "unit"):
        actions.choose_candidate(of(found, kind)[0].row, by=office, decision="chosen")
    words = {"opening": "示例：一年来，各方坐到一起把小事办好。", "closing": ""}
    actions.word_commendation(found, by=office, title="示例：基层协商先进单位和个人", form=form, **words)
    return found


def approved(cast: make.Cast, *, form: str = "notice") -> Commendation:
    found = gathering(cast, form=form)
    actions.decide_commendation(
        found,
        by=cast.county_office.actor,
        approved_by=MEETING,
        approved_on=dt.date(clock.today().year, 1, 20),
        number="示协〔2026〕3号",
    )
    return found


def pdf(found: Commendation, what: str = "paper") -> Measured:
    content = issuing.commendation(found, what, "pdf").content
    if keep := os.environ.get("TINGHAO_KEEP_PAPERS"):
        (Path(keep) / f"{found.form}-{found.state}-{what}.pdf").write_bytes(content)
    return Measured(content)


@pytest.mark.parametrize("form", ["notice", "decision"])
def test_the_approval_stands_in_brackets_right_under_the_title_in_kai(cast: make.Cast, form: str) -> None:
    paper = pdf(approved(cast, form=form))
    lines = paper.lines(0)
    note = next(line for line in lines if MEETING[:8] in line.text)
    assert note.text.startswith(f"（{clock.today().year}年1月20日") and "通过）" in note.text
    assert note.size == 16 and note.face.partition("+")[2].startswith(face_of(KAI))
    assert (note.left + note.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.0)
    title = [line for line in lines if line.size == 22]
    assert title and all(line.face.partition("+")[2].startswith(face_of(BIAO)) for line in title)
    assert 0 < note.top - title[-1].bottom < PITCH, "no empty line between them"
    follows = lines[lines.index(note) + 1]
    assert follows.top - note.top == pytest.approx(2 * PITCH, abs=EYE + 0.2), "one empty line below"
    assert follows.left == pytest.approx(LEFT + 2 * CHAR, abs=EYE)


def test_a_draft_says_so_and_gives_those_who_approve_the_reasons_in_annexes(cast: make.Cast) -> None:
    paper = pdf(gathering(cast))
    assert any(line.text == "（送审稿）" for line in paper.lines(0))
    told = next(line for page in range(paper.pages) for line in paper.lines(page) if "附件：" in line.text)
    assert told.left == pytest.approx(LEFT + 2 * CHAR, abs=EYE) and not told.text.endswith("。")
    first, second = paper.pages - 2, paper.pages - 1
    for page, mark in ((first, "附件1"), (second, "附件2")):
        lines = paper.lines(page)
        assert lines[0].text == mark and lines[0].size == 16
        assert lines[0].face.partition("+")[2].startswith(face_of(HEI))
        assert (lines[0].left, lines[0].top) == pytest.approx((LEFT, TOP), abs=EYE)
        assert lines[1].size == 22
        assert lines[1].top - lines[0].top == pytest.approx(2 * PITCH, abs=1.0), "on the third line"
        assert (lines[1].left + lines[1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.0)
    assert "群众确认解决" in paper.pdf.pages[first].extract_text()
    assert paper.lines(second)[-2].text.endswith("印发"), "the imprint follows the annexes"


def test_what_is_published_has_the_names_and_nothing_else_about_them(cast: make.Cast) -> None:
    draft = gathering(cast)
    with pytest.raises(refusals.Stale):
        issuing.commendation(draft, "list", "pdf")
    Candidate.objects.create(
        commendation=draft, kind="group", subject_id=cast.other_group.pk, is_by_rule=False, words="示例：不列"
    )
    actions.decide_commendation(
        draft, by=cast.county_office.actor, approved_by=MEETING, approved_on=clock.today()
    )
    told = "".join(page.extract_text() for page in pdf(draft, "list").pdf.pages)
    assert cast.group.name.replace(" ", "") in told.replace(" ", "")
    for hidden in (cast.other_group.name, "群众确认", "事由", "不列"):
        assert hidden not in told


def test_a_long_list_stands_in_an_annex_with_names_only(cast: make.Cast) -> None:
    found = begun(cast, {"member": 40})
    office = cast.county_office.actor
    for member in [make.member(at=make.COUNTY) for _ in range(31)]:
        row = actions.add_candidate(found, by=office, kind="member", subject_id=member.pk, words="示例：推荐")
        Candidate.objects.filter(pk=row.pk).update(decision="chosen")
    actions.decide_commendation(found, by=office, approved_by=MEETING, approved_on=clock.today())
    paper = pdf(found)
    pages = [paper.pdf.pages[n].extract_text() for n in range(paper.pages)]
    assert "名单见附件" in "".join(pages) and "示例：推荐" not in "".join(pages)
    annex = next(n for n in range(paper.pages) if paper.lines(n)[0].text == "附件")
    heads = [n for n in range(annex, paper.pages) if "序号" in pages[n]]
    assert heads == list(range(annex, annex + len(heads))), "the head of the table comes again on each page"


def test_word_and_pdf_say_the_same_in_the_same_order(cast: make.Cast) -> None:
    from docx import Document

    found = approved(cast)
    document = Document(io.BytesIO(issuing.commendation(found, "paper", "docx").content))
    texts = [p.text for p in document.paragraphs if p.text]
    note = next(n for n, text in enumerate(texts) if MEETING in text)
    assert texts[note - 1].replace("\n", "").startswith("关于表彰示例：基层协商先进")
    kai = document.paragraphs[[p.text for p in document.paragraphs].index(texts[note])].runs[0]
    assert kai.font.size is not None and kai.font.size.pt == 16
    assert MM > 0
