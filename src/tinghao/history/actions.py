"""Writing history: append an entry, erase its words, publish the head of a day."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from tinghao.core import clock
from tinghao.core.actors import Acts
from tinghao.history import chain, following, kinds
from tinghao.history.models import Entry, Head, Words

# A transaction that took its number early may commit late; none lasts this long.
SETTLED = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry to be made among many; `is_first` says that the subject was made in this transaction."""

    subject: str
    subject_id: int
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    is_first: bool = False


def append(
    subject: str,
    subject_id: int,
    kind: str,
    *,
    by: Acts,
    data: Mapping[str, Any] | None = None,
    words: str = "",
    part: str = "",
    is_first: bool = False,
) -> Entry:
    """The subject's chain is one entry longer, in the caller's transaction.

    `words` go to a row of their own that can be erased. Raises UnknownKind and BadPayload for what
    is not registered, and never drops an entry silently. A `part` that is played for somebody who is
    away knows whom (`for_id`): both stand in the entry. `is_first` says that the subject was made in
    this transaction, so that nobody needs to look for an entry before.
    """
    declared = kinds.get(kind)
    payload = kinds.checked(declared, data or {})
    if (for_id := getattr(part, "for_id", None)) is not None:
        payload["for"] = for_id
    if words and not declared.words:
        raise kinds.BadPayload(f"{kind} takes no words")
    body = _words(words, is_public=declared.words == "public") if words else None
    for attempt in range(8):
        try:
            # SQLite lets one writer in at a time: there is nothing to come back from, so no savepoint.
            with transaction.atomic(savepoint=connection.vendor == "postgresql"):
                entry = _insert(subject, subject_id, kind, by, part, payload, body, is_first=is_first)
        except IntegrityError:
            # Two steps that move no state met at the same number: the later one takes the next.
            if attempt == 7:
                raise
        else:
            following.tell(kind, entry.pk)
            return entry
    raise AssertionError("unreachable")


def append_many(steps: Sequence[Step], *, by: Acts) -> list[Entry]:
    """Each subject's chain is longer by its steps, in their order, in the caller's transaction.

    For what touches thousands at once: a few statements instead of thousands. No words. Raises
    UnknownKind and BadPayload as `append` does, and IntegrityError where somebody else added to one of
    the chains at the same moment: then the caller's transaction is undone as a whole.
    """
    ends = _ends({(step.subject, step.subject_id) for step in steps if not step.is_first})
    made, at = [], clock.now()
    for step in steps:
        seq, previous = ends.get((step.subject, step.subject_id), (0, ""))
        payload = kinds.checked(kinds.get(step.kind), step.data)
        entry = _entry(
            step.subject, step.subject_id, step.kind, by, by.part, payload, None, seq + 1, previous, at
        )
        ends[(step.subject, step.subject_id)] = (entry.seq, entry.digest)
        made.append(entry)
    return Entry.objects.bulk_create(made, batch_size=500)


def _ends(subjects: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, str]]:
    """The last number and digest of each chain."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for subject in {name for name, _pk in subjects}:
        ids = sorted(pk for name, pk in subjects if name == subject)
        for start in range(0, len(ids), 500):
            later = Entry.objects.filter(
                subject=subject, subject_id=OuterRef("subject_id"), seq__gt=OuterRef("seq")
            )
            rows = Entry.objects.filter(
                ~Exists(later), subject=subject, subject_id__in=ids[start : start + 500]
            )
            for pk, seq, digest in rows.values_list("subject_id", "seq", "digest"):
                found[(subject, pk)] = (seq, digest)
    return found


def _words(body: str, *, is_public: bool) -> Words:
    return Words.objects.create(body=body, salt=secrets.token_hex(16), is_public=is_public)


def _insert(
    subject: str,
    subject_id: int,
    kind: str,
    by: Acts,
    part: str,
    data: dict[str, Any],
    body: Words | None,
    *,
    is_first: bool,
) -> Entry:
    last = (
        None
        if is_first
        else (
            Entry.objects.filter(subject=subject, subject_id=subject_id)
            .order_by("-seq")
            .values_list("seq", "digest")
            .first()
        )
    )
    seq, previous = (last[0] + 1, last[1]) if last else (1, "")
    entry = _entry(
        subject, subject_id, kind, by, str(part or by.part), data, body, seq, previous, clock.now()
    )
    entry.save(force_insert=True)
    return entry


def _entry(
    subject: str,
    subject_id: int,
    kind: str,
    by: Acts,
    part: str,
    data: Mapping[str, Any],
    body: Words | None,
    seq: int,
    previous: str,
    at: dt.datetime,
) -> Entry:
    digest_of_words = chain.words_digest(body.salt, body.body) if body else ""
    return Entry(
        subject=subject,
        subject_id=subject_id,
        seq=seq,
        kind=kind,
        at=at,
        person_id=by.person_id,
        part=part,
        data=data,
        words=body,
        words_digest=digest_of_words,
        previous=previous,
        digest=chain.entry_digest(
            subject=subject,
            subject_id=subject_id,
            seq=seq,
            kind=kind,
            at=at,
            person_id=by.person_id,
            part=part,
            data=data,
            words_digest=digest_of_words,
            previous=previous,
        ),
    )


def erase_words(entries: list[Entry]) -> int:
    """The texts of these entries are gone for good, the entries stay; returns how many were erased."""
    ids = [e.words_id for e in entries if e.words_id]
    return Words.objects.filter(pk__in=ids, erased_at__isnull=True).update(
        body="", salt="", erased_at=clock.now()
    )


@transaction.atomic
def publish_head(day: dt.date) -> Head | None:
    """The head of `day` exists: over all entries up to the last that is settled; once, then fixed.

    Returns the head that was there already, or None where the newest head is of a later day.
    """
    if existing := Head.objects.filter(day=day).first():
        return existing
    before = Head.objects.order_by("-day").first()
    if before and before.day > day:
        return None
    since = before.last_id if before else 0
    settled = Entry.objects.filter(pk__gt=since, at__lte=clock.now() - SETTLED).order_by("-pk").first()
    last_id = settled.pk if settled else since
    digests = (
        Entry.objects.filter(pk__gt=since, pk__lte=last_id).order_by("pk").values_list("digest", flat=True)
    )
    previous = before.digest if before else ""
    return Head.objects.create(
        day=day,
        last_id=last_id,
        count=len(digests),
        previous=previous,
        digest=chain.head_digest(previous, digests.iterator()),
        made_at=clock.now(),
    )
