"""Members under the published schemes: every total here was worked out on paper from the published text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tinghao.assessment.engine import Compiled, Fact, Score
from tinghao.assessment.examples import examples


def fact(
    pk: int, kind: str, role: str = "participant", *marks: str, day: str = "2026-03-01", **more: object
) -> Fact:
    return Fact(pk, kind, role, day, frozenset(marks), **more)  # type: ignore[arg-type]


def times(n: int, kind: str, role: str = "participant", *marks: str, start: int = 100) -> list[Fact]:
    return [fact(start + k, kind, role, *marks) for k in range(n)]


def score(name: str, *facts: Fact, is_standing: bool = False) -> Score:
    return Compiled(examples()[name]).score(facts, is_standing=is_standing)


def test_tongcheng_a_member_who_did_what_is_asked() -> None:
    found = score(
        "tongcheng-2019",
        fact(1, "plenary"),  # 50
        fact(2, "proposal", "lead", "filed"),  # 10 + 15
        fact(3, "opinion", "lead"),  # 10
        *times(2, "activity"),  # 2 + 2
        fact(5, "activity", "speaker", "written"),  # 5
    )
    assert (found.total, found.grade) == (Decimal("94.00"), "passed")


def test_tongcheng_a_standing_member_with_leave_absence_and_joint_proposals() -> None:
    found = score(
        "tongcheng-2019",
        fact(1, "plenary", "on_leave"),  # 30
        fact(2, "standing_meeting", "on_leave"),  # -2
        fact(3, "standing_meeting", "absent"),  # -5
        fact(4, "proposal", "lead", "joint", "first", "filed", sharers=3),  # 5 + 7.5, half of 10 + 15
        fact(5, "proposal", "participant", "joint", "filed", sharers=4),  # a third of the other half: 4.1666…
        *times(2, "opinion", "lead", "adopted"),  # 2 × (10 + 5), capped at 15
        *times(6, "activity", start=200),  # 12, capped at 10
        is_standing=True,
    )
    assert (found.total, found.grade) == (Decimal("64.67"), "passed")
    assert found.items["opinion"].cut == 15
    assert found.items["activity"].cut == 2


def test_tongcheng_absence_is_nothing_and_meetings_of_standing_members_touch_nobody_else() -> None:
    found = score("tongcheng-2019", fact(1, "plenary", "absent"), fact(2, "standing_meeting", "absent"))
    assert (found.total, found.grade) == (Decimal("0.00"), "not_passed")


def test_a_city_with_base_and_bonus() -> None:
    found = score(
        "aa-city",
        fact(1, "plenary"),  # 35
        *times(5, "activity"),  # four of them: 30
        *times(3, "proposal", "lead", "filed", start=200),  # 15, and 2 × 5 above the first
        fact(6, "proposal", "participant", "filed", "joint"),  # 5, but the item is capped at 15
        *times(2, "opinion", "lead", "adopted", start=300),  # 10, and 3 for the second
        fact(9, "opinion", "lead", "adopted", "upper"),  # 6
    )
    # 35 + 30 + 15 + 10 = 90, 10 for more proposals, 9 for more opinions
    assert found.total == Decimal("109.00")


def test_a_city_the_bonus_for_proposals_stops_at_twenty() -> None:
    found = score("aa-city", *times(9, "proposal", "lead", "filed"))
    assert found.total == Decimal("35.00")
    (bonus,) = [c for c in found.categories if c.key == "bonus_proposals"]
    assert (bonus.raw, bonus.counted, bonus.cut) == (40, 20, 20)


@pytest.mark.parametrize(
    ("facts", "total", "grade"),
    [
        # The base alone, with the three things that everybody owes.
        ((("proposal", "lead"), ("opinion", "lead"), ("activity", "participant")), "70.00", "competent"),
        # 70 - 30 for absence from the plenary.
        ((("plenary", "absent"),), "40.00", "not_competent"),
        # 70 - 10 for leave: exactly the edge of 称职.
        ((("plenary", "on_leave"),), "60.00", "competent"),
    ],
)
def test_jinan_begins_with_seventy(facts: tuple[tuple[str, str], ...], total: str, grade: str) -> None:
    found = score("jinan-2015", *(fact(n, *f) for n, f in enumerate(facts, 1)))
    assert (str(found.total), found.grade) == (total, grade)


def test_jinan_excellent_needs_the_three_things_however_many_points() -> None:
    key = times(3, "proposal", "lead", "filed", "first", "key")  # 3 × 5 key, 2 × 5 above the first = 25
    found = score("jinan-2015", *key)
    assert (found.total, found.grade_by_total, found.grade) == (Decimal("95.00"), "excellent", "competent")
    assert [m.label for m in found.lacking] == ["一条社情民意", "一次活动"]
    whole = score("jinan-2015", *key, fact(8, "opinion", "lead"), fact(9, "activity"))
    assert whole.grade == "excellent"


def test_jinan_ends_at_a_hundred_and_twenty() -> None:
    found = score("jinan-2015", *times(9, "proposal", "lead", "filed", "first", "key", "excellent"))
    assert found.total == Decimal("120.00")


def test_minhang_counts_lead_and_participant_once_a_year() -> None:
    found = score(
        "minhang",
        *times(4, "plenary"),  # 4 half-days: 20
        *times(2, "proposal", "lead", start=200),  # 15, once
        fact(3, "proposal", "participant", "key"),  # 3, and 3 for the key one
        fact(4, "training", "participant", "full"),  # 10
        fact(5, "training", "participant", "part"),  # 5
        *times(2, "activity", start=300),  # 10
        fact(6, "opinion", "lead"),
    )
    assert (found.total, found.grade) == (Decimal("66.00"), "reached")


def test_yanbian_counts_the_first_proposer_only_and_no_matter_twice() -> None:
    found = score(
        "yanbian-2022",
        fact(1, "proposal", "lead", "first", "filed", "key", matter="school road"),  # 10 + 10 + 10
        fact(2, "proposal", "participant", "filed"),  # not the first: nothing
        fact(3, "opinion", "lead", "adopted", matter="school road"),  # became the proposal: nothing
        fact(4, "opinion", "lead", "adopted", matter="bus stop"),  # 5 + 10
        *times(3, "activity"),
    )
    assert (found.total, found.grade) == (Decimal("45.00"), "reached")
    assert {line.unused for line in found.items["opinion"].lines if line.fact == 3} == {"elsewhere"}


def test_our_own_scheme_gives_most_for_what_was_solved_and_nothing_for_more_of_the_same() -> None:
    found = score(
        "tinghao",
        # One consultation led and spoken at: the better of 6 and 4; 2 for having helped to solve it.
        fact(1, "consultation", "lead", "solved", matter="c1"),
        fact(2, "consultation", "speaker", "solved", matter="c1"),
        *times(7, "claim"),  # 14, capped at 12
        fact(3, "plenary"),  # 18
        fact(4, "training"),  # 4
    )
    assert found.total == Decimal("48.00")
    assert found.grade == "basically_competent"
