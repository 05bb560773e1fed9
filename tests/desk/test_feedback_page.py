"""意见建议 on the desk: for the offices, page by page, settled once and with a note."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from tinghao.core.actors import PASSERBY
from tinghao.desk.feedback import views
from tinghao.feedback import actions
from tinghao.feedback.models import NOTE_LIMIT, Suggestion
from tinghao.history.models import Entry

OFFICES = {"county_office", "other_county_office", "city_office"}
_once = itertools.count(1)


def left(words: str = "示例：字太小，看不清。", **more: Any) -> Suggestion:
    """Somebody wrote this."""
    return actions.leave_suggestion(by=PASSERBY, words=words, once=f"desk-{next(_once)}", **more)


def seen(cast: make.Cast, **query: str) -> str:
    """The page as the county office sees it."""
    return cast.county_office.client.get(reverse("desk:feedback"), query).content.decode()


def settled(cast: make.Cast, pk: int, **form: str) -> Any:
    """The office presses 已处理."""
    return cast.county_office.client.post(reverse("desk:settle_suggestion", args=[pk]), form)


def test_the_offices_read_and_settle_it_and_nobody_else(cast: make.Cast) -> None:
    for name, player in cast.everybody.items():
        pk = left().pk
        page = player.client.get(reverse("desk:feedback"))
        step = player.client.post(reverse("desk:settle_suggestion", args=[pk]))
        refused = 302 if name == "resident" else 403
        assert page.status_code == (200 if name in OFFICES else refused), name
        assert step.status_code == (302 if name in OFFICES else refused), name
        assert (Suggestion.objects.get(pk=pk).settled_at is not None) == (name in OFFICES), name


def test_only_the_offices_have_it_in_the_rail(cast: make.Cast) -> None:
    link = f'href="{reverse("desk:feedback")}"'
    for name, player in cast.everybody.items():
        page = player.client.get(reverse("desk:home")).content.decode()
        assert (link in page) == (name in OFFICES), name


def test_words_stand_as_typed_and_nothing_in_them_runs(cast: make.Cast) -> None:
    left("第一行\n<b>第二行</b>", contact="13800000000", page="/orders")
    page = seen(cast)
    assert "第一行<br>&lt;b&gt;第二行&lt;/b&gt;" in page
    assert "13800000000" in page and "/orders" in page


def test_settling_keeps_the_note_for_the_office_and_drops_the_contact(cast: make.Cast) -> None:
    made = left(contact="13800000000")
    assert settled(cast, made.pk, note="示例：已打电话回复。\n字放大了。").status_code == 302
    assert "没有等着处理的意见" in seen(cast)
    page = seen(cast, settled="1")
    assert "已打电话回复。<br>字放大了。" in page and "示例县办" in page
    assert "13800000000" not in page
    entry = Entry.objects.get(kind="feedback.settled")
    assert entry.data == {} and entry.words is not None and not entry.words.is_public


def test_a_note_is_not_asked_for(cast: make.Cast) -> None:
    settled(cast, left().pk)
    assert Entry.objects.get(kind="feedback.settled").words is None
    assert "怎么处理的" not in seen(cast, settled="1")


def test_a_note_too_long_is_said_and_kept(cast: make.Cast) -> None:
    made = left(contact="13800000000")
    answer = settled(cast, made.pk, note="长" * (NOTE_LIMIT + 1))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"最多 {NOTE_LIMIT} 个字" in page and "长" * (NOTE_LIMIT + 1) in page and "13800000000" in page
    made.refresh_from_db()
    assert made.settled_at is None


def test_who_comes_second_is_told_and_a_number_that_is_none_is_not_found(cast: make.Cast) -> None:
    made = left()
    settled(cast, made.pk, note="示例：第一个")
    answer = settled(cast, made.pk, note="示例：第二个")
    assert answer.status_code == 409 and "已经有人处理了" in answer.content.decode()
    assert "第二个" not in seen(cast, settled="1")
    assert settled(cast, made.pk + 999).status_code == 404


@pytest.mark.parametrize("is_settled", [False, True])
def test_pages_follow_one_another_without_gap_or_double(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch, is_settled: bool
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    made = [left(f"示例意见第{n}条。") for n in range(5)]
    if is_settled:
        for one in made:
            actions.settle_suggestion(one, by=cast.county_office.actor)
    url, read = reverse("desk:feedback") + ("?settled=1" if is_settled else ""), []
    while url:
        answer = cast.county_office.client.get(url)
        read.append([s.words for s, _form in answer.context["lines"]])
        url = answer.context["older"]
    words = [s.words for s in reversed(made)]
    assert read == [words[:2], words[2:4], words[4:]]


@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 40])
def test_an_address_typed_by_hand_breaks_nothing(cast: make.Cast, before: str) -> None:
    left()
    assert "字太小" in seen(cast, before=before)


@pytest.mark.parametrize("is_settled", [False, True])
def test_three_suggestions_take_as_many_queries_as_one(cast: make.Cast, is_settled: bool) -> None:
    counts = []
    for more in (1, 2):
        for _n in range(more):
            one = left(contact="13800000000")
            if is_settled:
                actions.settle_suggestion(one, by=cast.county_office.actor, note="示例")
        seen(cast)
        with CaptureQueriesContext(connection) as found:
            assert seen(cast, settled="1" if is_settled else "0").count("<article") == more + len(counts)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8, "\n".join(q["sql"][:160] for q in found.captured_queries)
