"""The booklet before and after: from what was written once, kept with the version of its facts."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from tests import make
from tests.observations import stage

from tinghao.core import refusals
from tinghao.documents import booklets
from tinghao.documents.contents import observation as contents
from tinghao.history.models import Entry
from tinghao.observations import actions, queries
from tinghao.observations.models import Booklet


def text_of(booklet: Booklet) -> str:
    docx = zipfile.ZipFile(io.BytesIO(queries.booklet_content(booklet, "docx")))
    return docx.read("word/document.xml").decode()


def test_before_it_has_the_route_and_the_roll_and_after_what_was_written(cast: make.Cast) -> None:
    found = stage.announced(cast)
    here = stage.site(cast, found, "示例：广场")
    office = cast.county_office.actor
    before = booklets.make_booklet(found, by=office, edition="before")
    assert "示例：广场" in text_of(before) and "示例召集人" in text_of(before)
    convener = cast.convener.actor
    stage.note(found, convener, "示例：第一段。\n第二段。", site=here, kind="case", title="示例一例")
    stage.note(found, cast.convener.actor, "示例：我讲两点。", once="二", kind="talk", speaker="示例讲的人")
    done = stage.follow_up(cast, found)
    actions.finish_follow_up(done, by=cast.convener.actor, words="示例：办成了。")
    after = booklets.make_booklet(found, by=office, edition="after")
    told = text_of(after)
    for words in ("示例一例", "第二段", "示例讲的人", "板凳协商", "办成了", "后续事项"):
        assert words in told, words
    assert "案例" not in text_of(before)


def test_made_again_from_the_same_facts_it_is_the_same_version(cast: make.Cast) -> None:
    found = stage.announced(cast)
    stage.site(cast, found)
    office = cast.city_office.actor
    first = booklets.make_booklet(found, by=office, edition="before")
    if not first.not_printed:
        assert booklets.make_booklet(found, by=office, edition="before") == first
        assert sorted(f.format for f in first.files.all()) == ["docx", "pdf"]
    stage.site(cast, found, "示例：又一处")
    (made,) = booklets.made_of(found, {})
    assert made.changed == ("路线此后又改过",)
    second = booklets.make_booklet(found, by=office, edition="before")
    assert second.version == first.version + 1
    assert Entry.objects.filter(kind="observations.booklet_made").count() == second.version


def test_withdrawn_notes_are_not_printed(cast: make.Cast) -> None:
    found = stage.announced(cast)
    stage.site(cast, found)
    actions.withdraw_note(stage.note(found, cast.convener.actor), by=cast.convener.actor)
    assert booklets.facts_of(found, "after").notes == ()


def test_without_a_route_there_is_nothing_to_print(cast: make.Cast) -> None:
    found = stage.announced(cast)
    with pytest.raises(refusals.Invalid):
        booklets.make_booklet(found, by=cast.city_office.actor, edition="before")
    url = reverse("desk:booklet_make", args=[found.pk])
    assert cast.city_office.client.post(url, {"edition": "before"}).status_code == 422
    assert cast.convener.client.post(url, {"edition": "before"}).status_code == 403


def test_a_booklet_is_downloaded_by_those_on_the_roll_alone(cast: make.Cast) -> None:
    found = stage.announced(cast)
    stage.site(cast, found)
    client = cast.city_office.client
    press = reverse("desk:booklet_make", args=[found.pk])
    assert client.post(press, {"edition": "before"}).status_code == 302
    row = Booklet.objects.get()
    url = reverse("desk:booklet", args=[row.pk, "docx"])
    answer = cast.convener.client.get(url)
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert cast.member.client.get(url).status_code == 404
    assert client.get(reverse("desk:booklet", args=[row.pk, "exe"])).status_code == 404
    page = client.get(reverse("desk:observation_booklets", args=[found.pk])).content.decode()
    assert url in page


def test_a_note_of_the_longest_kind_is_printed_whole() -> None:
    words = "字" * 20_000
    told = contents.Facts("示例", "", "", "", notes=(contents.NoteFact("seen", "", "", "", words, "示例"),))
    assert words in contents.paper(told, "示例", "汇编", "").json()
