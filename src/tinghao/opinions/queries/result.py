"""The result of a map as everybody reads it: the stored picture with the words of the statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from tinghao.opinions import fitting, reading
from tinghao.opinions.choices import Choice
from tinghao.opinions.models import OpinionMap, Picture

GROUP_NAMES = (N_("甲群"), N_("乙群"), N_("丙群"), N_("丁群"), N_("戊群"))


@dataclass(frozen=True, slots=True)
class Bar:
    """How some people answered one statement; widths add up to 100."""

    name: str
    agree: int
    passed: int
    disagree: int

    @property
    def seen(self) -> int:
        """How many answered."""
        return self.agree + self.passed + self.disagree

    def share(self, part: int) -> int:
        """A part in whole percent."""
        return round(100 * part / self.seen) if self.seen else 0

    @property
    def percent(self) -> int:
        """How many of a hundred agree."""
        return self.share(self.agree)

    @property
    def percent_against(self) -> int:
        """How many of a hundred disagree."""
        return self.share(self.disagree)

    @property
    def agree_width(self) -> float:
        """The width of those who agree, of 100."""
        return round(100 * self.agree / self.seen, 2) if self.seen else 0.0

    @property
    def passed_width(self) -> float:
        """The width of those who pass, of 100."""
        return round(100 * self.passed / self.seen, 2) if self.seen else 0.0

    @property
    def disagree_width(self) -> float:
        """The width of those who disagree, of 100."""
        return round(100 - self.agree_width - self.passed_width, 2) if self.seen else 0.0

    @property
    def disagree_from(self) -> float:
        """Where those who disagree begin, of 100."""
        return round(self.agree_width + self.passed_width, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: its words, everybody's answers, and those of each group."""

    number: int
    body: str
    whole: Bar
    groups: tuple[Bar, ...]
    choice: int = 0

    @property
    def words(self) -> str:
        """What those who stand behind it say."""
        return str(Choice(self.choice).label) if self.choice else ""

    @property
    def all_say(self) -> str:
        """What all of them say."""
        return _("都同意") if self.choice == Choice.AGREE else _("都不同意")

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The groups, or everybody where there are none."""
        return self.groups or (self.whole,)


@dataclass(frozen=True, slots=True)
class Group:
    """People who answer alike: how many, where they sit, and what stands for them."""

    name: str
    people: int
    angle: int
    holds: tuple[Line, ...]


class Result:
    """A picture read with the statements' words."""

    def __init__(self, picture: Picture, bodies: dict[int, str]) -> None:
        told: dict[str, Any] = picture.told
        self.picture = picture
        self.told = told
        self.people: int = told["people"]
        self.counted: int = told["counted"]
        self.votes: int = told["votes"]
        self.reason: str = told["reason"]
        self.left_out: int = told["left_out"]
        self.enough: int = told["enough"]
        names = [_(name) for name in GROUP_NAMES[: len(told["groups"])]]
        self.lines = {row[0]: self._line(row, bodies, names) for row in told["tallies"] if row[0] in bodies}
        self.shared = [self._with(n, choice) for n, choice, _score in told["shared"] if n in self.lines]
        self.divides = [self.lines[n] for n, _gap in told["divides"] if n in self.lines]
        self.groups = [
            Group(
                names[i],
                group["people"],
                group["angle"],
                tuple(self._with(n, choice) for n, choice in group["holds"] if n in self.lines),
            )
            for i, group in enumerate(told["groups"])
        ]

    @staticmethod
    def _line(row: list[Any], bodies: dict[int, str], names: list[str]) -> Line:
        number, whole, *groups = row
        bars = tuple(Bar(name, *three) for name, three in zip(names, groups, strict=True))
        return Line(number, bodies[number], Bar(_("大家"), *whole), bars)

    def _with(self, number: int, choice: int) -> Line:
        line = self.lines[number]
        return Line(line.number, line.body, line.whole, line.groups, choice)

    @property
    def all_lines(self) -> list[Line]:
        """Every statement, by number."""
        return [self.lines[number] for number in sorted(self.lines)]

    @property
    def steadiness(self) -> int:
        """How well the groups come back when people are drawn anew, of 100."""
        return round(100 * float(self.told["stability"]))

    @property
    def needed(self) -> int:
        """How many people with enough answers are missing before groups are looked for."""
        return max(fitting.LEAST_PEOPLE - self.counted, 0)

    @property
    def least_shown(self) -> int:
        """Below this many people nothing is told."""
        return reading.LEAST_SHOWN


def public_result(opinion_map: OpinionMap) -> Result | None:
    """The newest picture of a map, in words; None before the first."""
    picture = opinion_map.pictures.first()
    if picture is None:
        return None
    numbers = [row[0] for row in picture.told["tallies"]]
    rows = opinion_map.statements.filter(number__in=numbers, state="accepted").only("number", "body")
    return Result(picture, {s.number: s.body for s in rows})
