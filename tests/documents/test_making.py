"""A document is made from the facts, numbered once, kept as it was, and known to be old when they change."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.documents import meetings
from tests.documents.measure import Measured
from tests.documents.meetings import words_of

from tinghao.consultations import actions as consultations
from tinghao.core import clock, refusals
from tinghao.documents import actions, queries
from tinghao.documents.choices import KEPT, NUMBERED, Kind
from tinghao.documents.models import DocumentFile, GeneratedDocument
from tinghao.history.models import Entry
from tinghao.preparation.actions import invitations as preparation


def file(cast: make.Cast, made: GeneratedDocument, form: str = "docx") -> bytes:
    return queries.document_file(cast.convener.actor, made.pk, form).content


def line(cast: make.Cast, meeting: object, kind: str) -> queries.Line:
    desk = queries.desk_of(cast.convener.actor, meeting)  # type: ignore[arg-type]
    return next(found for found in desk.lines if found.kind == kind)


def test_every_kind_is_made_as_docx_and_pdf_from_what_was_written_once(cast: make.Cast) -> None:
    meeting, by = meetings.recorded(cast), cast.convener.actor
    for kind in KEPT:
        made = actions.make_document(meeting, by=by, kind=kind)
        words = words_of(file(cast, made))
        assert "公厕开门时间" in words
        told = Measured(file(cast, made, "pdf"))
        assert "公厕" in "".join(row.text for row in told.lines(0))
        if kind in NUMBERED:
            assert made.number is not None and made.number.text in words
            assert made.number.text.endswith(f"〔{clock.today().year}〕1号")
        if kind in {Kind.MINUTES, Kind.REPORT, Kind.OUTCOMES}:
            assert "请一名保洁员" in words and cast.unit.name in words
    minutes = words_of(file(cast, GeneratedDocument.objects.get(kind=Kind.MINUTES)))
    for told_once in (
        "一、各方意见",
        "（二）物业意见",
        "缺一名保洁员。",
        "费用由物业和街道分担。",
        "夜里开不开。",
    ):
        assert told_once in minutes
    assert f"请假：{cast.other_unit.name}" in minutes.replace("\n", "")


def test_residents_are_counted_and_not_named_in_what_travels(cast: make.Cast) -> None:
    meeting, by = meetings.recorded(cast), cast.convener.actor
    for kind in KEPT:
        words = words_of(file(cast, actions.make_document(meeting, by=by, kind=kind)))
        assert meetings.RESIDENT not in words and "刘大妈" not in words
        if kind != Kind.OUTCOMES:
            assert "点单人1人、居民代表1人" in words


def test_made_again_from_the_same_facts_it_is_the_same_document(cast: make.Cast) -> None:
    meeting, by = meetings.recorded(cast), cast.convener.actor
    first = actions.make_document(meeting, by=by, kind=Kind.MINUTES)
    assert actions.make_document(meeting, by=by, kind=Kind.MINUTES).pk == first.pk
    assert Entry.objects.filter(kind="documents.made").count() == 1
    other = actions.make_document(
        meeting, by=by, kind=Kind.MINUTES, dated=clock.today() + dt.timedelta(days=1)
    )
    assert (other.version, other.number) == (2, first.number)


def test_what_changed_since_is_told_and_the_old_version_stays_as_it_was(cast: make.Cast) -> None:
    meeting, by = meetings.recorded(cast), cast.convener.actor
    first = actions.make_document(meeting, by=by, kind=Kind.OUTCOMES)
    before = file(cast, first)
    assert line(cast, meeting, Kind.OUTCOMES).newest.changed == ()  # type: ignore[union-attr]
    consultations.accept_item(meeting.items.order_by("pk")[0], by=cast.handling_unit.actor)
    newest = line(cast, meeting, Kind.OUTCOMES).newest
    assert newest is not None and newest.changed == ("成果事项此后有变化",)
    second = actions.make_document(meeting, by=by, kind=Kind.OUTCOMES)
    assert second.version == 2 and second.facts["items"] != first.facts["items"]
    assert file(cast, first) == before != file(cast, second)
    assert line(cast, meeting, Kind.OUTCOMES).newest.changed == ()  # type: ignore[union-attr]


def test_the_version_of_the_facts_is_recorded(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    seq = Entry.objects.filter(subject="consultation", subject_id=meeting.pk).count()
    made = actions.make_document(meeting, by=cast.convener.actor, kind=Kind.MINUTES)
    assert (made.history_seq, made.minutes_version) == (seq, 1)
    assert set(made.facts) == {"meeting", "seats", "orders", "minutes", "items"}
    entry = Entry.objects.get(kind="documents.made")
    stored = DocumentFile.objects.get(document=made, format="docx")
    assert entry.data["sha256"] == stored.sha256 and entry.data["document"] == made.pk
    assert "公厕".encode() not in bytes(stored.content) and b"word/document.xml" not in bytes(stored.content)


def test_before_the_minutes_are_final_only_a_draft_without_number_is_made(cast: make.Cast) -> None:
    meeting, by = meetings.held(cast), cast.convener.actor
    with pytest.raises(refusals.Invalid, match="草稿"):
        actions.make_document(meeting, by=by, kind=Kind.MINUTES)
    with pytest.raises(refusals.Invalid, match="成果事项"):
        actions.make_document(meeting, by=by, kind=Kind.OUTCOMES, is_draft=True)
    draft = actions.make_document(meeting, by=by, kind=Kind.MINUTES, is_draft=True)
    assert draft.number is None and "〕　号" in words_of(file(cast, draft))
    assert line(cast, meeting, Kind.MINUTES).only_draft
    assert "草稿" in queries.document_file(by, draft.pk, "docx").name


def test_without_minutes_or_after_calling_off_nothing_is_made(cast: make.Cast) -> None:
    meeting, by = meetings.planned(cast), cast.convener.actor
    with pytest.raises(refusals.Invalid, match="还没有写"):
        actions.make_document(meeting, by=by, kind=Kind.REPORT, is_draft=True)
    assert actions.make_document(meeting, by=by, kind=Kind.NOTICE).number is not None
    consultations.call_off_consultation(meeting, by=by, words="示例：改期")
    with pytest.raises(refusals.Invalid, match="取消"):
        actions.make_document(meeting, by=by, kind=Kind.NOTICE)


def test_a_day_before_the_meeting_is_refused(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    with pytest.raises(refusals.Invalid, match="不能早于"):
        actions.make_document(
            meeting, by=cast.convener.actor, kind=Kind.MINUTES, dated=clock.today() - dt.timedelta(days=1)
        )
    assert not GeneratedDocument.objects.exists()


def words(**more: str) -> dict[str, str]:
    return {
        "name": "政协滁州市示例区委员会办公室",
        "mark_notice": "示例区政协办公室文件",
        "mark_minutes": "示例区微协商纪要",
        "mark_report": "协商专报",
        "addressee": "示例区委",
        "copy_to": "示例区委办公室。",
        **more,
    }


def series(**used: int) -> dict[str, actions.Series]:
    prefixes = {"notice": "示协通", "minutes": "示协纪", "report": "示协报"}
    return {kind: actions.Series(prefixes[kind], used.get(kind, 0)) for kind in prefixes}


def test_an_offices_words_and_numbers_stand_on_its_documents(cast: make.Cast) -> None:
    office = cast.county_office.actor
    actions.set_office_paper(by=office, office=make.COUNTY, words=words(), series=series(minutes=12))
    meeting = meetings.recorded(cast)
    made = actions.make_document(meeting, by=cast.convener.actor, kind=Kind.MINUTES)
    year = clock.today().year
    assert made.number is not None and made.number.text == f"示协纪〔{year}〕13号"
    said = words_of(file(cast, made))
    assert "示例区微协商纪要" in said and "抄送：示例区委办公室。" in said
    report = actions.make_document(meeting, by=cast.convener.actor, kind=Kind.REPORT)
    assert "示例区委：" in words_of(file(cast, report))
    with pytest.raises(refusals.Invalid) as refused:
        actions.set_office_paper(by=office, office=make.COUNTY, words=words(), series=series(minutes=5))
    assert "used_minutes" in refused.value.fields
    twice = series() | {"report": actions.Series("示协纪", 0)}
    with pytest.raises(refusals.Invalid) as refused:
        actions.set_office_paper(by=office, office=make.COUNTY, words=words(), series=twice)
    assert "prefix_report" in refused.value.fields
    with pytest.raises(refusals.Invalid):
        actions.set_office_paper(by=office, office=make.COUNTY, words=words(name=" "), series=series())


def test_numbers_begin_anew_each_year_and_are_given_once(cast: make.Cast) -> None:
    by = cast.convener.actor
    first, second = meetings.recorded(cast), meetings.recorded(cast)
    for meeting, number in ((first, 1), (second, 2), (first, 1)):
        made = actions.make_document(meeting, by=by, kind=Kind.MINUTES)
        assert made.number is not None and made.number.number == number
    later = clock.now() + dt.timedelta(days=366)
    with clock.at(later):
        made = actions.make_document(meetings.recorded(cast), by=cast.convener.actor, kind=Kind.MINUTES)
        assert made.number is not None and made.number.text == f"〔{clock.today().year}〕1号"


def test_only_those_who_make_documents_make_them_and_those_who_see_the_meeting_read_them(
    cast: make.Cast,
) -> None:
    meeting = meetings.recorded(cast)
    for who, refusal in (
        (cast.member, refusals.Forbidden),
        (cast.inspector, refusals.Forbidden),
        (cast.convener_next_door, refusals.NotFound),
        (cast.stranger, refusals.NotFound),
        (cast.handling_unit, refusals.NotFound),
        (cast.resident, refusals.SignInNeeded),
    ):
        with pytest.raises(refusal):
            actions.make_document(meeting, by=who.actor, kind=Kind.MINUTES)
    made = actions.make_document(meeting, by=cast.county_office.actor, kind=Kind.MINUTES)
    for who in (cast.member, cast.inspector, cast.convener, cast.city_office):
        assert queries.document_file(who.actor, made.pk, "pdf").content[:5] == b"%PDF-"
    for who in (cast.convener_next_door, cast.other_member, cast.stranger, cast.handling_unit):
        with pytest.raises(refusals.NotFound):
            queries.document_file(who.actor, made.pk, "pdf")


def test_what_was_erased_is_gone_and_can_be_made_again(cast: make.Cast) -> None:
    meeting, by = meetings.recorded(cast), cast.convener.actor
    made = actions.make_document(meeting, by=by, kind=Kind.MINUTES)
    with pytest.raises(refusals.Forbidden):
        actions.erase_document(made, by=by)
    actions.erase_document(made, by=cast.county_office.actor)
    with pytest.raises(refusals.NotFound):
        queries.document_file(by, made.pk, "docx")
    with pytest.raises(refusals.Stale):
        actions.erase_document(made, by=cast.county_office.actor)
    assert not any(bytes(f.content) for f in made.files.all())
    assert actions.make_document(meeting, by=by, kind=Kind.MINUTES).version == 2


def test_a_character_without_a_font_costs_the_pdf_and_not_the_document(cast: make.Cast) -> None:
    meeting, by = meetings.planned(cast), cast.convener.actor
    type(meeting).objects.filter(pk=meeting.pk).update(title="住户\U000323af家的门")
    meeting.refresh_from_db()
    made = actions.make_document(meeting, by=by, kind=Kind.NOTICE)
    assert "\U000323af" in made.not_printed
    assert "\U000323af" in words_of(file(cast, made))
    with pytest.raises(refusals.NotFound):
        queries.document_file(by, made.pk, "pdf")


def test_who_comes_instead_stands_in_the_lists(cast: make.Cast) -> None:
    meeting, by = meetings.planned(cast), cast.convener.actor
    seat = meeting.seats.get(organisation=cast.unit)
    invitation = preparation.make_invitation(seat)
    preparation.send_invitations(meeting, by=by)
    preparation.answer_invitation(
        invitation, by=by, answer="substitute", sequence=0, substitute_name="示例副经理"
    )
    words = words_of(file(cast, actions.make_document(meeting, by=by, kind=Kind.NOTICE)))
    assert f"{cast.unit.name}示例副经理" in words
    run = actions.print_forms(by=by, kind=Kind.SIGN_IN, about=meeting)
    sheet = queries.blank_form_file(by, run.pk, "docx", lambda code: code).content
    assert "示例副经理（代示例经理）" in words_of(sheet)
