"""The public summary: proposed without names and numbers, signed by somebody, read in public, taken down."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.meetings import stage

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.history.models import Entry
from tinghao.meetings import actions, queries
from tinghao.meetings.models import Summary
from tinghao.orders import actions as orders

WORDS = "大家商量好了，物业两周内换好灯。"


def published(table: stage.Table, cast: make.Cast) -> None:
    orders.publish_order(table.order, by=cast.convener.actor, title="楼道灯", words="楼道灯坏了。")


def case_page(table: stage.Table) -> str:
    return Client().get(reverse("portal:case", args=[table.order.number])).content.decode()


def test_the_proposal_names_nobody(cast: make.Cast) -> None:
    table = stage.finished(cast)
    words = queries.proposed_summary(cast.convener.actor, table.consultation)
    assert stage.RESIDENT not in words
    assert "13912345678" not in words
    assert "一位居民说楼道太黑" in words
    assert "物业两周内换好" in words
    assert cast.unit.name in words
    assert not queries.marks_in(cast.convener.actor, table.consultation, words)


def test_names_plates_and_telephones_are_warned_of(cast: make.Cast) -> None:
    table = stage.finished(cast)
    found = queries.marks_in(
        cast.convener.actor,
        table.consultation,
        f"{stage.RESIDENT}的车皖M12345，电话 13912345678，示例李叔也在",
    )
    assert {f.words for f in found} == {stage.RESIDENT, "皖M12345", "13912345678", "示例李叔"}
    assert [f.words for f in found if f.is_barred] == ["13912345678"]


def test_a_mobile_number_is_never_published(cast: make.Cast) -> None:
    table = stage.finished(cast)
    with pytest.raises(refusals.Invalid, match="不能公开"):
        actions.publish_summary(table.consultation, by=cast.convener.actor, words="打 13912345678", version=0)
    assert not Summary.objects.filter(is_published=True).exists()


def test_only_who_may_sign_signs_and_nobody_never(cast: make.Cast) -> None:
    table = stage.finished(cast)
    actions.save_summary(table.consultation, by=cast.member.actor, words=WORDS, version=0)
    with pytest.raises(refusals.Forbidden):
        actions.publish_summary(table.consultation, by=cast.member.actor, words=WORDS, version=1)
    for nobody in (PASSERBY, cast.stranger.actor, cast.convener_next_door.actor):
        with pytest.raises(refusals.Refusal):
            actions.publish_summary(table.consultation, by=nobody, words=WORDS, version=1)
    assert not Entry.objects.filter(kind="meetings.summary_published").exists()


def test_the_public_reads_what_was_signed_until_it_is_taken_down(cast: make.Cast) -> None:
    table = stage.finished(cast)
    by: Any = cast.convener.actor
    actions.publish_summary(table.consultation, by=by, words=WORDS, version=0)
    published(table, cast)
    page = case_page(table)
    assert WORDS in page
    assert "示例召集人 审签" in page
    assert "整理出来公开了" in page
    with pytest.raises(refusals.Stale, match="先撤下"):
        actions.save_summary(table.consultation, by=by, words="改一改", version=1)
    actions.take_summary_down(table.consultation, by=by, words="写错了单位")
    page = case_page(table)
    assert WORDS not in page
    assert "写错了单位" not in page
    log = queries.summary_log(by, table.consultation)
    assert [(e.label, e.name) for e in log] == [
        ("撤下公开的纪要", "示例召集人"),
        ("公开纪要", "示例召集人"),
    ]
    with pytest.raises(refusals.Stale):
        actions.take_summary_down(table.consultation, by=by, words="再撤一次")


def test_of_two_drafts_the_second_is_told_and_keeps_its_words(cast: make.Cast) -> None:
    table = stage.finished(cast)
    actions.save_summary(table.consultation, by=cast.member.actor, words=WORDS, version=0)
    with pytest.raises(refusals.Stale, match="我写的另一份"):
        actions.save_summary(table.consultation, by=cast.convener.actor, words="我写的另一份", version=0)


def test_the_page_asks_to_be_read_before_it_is_signed(cast: make.Cast) -> None:
    table = stage.finished(cast)
    client, address = cast.convener.client, reverse("desk:consultation_summary", args=[table.pk])
    drawn = client.get(address).content.decode()
    assert "一位居民说楼道太黑" in drawn
    data = {"words": WORDS, "version": 0, "sign": "1"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert client.post(address, {**data, "is_checked": "on"}).status_code == 302
    assert "已公开" in client.get(address).content.decode()
    down = reverse("desk:consultation_take_down", args=[table.pk])
    assert client.post(down, {"reason": ""}).status_code == 422
    assert client.post(down, {"reason": "写错了"}).status_code == 302
