"""What a link looks like, what is kept of it, and what may leave the house through it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace

from tinghao.access.happenings import Happening

# What a telephone holds: a month back and a year ahead, and no more events than it can take.
BACK, AHEAD, MOST = 31, 366, 1500
OPEN_DAY = "open_day"


def new_word() -> str:
    """The secret part of a link: 256 bits, so that its plain digest is as good as a slow one."""
    return secrets.token_urlsafe(32)


def digest_of(word: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(word.encode()).hexdigest()


def let_out(found: Iterable[Happening], *, only_mine: bool, with_open_days: bool) -> list[Happening]:
    """The happenings as they may leave: what was not made public goes under a general word.

    Open days of a whole county would bury a telephone: of those that are not one's own duty only a
    township's leave.
    """
    kept = [
        _public(one)
        for one in found
        if one.mine or (not only_mine and (one.kind != OPEN_DAY or with_open_days))
    ]
    return kept[:MOST]


def _public(one: Happening) -> Happening:
    if one.outside is None:
        return one
    return replace(one, title=one.outside.title, where=one.outside.where)


def fingerprint(found: Iterable[Happening]) -> str:
    """A digest over all that a file of these says."""
    digest = hashlib.sha256()
    for one in found:
        moments = (one.starts, one.ends, one.changed)
        said = (one.key, one.title, one.where, one.state, str(one.all_day), str(one.mine))
        digest.update(
            "\x1f".join((*said, *(m.astimezone(dt.UTC).isoformat() for m in moments), "\n")).encode()
        )
    return digest.hexdigest()
