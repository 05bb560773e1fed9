"""A slip counts once: typed twice, by two clerks, handed in by two presses; taken back, it can come again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests import make
from tests.slips import stage

from tinghao.core import refusals
from tinghao.history.models import Entry
from tinghao.orders.models import Order
from tinghao.slips import actions, queries
from tinghao.slips.models import Batch, Slip

WORDS = "示例：路灯不亮。"


def test_the_same_press_twice_keeps_one(cast: make.Cast) -> None:
    who, code = cast.proxy.actor, stage.application(cast)[0]
    assert stage.kept(who, code, words=WORDS) == stage.kept(who, code, words=WORDS)
    assert Slip.objects.count() == 1


@pytest.mark.parametrize("name", ["proxy", "convener"])
def test_a_code_that_was_entered_is_told_with_when_and_by_whom(cast: make.Cast, name: str) -> None:
    code = stage.application(cast)[0]
    stage.kept(cast.proxy.actor, code, words=WORDS)
    with pytest.raises(refusals.Stale, match=r"已经录过了.*示例代填人"):
        stage.kept(cast.everybody[name].actor, code, words="示例：别的。")
    with pytest.raises(refusals.Stale, match="已经录过了"):
        queries.form_to_enter(cast.everybody[name].actor, code)


def test_what_was_taken_back_can_be_entered_anew_and_leaves_no_words(cast: make.Cast) -> None:
    who, code = cast.proxy.actor, stage.application(cast)[0]
    slip = stage.kept(who, code, words=WORDS)
    with pytest.raises(refusals.NotFound):
        actions.drop_slip(slip, by=cast.convener.actor)
    actions.drop_slip(slip, by=who)
    slip.refresh_from_db()
    assert (slip.state, slip.typed) == ("dropped", "")
    with pytest.raises(refusals.Stale):
        actions.drop_slip(slip, by=who)
    stage.kept(cast.convener.actor, code, words=WORDS)
    assert Slip.objects.filter(state="kept").count() == 1


def test_a_slip_is_corrected_until_the_batch_is_handed_in(cast: make.Cast) -> None:
    who, code = cast.proxy.actor, stage.application(cast)[0]
    slip = stage.kept(who, code, words="示例：路灯不凉。")
    behind = queries.form_to_enter(who, code, slip=slip)
    actions.keep_slip(behind, by=who, typed={"words": WORDS}, slip=slip)
    batch = queries.open_batch_of(who)
    assert batch and Slip.objects.count() == 1
    actions.hand_in_batch(batch, by=who)
    assert Order.objects.get().text == WORDS
    with pytest.raises(refusals.Stale, match="已经交上去"):
        actions.keep_slip(behind, by=who, typed={"words": "示例：改。"}, slip=slip)


@pytest.mark.parametrize("code", ["", "K7MX-3H4", "K7MX3H4P9", "K7MX-3H4Q", "示例", "0" * 500])
def test_what_is_no_code_is_told_in_words(cast: make.Cast, code: str) -> None:
    with pytest.raises(refusals.Invalid, match="表码不对"):
        queries.form_to_enter(cast.proxy.actor, code)


def test_one_wrong_sign_is_found(cast: make.Cast) -> None:
    code = stage.application(cast)[0]
    wrong = ("A" if code[0] != "A" else "C") + code[1:]
    with pytest.raises(refusals.Invalid, match="表码不对"):
        queries.form_to_enter(cast.proxy.actor, wrong)


def test_forms_of_next_door_are_not_there(cast: make.Cast) -> None:
    code = stage.application(cast)[0]
    for name in ("convener_next_door", "handling_unit", "stranger", "inspector"):
        with pytest.raises(refusals.NotFound):
            queries.form_to_enter(cast.everybody[name].actor, code)


def _at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """Each act in a thread with a connection of its own, all at the same moment; how each came out."""
    gate, came = threading.Barrier(len(acts)), [""] * len(acts)

    def run(n: int) -> None:
        try:
            gate.wait(10)
            acts[n]()
            came[n] = "done"
        except refusals.Refusal as refusal:
            came[n] = type(refusal).__name__
        except Exception as error:
            came[n] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clerks_and_two_tabs_at_the_same_moment_enter_a_slip_once(transactional_db: None) -> None:
    cast = make.Cast()
    for code in stage.application(cast, copies=4):
        clerks = [cast.proxy.actor, cast.proxy.actor, cast.convener.actor]
        said = [WORDS, "示例：另一个标签页。", WORDS]
        came = _at_once(
            [lambda w=w, s=s, c=code: stage.kept(w, c, words=s) for w, s in zip(clerks, said, strict=True)]
        )
        assert sorted(came) == ["Stale", "Stale", "done"], came
    assert Slip.objects.count() == 4
    assert Batch.objects.filter(person_id=cast.proxy.actor.person_id).count() <= 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_presses_of_handing_in_make_each_order_once(transactional_db: None) -> None:
    cast = make.Cast()
    who = cast.proxy.actor
    for code in stage.application(cast, copies=5):
        stage.kept(who, code, words=WORDS)
    batch = queries.open_batch_of(who)
    assert batch
    came = _at_once([lambda: actions.hand_in_batch(batch, by=who)] * 3)
    assert came == ["done"] * 3
    assert Order.objects.count() == 5
    assert Entry.objects.filter(kind="orders.placed").count() == 5
    assert not Slip.objects.exclude(state="done").exists()
