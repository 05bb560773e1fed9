"""A scheme that cannot be meant is refused in words, at the place where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tinghao.assessment import checking, wording
from tinghao.assessment.examples import examples
from tinghao.assessment.scheme import Grade, Match, Mode, Rule, Scheme, Unreadable, from_data, to_data


def ours() -> Scheme:
    return examples()["tinghao"]


def found(scheme: Scheme) -> list[str]:
    return [p.words for p in checking.problems(scheme)]


def test_our_own_example_can_be_adopted_as_it_is() -> None:
    assert checking.problems(ours()) == []


@pytest.mark.parametrize("name", ["minhang", "yanbian-2022"])
def test_a_published_scheme_without_caps_says_what_must_be_filled_in_first(name: str) -> None:
    problems = checking.problems(examples()[name])
    assert problems
    assert {p.words[:4] for p in problems} == {"按次数给"}
    assert any("封顶" in words for words in examples()[name].open_points)


@pytest.mark.parametrize("name", ["tongcheng-2019", "jinan-2015"])
def test_other_published_schemes_can_be_adopted(name: str) -> None:
    # Jinan's bonus is capped as a category, Tongcheng's items one by one.
    assert not checking.stops(checking.problems(examples()[name]))


def test_a_cap_below_the_base_is_told() -> None:
    scheme = replace(ours(), start=Fraction(70), cap=Fraction(60))
    assert any("封顶 60 比基础分 70 还低" in words for words in found(scheme))


def test_a_category_capped_below_what_everybody_has_is_told() -> None:
    given = replace(ours().items[0], rules=(Rule(Mode.FIXED, Fraction(60)),), cap=None)
    scheme = replace(ours(), items=(given, *ours().items[1:]))
    assert any("固定分已经有 60 分" in words for words in found(scheme))


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ((("a", 0, 60), ("b", 50, None)), "重叠"),
        ((("a", 0, 60), ("b", 61, None)), "60 到 61 分没有等次"),
        ((("a", 0, None), ("b", 60, None)), "重叠"),
        ((("a", 10, 60), ("b", 60, None)), "10 分以下没有等次"),
        ((("a", 0, 60), ("b", 60, 100)), "最高一档不要写上限"),
        ((("a", 0, 60), ("b", 60, 60)), "上限不比下限高"),
        ((("a", 0, 60), ("a", 60, None)), "用了两次"),
    ],
)
def test_bands_that_overlap_or_leave_a_gap_are_told(
    bands: tuple[tuple[str, int, int | None], ...], words: str
) -> None:
    grades = tuple(
        Grade(key, f"档{n}", Fraction(low), None if high is None else Fraction(high))
        for n, (key, low, high) in enumerate(bands)
    )
    assert any(words in said for said in found(replace(ours(), grades=grades, minimums=())))


def test_a_circle_of_items_that_yield_to_each_other_is_told_once_with_its_names() -> None:
    a, b, *rest = ours().items
    scheme = replace(ours(), items=(replace(a, yields_to=b.key), replace(b, yields_to=a.key), *rest))
    circles = [words for words in found(scheme) if "绕成了一个圈" in words]
    assert circles == [
        f"“不重复计分”绕成了一个圈：{a.label} → {b.label} → {a.label}，谁也不知道该在哪一项计分。"
    ]
    alone = replace(ours(), items=(replace(a, yields_to=a.key), b, *rest))
    assert any("绕成了一个圈" in words for words in found(alone))


def test_volume_without_a_cap_is_refused() -> None:
    endless = replace(ours().items[0], rules=(Rule(Mode.EACH, Fraction(1), Match(("claim",))),), cap=None)
    uncapped = replace(ours().categories[0], cap=None)
    scheme = replace(
        ours(), items=(endless, *ours().items[1:]), categories=(uncapped, *ours().categories[1:])
    )
    assert any("会变成比数量" in words for words in found(scheme))


@pytest.mark.parametrize("mark", sorted(checking.FORBIDDEN_MARKS))
def test_what_the_rules_against_formalism_forbid_is_no_yardstick(mark: str) -> None:
    rule = Rule(Mode.ONCE, Fraction(1), Match(("activity",), marks=(mark,)))
    scheme = replace(ours(), items=(replace(ours().items[0], rules=(rule,)), *ours().items[1:]))
    assert any("不能作为考核依据" in words for words in found(scheme))


def test_every_rule_of_every_example_is_read_aloud() -> None:
    for scheme in examples().values():
        for item in scheme.items:
            sentences = list(wording.item_words(item, scheme))
            assert len(sentences) >= len(item.rules)
            assert all(sentences)
        assert list(wording.scheme_words(scheme))
    assert wording.rule_words(Rule(Mode.EACH, Fraction(15, 2), Match(("activity",)), times=4)) == (
        "其他履职活动，每次 7.5 分，最多算 4 次"
    )


def test_what_is_stored_is_read_back_the_same() -> None:
    for scheme in examples().values():
        assert from_data(to_data(scheme)) == scheme
    thirds = replace(ours(), start=Fraction(10, 3))
    assert from_data(to_data(thirds)) == thirds


def with_rule(rule: dict[str, str]) -> dict[str, object]:
    return {"name": "x", "items": [{"key": "a", "label": "b", "category": "c", "rules": [rule]}]}


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ([], "scheme"),
        ({}, "scheme"),
        ({"name": 5}, "name"),
        ({"name": "x", "formula": "1+1"}, "formula"),
        ({"name": "x", "start": "1e999999"}, "start"),
        ({"name": "x", "start": True}, "start"),
        (with_rule({"mode": "magic", "points": "1"}), "items[0].rules[0].mode"),
        (with_rule({"mode": "each", "points": "1/0"}), "items[0].rules[0].points"),
        ({"name": "x", "grades": "all"}, "grades"),
    ],
)
def test_what_is_no_scheme_is_refused_at_its_place(data: object, where: str) -> None:
    with pytest.raises(Unreadable) as refused:
        from_data(data)  # type: ignore[arg-type]
    assert refused.value.where == where
