"""What members did, as a room reads it out of its own rows: the one shape that duty records come from.

A room whose steps are somebody's duty (an attendance list, a visit) registers a source: which kinds
of entries change it, and a function that says who took part as of now. `filing` turns that into
records and ledger entries; the room itself knows nothing of filing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tinghao.history import following
from tinghao.history.models import Entry

FILES = "tinghao.filing.tasks.file_entry"


@dataclass(frozen=True, slots=True)
class Deed:
    """One member took part in one thing on one day, in one role.

    `kind` and `role` are words of `filing.choices`. `by_person_id` kept the list, `for_person_id` is
    the holder of the post for whom a substitute kept it; `stand_in_id` is the member who came instead,
    or `stand_in_name` says who did (kept encrypted). `instead_of_id` is the other way round: the member in
    whose place this one came.
    `marks` are plain words that a scheme may ask for, such as `written` or `half_day`.
    """

    member_id: int
    kind: str
    role: str
    day: dt.date
    place: str
    group_id: int | None = None
    by_person_id: int | None = None
    for_person_id: int | None = None
    stand_in_id: int | None = None
    stand_in_name: str = ""
    instead_of_id: int | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that one source says as of now: whoever is not in it any more has no record from it.

    `source` names the event once and for all (`consultation:12`, at most 60 characters); `subject` and
    `subject_id` lead to the page and the title of what the records are about.
    """

    source: str
    subject: str
    subject_id: int
    deeds: tuple[Deed, ...] = ()


def no_titles(ids: Iterable[int]) -> dict[int, str]:
    """A subject without titles of its own."""
    del ids
    return {}


@dataclass(frozen=True)
class Source:
    """A way in which duty arises: the kinds that change it, who reads it, and what it is called.

    `titles` gives the heading of each subject by number, for lists; `page` is the name of the desk's
    page that takes the number, "" for none.
    """

    subject: str
    kinds: tuple[str, ...]
    read: Callable[[Entry], Statement | None]
    titles: Callable[[Iterable[int]], Mapping[int, str]] = field(default=no_titles)
    page: str = ""


_by_kind: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """From now on each entry of these kinds is read for duty. Raises ValueError for a kind that is taken."""
    for source in sources:
        for kind in source.kinds:
            if _by_kind.get(kind, source) != source:
                raise ValueError(f"the deeds of {kind} are read by two")
            _by_kind[kind] = source
        following.follow(FILES, *source.kinds)


def source_of(kind: str) -> Source | None:
    """Who reads the deeds of this kind of entry; None where nobody does."""
    return _by_kind.get(kind)


def kinds() -> tuple[str, ...]:
    """Every kind of entry that is read for duty."""
    return tuple(sorted(_by_kind))


def titles_of(wanted: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], str]:
    """The headings of subjects, by subject and number: a query for each way in which duty arises."""
    found: dict[tuple[str, int], str] = {}
    asked: set[tuple[str, int]] = set()
    for source in _by_kind.values():
        key = (source.subject, id(source.titles))
        ids = set(wanted.get(source.subject, ()))
        if ids and key not in asked:
            asked.add(key)
            found |= {(source.subject, number): title for number, title in source.titles(ids).items()}
    return found


def page_of(subject: str) -> str:
    """The name of the desk's page of a subject; "" where it has none."""
    return next((s.page for s in _by_kind.values() if s.subject == subject and s.page), "")
