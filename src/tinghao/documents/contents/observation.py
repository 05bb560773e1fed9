"""观摩手册 and 观摩汇编: the route with its sites, who comes; afterwards what was seen and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tinghao.documents import titles
from tinghao.documents.contents.words import NUMERALS
from tinghao.documents.paper import Block, Heading, Paper, Para, Signature, Table, Title, head_row, row

_SHORT = 30  # facts up to this length stand in one line with the place


@dataclass(frozen=True, slots=True)
class StopFact:
    """A site with its times and what the system knows of it."""

    title: str
    kind: str
    place: str
    arrives: str
    leaves: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuestFact:
    """Somebody on the roll."""

    name: str
    place: str
    standing: str


@dataclass(frozen=True, slots=True)
class NoteFact:
    """What somebody wrote down."""

    kind: str
    site: str
    title: str
    speaker: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class FollowUpFact:
    """What follows: what, who, by when, how far."""

    what: str
    who: str
    due: str
    state: str
    done: str


@dataclass(frozen=True)
class Facts:
    """All that the booklet says."""

    title: str
    when: str
    where: str
    county: str
    stops: tuple[StopFact, ...] = ()
    roll: tuple[GuestFact, ...] = ()
    notes: tuple[NoteFact, ...] = ()
    follow_ups: tuple[FollowUpFact, ...] = ()


def paper(told: Facts, office: str, name: str, day: str) -> Paper:
    """The booklet; what there is nothing of has no heading."""
    title = f"{told.title}{name}"
    parts = [
        ("安排", _plan(told)),
        ("观摩点", _sites(told.stops)),
        ("看到的", _notes(told.notes, "seen")),
        ("案例", _notes(told.notes, "case")),
        ("交流发言", _notes(told.notes, "talk")),
        ("后续事项", _follow_ups(told.follow_ups)),
        ("人员名单", _roll(told.roll)),
    ]
    blocks: list[Block] = [Title(titles.lines(title))]
    full = [(heading, list(found)) for heading, found in parts]
    for numeral, (heading, found) in zip(NUMERALS, [one for one in full if one[1]], strict=False):
        blocks += [Heading(1, f"{numeral}、{heading}"), *found]
    blocks.append(Signature(office, day))
    return Paper(title, blocks=tuple(blocks))


def _plan(told: Facts) -> Iterable[Block]:
    yield Para(f"{told.when}从{told.where}出发，到{told.county}观摩。", lead="")
    rows = [row(f"{n}", s.arrives, s.leaves, s.title, s.place) for n, s in enumerate(told.stops, 1)]
    yield Table((1.6, 2, 2, 6, 6), (head_row("序号", "到达", "离开", "观摩点", "在哪里"), *rows))


def _sites(stops: Sequence[StopFact]) -> Iterable[Block]:
    for n, stop in enumerate(stops, 1):
        yield Heading(3, f"{n}. {stop.title}")
        short = [fact for fact in stop.facts if len(fact) <= _SHORT]
        if words := "；".join(filter(None, (stop.place, *short))):
            yield Para(f"{words}。")
        for fact in stop.facts:
            if len(fact) > _SHORT:
                yield from _paragraphs(fact)


def _notes(notes: Sequence[NoteFact], kind: str) -> Iterable[Block]:
    wanted = [note for note in notes if note.kind == kind]
    for site, some in groupby(wanted, key=lambda note: note.site):
        if site:
            yield Heading(2, site)
        for note in some:
            if note.title:
                yield Heading(3, note.title)
            if note.speaker:
                yield Para(note.speaker, lead="讲述：")
            yield from _paragraphs(note.words)
            yield Para(f"（{note.by}记）")


def _paragraphs(words: str) -> Iterable[Block]:
    return (Para(line.strip()) for line in words.splitlines() if line.strip())


def _follow_ups(found: Sequence[FollowUpFact]) -> Iterable[Block]:
    if found:
        rows = [row(str(n), f.what, f.who, f.due, f.done or f.state) for n, f in enumerate(found, 1)]
        yield Table(
            (1.6, 6, 3.4, 4.2, 5), (head_row("序号", "做什么", "谁来做", "哪天以前", "办理情况"), *rows)
        )


def _roll(roll: Sequence[GuestFact]) -> Iterable[Block]:
    for place, some in groupby(sorted(roll, key=lambda g: g.place), key=lambda g: g.place):
        yield Para("、".join(guest.name for guest in some) + "。", lead=f"{place}：")
