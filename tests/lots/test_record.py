"""The published record: one text, all its promises kept, and any change noticed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter

import pytest
from tests.lots import small

from tinghao.lots import checking, drawing, leximin, record, rounding


def test_a_thousand_panels_keep_every_quota_and_the_smallest_chance() -> None:
    found = small.published()
    report = checking.check(found)
    assert report.troubles == ()
    assert len(found.panels) == 1_000
    assert report.kept >= 0.96
    assert report.least / 1_000 >= 0.96 * 0.0375


def test_people_alike_stand_on_as_many_panels_but_for_one() -> None:
    found = small.published()
    counts = checking.check(found).counts
    for numbers in found.pool.members:
        assert max(counts[n] for n in numbers) - min(counts[n] for n in numbers) <= 1


def test_the_same_distribution_gives_the_same_text_and_it_reads_back() -> None:
    found = small.published()
    again = leximin.solve(found.pool)
    told = record.text(found)
    made = record.made(
        again, rounding.tickets(again, 1_000), lot=found.lot, title=found.title, source=found.source
    )
    assert record.text(made) == told
    assert record.text(record.read(told)) == told
    assert json.loads(told)["format"] == "tinghao-lot/1"


@pytest.mark.parametrize(
    "change", [("\n", "\r\n"), ('"seats": 30', '"seats":30'), ("lot/1", "lot/2"), ("{", "[")]
)
def test_a_text_in_any_other_form_is_unreadable(change: tuple[str, str]) -> None:
    told = record.text(small.published())
    assert change[0] in told
    with pytest.raises(record.Unreadable):
        record.read(told.replace(*change, 1))


def test_a_person_who_is_put_on_a_panel_in_place_of_another_is_noticed() -> None:
    found = small.published()
    first = found.panels[0]
    for wrong, words in (
        ((*first[:-1], first[0]), "两次"),
        ((*first[:-1], 9_999), "不在名册"),
        (first[:-1], "应为 30 人"),
    ):
        bad = dataclasses.replace(found, panels=(wrong, *found.panels[1:]))
        assert words in checking.check(bad).troubles[0]


def test_a_panel_with_too_few_of_a_kind_is_named_with_its_quota() -> None:
    found = small.published()
    people = dict(found.pool.people)
    women = [n for n in found.panels[3] if people[n]["性别"] == "女"]
    men = [n for n, values in people.items() if values["性别"] == "男" and n not in found.panels[3]]
    rest = [n for n in found.panels[3] if n not in women]
    panel = (*rest, *men)[: found.pool.seats]
    bad = dataclasses.replace(found, panels=(*found.panels[:3], panel, *found.panels[4:]))
    assert checking.check(bad).troubles[0].startswith("第 003 号名单：性别“")


def test_only_too_many_of_a_kind_is_noticed_as_well() -> None:
    """The quota of the other kinds has no least here, so that only the most can be broken."""
    pool = small.pool(2, [{"a": "x"}] * 3 + [{"a": "y"}] * 3, [("a", "x", 0, 1)])
    found = leximin.solve(pool)
    made = record.made(found, rounding.tickets(found, 1_000), lot="1", title="示例", source="示例")
    assert checking.check(made).is_well
    bad = dataclasses.replace(made, panels=((1, 2), *made.panels[1:]))
    assert checking.check(bad).troubles == ("第 000 号名单：a“x”有 2 人，应为 0 到 1 人。",)


def test_the_replacement_is_the_one_that_the_written_rule_names() -> None:
    """The rule of the page, followed by hand: next panels in order, quotas kept, smallest digest."""
    found = small.published()
    digest = record.digest(record.text(found))
    people = dict(found.pool.people)
    seated = set(found.panels[998])
    gone = min(seated)
    left = seated - {gone}

    def fits(person: int) -> bool:
        now = Counter((q.feature, people[n][q.feature]) for q in found.pool.quotas for n in (*left, person))
        many = Counter(q.feature for q in found.pool.quotas)
        return all(q.least <= now[q.key] / many[q.feature] <= q.most for q in found.pool.quotas)

    for ticket in (999, *range(998)):
        fitting = [n for n in found.panels[ticket] if n not in seated and fits(n)]
        if fitting:
            break
    expected = min(fitting, key=lambda n: hashlib.sha256(f"{digest}:998:{n}".encode()).hexdigest())
    assert drawing.replacements(found, digest, "998", [gone]) == [drawing.Replacement(gone, expected, True)]


def test_the_last_digits_of_the_public_number_pick_the_panel() -> None:
    found = small.published()
    assert drawing.ticket(found, "527") == 527
    assert drawing.ticket(found, "2026 1130 004") == 4
    assert drawing.panel(found, "000") == found.panels[0]
    for number in ("", "12", "12x", "一二三", "-123"):
        with pytest.raises(drawing.NoNumber):
            drawing.ticket(found, number)


def test_somebody_who_declines_is_replaced_within_the_quotas_and_the_same_by_everybody() -> None:
    found = small.published()
    digest = record.digest(record.text(found))
    seated = list(drawing.panel(found, "314"))
    gone = [seated[0], seated[10], seated[20]]
    changes = drawing.replacements(found, digest, "314", gone)
    assert [change.declined for change in changes] == gone
    for change in changes:
        assert change.instead is not None and change.instead not in seated
        seated[seated.index(change.declined)] = change.instead
        assert change.keeps_quotas
    people = dict(found.pool.people)
    for quota in found.pool.quotas:
        assert quota.least <= Counter(people[n][quota.feature] for n in seated)[quota.value] <= quota.most
    assert drawing.replacements(found, digest, " 31 4", gone) == changes


def test_a_replacement_who_declines_too_is_replaced_and_nobody_is_asked_twice() -> None:
    found = small.published()
    digest = record.digest(record.text(found))
    first = drawing.panel(found, "001")[0]
    one = drawing.replacements(found, digest, "001", [first])[0]
    two = drawing.replacements(found, digest, "001", [first, one.instead or 0])
    assert two[0] == one
    assert two[1].instead not in {first, one.instead, *drawing.panel(found, "001")}


def test_without_anybody_else_the_seat_stays_empty() -> None:
    pool = small.pool(2, [{"a": "x"}] * 2, [("a", "x", 0, 2)])
    found = leximin.solve(pool)
    made = record.made(found, rounding.tickets(found, 1_000), lot="1", title="示例", source="示例")
    assert drawing.replacements(made, "", "000", [1]) == [drawing.Replacement(1, None, False)]


def test_where_a_thousand_panels_are_too_coarse_ten_thousand_are_made() -> None:
    """A chance of 1.9 in a thousand would fall to 1 in a thousand."""
    pool = small.pool(1, [{"a": "x"}] * 525 + [{"a": "y"}], [("a", "x", 0, 1)])
    found = leximin.solve(pool)
    assert rounding.tickets(found, 1_000).kept < 0.96
    made = rounding.tickets(found)
    assert len(made.panels) == 10_000
    assert made.kept >= 0.96
