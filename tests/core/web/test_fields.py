"""A field carries label, hint, error and counter, all tied to the input."""

from __future__ import annotations

from django import forms

from tinghao.core.web import fields
from tinghao.core.web.samples import AnswerSample, PlaceSample


def test_an_error_is_beside_the_input_and_announced_with_it():
    form = PlaceSample({"text": "", "community": ""})
    drawn = fields.field(form["text"])
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_text-hint id_text-error id_text-count"' in drawn
    assert 'id="id_text-error"' in drawn
    assert "这一项还没有填。" in drawn


def test_what_was_typed_is_kept():
    form = PlaceSample({"text": "路灯<b>坏了", "community": ""})
    assert "路灯&lt;b&gt;坏了" in fields.field(form["text"])


def test_the_summary_leads_to_each_field_and_to_the_group_of_a_choice():
    form = PlaceSample({"text": "", "community": ""})
    drawn = fields.error_summary(form)
    assert 'href="#id_text"' in drawn
    assert "在哪个社区：请选一项。" in drawn
    answer = AnswerSample({})
    target = fields.error_summary(answer).split('href="#')[1].split('"')[0]
    assert f'id="{target}"' in fields.field(answer["solved"])


def test_nothing_is_said_where_nothing_is_wrong():
    assert fields.error_summary(PlaceSample()) == ""


def test_words_of_the_house_are_not_replaced_and_never_become_markup():
    class Own(forms.Form):
        name = forms.CharField(label="<姓名>", error_messages={"required": "请写上<姓名>。"})

    form = Own({})
    assert "请写上&lt;姓名&gt;。" in fields.field(form["name"])
    assert "&lt;姓名&gt;：请写上&lt;姓名&gt;。" in fields.error_summary(form)


def test_three_answers_are_three_cards_with_one_question():
    drawn = fields.field(AnswerSample()["solved"], large=True)
    assert drawn.count('<label class="choice"') == 3
    assert '<legend class="label question">这件事解决了吗' in drawn
