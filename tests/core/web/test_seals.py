"""The four seals fill as the order travels, and say so to those who do not see them."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from tinghao.core.web import seals


def filled(drawn: str) -> int:
    return len(re.findall(r'class="s-on"', drawn))


@pytest.mark.parametrize(("station", "done"), [(1, 1), (2, 2), (3, 2), (4, 3), (4, 4)])
@pytest.mark.parametrize("size", ["s", "m", "l"])
def test_as_many_seals_are_filled_as_steps_are_done(station, done, size):
    drawn = seals.seals(station, done, size=size)
    assert filled(drawn) == done
    assert drawn.count('class="s-now"') == (1 if station > done else 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((2, 2), "已到第二步：接单"),
        ((4, 4), "四步都走完了：点单、接单、解单、查单"),
        ((3, 2, "rework"), "查单后重新办理，回到第三步：解单"),
        ((1, 1, "referred"), "已转给别的渠道"),
    ],
)
def test_the_seals_speak(arguments, words):
    assert f'aria-label="{words}"' in seals.seals(*arguments)


def test_a_side_exit_is_a_square_seal_after_the_last_step():
    drawn = seals.seals(1, 1, "declined")
    assert drawn.count('class="s-exit"') == 1
    assert ">退<" in drawn
    assert "s-now" not in drawn


def test_an_impossible_station_is_drawn_as_the_nearest_one():
    assert seals.seals(9, 9) == seals.seals(4, 4)
    assert seals.seals(0, -1) == seals.seals(1, 0)


def test_the_memory_does_not_mix_languages():
    assert "点单" in seals.seals(1, 1, size="l")
    with translation.override("en"):
        assert "Raise" in seals.seals(1, 1, size="l")
