"""Two recorders at the same time lose nothing: box by box, rivals side by side, chosen by somebody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import make
from tests.meetings import stage

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Minutes
from tinghao.core import clock, refusals, text
from tinghao.meetings import actions, queries
from tinghao.meetings.models import Rival


def write(table: stage.Table, by: Any, base: str = "", **words: str) -> actions.Written:
    bases = dict.fromkeys(words, text.digest(base))
    return actions.write_minutes(table.consultation, by=by, words=words, bases=bases)


def test_two_hands_in_two_boxes_both_stay(cast: make.Cast) -> None:
    table = stage.table(cast)
    write(table, cast.convener.actor, discussion="太黑")
    written = write(table, cast.member.actor, agreed="换灯")
    assert not written.rivals
    assert (written.minutes.discussion, written.minutes.agreed) == ("太黑", "换灯")


def test_a_box_that_was_not_touched_takes_what_the_other_wrote(cast: make.Cast) -> None:
    table = stage.table(cast)
    write(table, cast.convener.actor, discussion="太黑")
    write(table, cast.convener.actor, base="太黑", discussion="太黑了")
    written = write(table, cast.member.actor, base="太黑", discussion="太黑")
    assert written.minutes.discussion == "太黑了"
    assert not written.rivals


def test_what_was_sent_twice_is_no_rival(cast: make.Cast) -> None:
    table = stage.table(cast)
    for _again in range(2):
        written = write(table, cast.convener.actor, agreed="换灯")
        assert not written.rivals
    assert written.minutes.version == 1


@pytest.mark.parametrize(("choice", "kept"), [("take", "周六"), ("leave", "周五"), ("join", "周五\n周六")])
def test_one_of_two_is_chosen_once(cast: make.Cast, choice: str, kept: str) -> None:
    table = stage.table(cast)
    write(table, cast.convener.actor, agreed="周五")
    written = write(table, cast.member.actor, agreed="周六")
    rival = written.rivals["agreed"]
    shown = queries.rivals_of(cast.convener.actor, written.minutes.consultation)
    assert [(r.stored, r.rival.words, r.name) for r in shown] == [("周五", "周六", "示例委员")]
    actions.settle_rival(rival, by=cast.convener.actor, choice=choice)
    assert Minutes.objects.get().agreed == kept
    with pytest.raises(refusals.Stale):
        actions.settle_rival(rival, by=cast.convener.actor, choice=choice)


def test_a_rival_grows_with_its_hand_and_holds_up_the_end(cast: make.Cast) -> None:
    table = stage.table(cast)
    write(table, cast.convener.actor, agreed="周五")
    write(table, cast.member.actor, agreed="周六")
    write(table, cast.member.actor, agreed="周六上午")
    assert Rival.objects.get().words == "周六上午"
    item = consultations.NewItem("换灯", cast.unit, clock.today())
    with pytest.raises(refusals.Invalid, match="两份"):
        actions.finish_meeting(table.consultation, by=cast.convener.actor, items={table.case.pk: [item]})
    assert table.consultation.state == "held"


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["discussion", "agreed"]),
            st.text("甲乙丙", min_size=1, max_size=3),
        ),
        min_size=1,
        max_size=7,
    )
)
def test_whatever_two_hands_type_stands_somewhere(typed: list[tuple[bool, str, str]]) -> None:
    """Each hand types on from what its own screen showed last; its last words are stored, or a rival."""
    # One world for all examples: making the cast anew would take most of the time.
    cast = _world()
    table = stage.table(cast)
    hands = {True: cast.convener.actor, False: cast.member.actor}
    seen: dict[tuple[bool, str], str] = {}
    for hand, box, more in typed:
        base = seen.get((hand, box), "")
        mine = base + more
        written = write(table, hands[hand], base=base, **{box: mine})
        stored = getattr(written.minutes, box)
        if box in written.rivals:
            assert written.rivals[box].words == mine
            assert stored != mine
        else:
            assert stored == mine
            seen[hand, box] = mine
    kept = [r.words for r in Rival.objects.filter(consultation_id=table.pk)]
    last = {(hand, box): more for hand, box, more in typed}
    final = Minutes.objects.get(consultation_id=table.pk)
    for (_hand, box), more in last.items():
        assert any(words.endswith(more) for words in [getattr(final, box), *kept]) or more in getattr(
            final, box
        )


_made: list[make.Cast] = []


def _world() -> make.Cast:
    if not _made:
        _made.append(make.Cast())
    return _made[0]
