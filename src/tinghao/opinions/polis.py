"""The four files in which Polis publishes a conversation, read with care for what may be wrong in them.

Form: github.com/compdemocracy/openData. A vote is 1 for agree, -1 for disagree, 0 for pass.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.core import refusals, text

MOST_BYTES = 8 * 1024 * 1024
MOST_PEOPLE = 5_000
MOST_COLUMNS = 500
MOST_LETTERS = 1_000
COMMENTS = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
)
VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
PEOPLE = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


@dataclass(frozen=True, slots=True)
class Comment:
    """A statement of a file; `is_out` where its moderators had taken it out."""

    number: int
    body: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was read: statements, and for each person the (statement, choice) pairs."""

    comments: tuple[Comment, ...]
    people: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def votes(self) -> int:
        """How many votes there are."""
        return sum(len(one) for one in self.people)


def read(comments: bytes, people: bytes) -> Conversation:
    """The conversation in a comments.csv and a participants-votes.csv; raises Invalid in plain words."""
    found = _comments(_table(comments, "comments"))
    return Conversation(found, _people(_table(people, "people"), {c.number for c in found}))


def _wrong(field: str, words: str) -> refusals.Invalid:
    return refusals.Invalid(words, fields={field: words})


def _table(raw: bytes, field: str) -> list[list[str]]:
    if len(raw) > MOST_BYTES:
        raise _wrong(field, _("文件太大，最多 %(n)s MB。") % {"n": MOST_BYTES // 1024 // 1024})
    try:
        told = raw.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(told, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise _wrong(field, _("读不出来：要 UTF-8 的 .csv 文件，没有改过格式。")) from problem
    if len(rows) < 2:
        raise _wrong(field, _("这个文件里没有内容。"))
    return rows


def _comments(rows: list[list[str]]) -> tuple[Comment, ...]:
    try:
        at = {name: rows[0].index(name) for name in ("comment-id", "moderated", "comment-body")}
    except ValueError:
        raise _wrong("comments", _("少了列：要有 comment-id、moderated、comment-body。")) from None
    found: dict[int, Comment] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        number = _whole(row[at["comment-id"]]) if len(row) > max(at.values()) else None
        if number is None or number in found:
            raise _wrong("comments", _("第 %(line)s 行读不懂，或者编号重复。") % {"line": line})
        body = text.cleaned(row[at["comment-body"]])[:MOST_LETTERS]
        found[number] = Comment(number, body, row[at["moderated"]].strip() == "-1")
    if len(found) > MOST_COLUMNS:
        raise _wrong("comments", _("最多 %(n)s 条看法。") % {"n": MOST_COLUMNS})
    return tuple(found[number] for number in sorted(found))


def _people(rows: list[list[str]], known: set[int]) -> tuple[tuple[tuple[int, int], ...], ...]:
    columns = {i: _whole(name) for i, name in enumerate(rows[0]) if name not in PEOPLE}
    if not columns or any(n is None or n not in known for n in columns.values()):
        raise _wrong("people", _("列名要和 comments.csv 里的编号对得上。"))
    if len(rows) - 1 > MOST_PEOPLE:
        raise _wrong("people", _("最多 %(n)s 人。") % {"n": MOST_PEOPLE})
    found = []
    for line, row in enumerate(rows[1:], start=2):
        votes = []
        for i, number in columns.items():
            told = row[i].strip() if i < len(row) else ""
            if told not in {"", "1", "0", "-1"}:
                raise _wrong("people", _("第 %(line)s 行有一格不是 1、0、-1，也不是空的。") % {"line": line})
            if told and number is not None:
                votes.append((number, int(told)))
        found.append(tuple(votes))
    return tuple(one for one in found if one)


def _whole(told: str) -> int | None:
    plain = told.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 6 else None
