"""Reading history: a subject's entries, its public timeline, and the proof that nothing was rewritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.history import chain, kinds
from tinghao.history.models import Entry, Head


def entries_of(actor: Any, subject: str, subject_id: int) -> QuerySet[Entry]:
    """All entries of a subject, oldest first, with their words. The caller has checked the scope."""
    del actor
    return (
        Entry.objects.filter(subject=subject, subject_id=subject_id).select_related("words").order_by("seq")
    )


def public_entries_of(subject: str, subject_id: int) -> list[Entry]:
    """The entries that the public may see, oldest first; internal words are taken off."""
    found = []
    for entry in entries_of(None, subject, subject_id):
        if kinds.get(entry.kind).sentence is None:
            continue
        if entry.words is not None and not entry.words.is_public:
            entry.words = None
        found.append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a chain found: `broken_at` is the first wrong number, or None where all is well."""

    count: int
    broken_at: int | None
    reason: str = ""

    @property
    def holds(self) -> bool:
        """True where every link fits."""
        return self.broken_at is None


def public_verdict_on(subject: str, subject_id: int) -> Verdict:
    """Whether the subject's chain is whole: numbers without a gap, links that fit, words unchanged."""
    previous, count = "", 0
    for entry in entries_of(None, subject, subject_id):
        count += 1
        if entry.seq != count:
            return Verdict(count, count, _("编号不连续"))
        expected = chain.entry_digest(
            subject=entry.subject,
            subject_id=entry.subject_id,
            seq=entry.seq,
            kind=entry.kind,
            at=entry.at,
            person_id=entry.person_id,
            part=entry.part,
            data=entry.data,
            words_digest=entry.words_digest,
            previous=previous,
        )
        if entry.previous != previous or entry.digest != expected:
            return Verdict(count, entry.seq, _("摘要对不上"))
        words = entry.words
        if entry.words_digest and words is None:
            return Verdict(count, entry.seq, _("文字不见了"))
        if words and not words.erased_at and chain.words_digest(words.salt, words.body) != entry.words_digest:
            return Verdict(count, entry.seq, _("文字被改过"))
        previous = entry.digest
    return Verdict(count, None)


def public_heads(limit: int = 400) -> QuerySet[Head]:
    """The published heads, newest first."""
    return Head.objects.order_by("-day")[:limit]


def public_digests_of(head: Head) -> list[str]:
    """The digests that a head was made of, in order, so that anybody can recompute it."""
    before = Head.objects.filter(day__lt=head.day).order_by("-day").first()
    since = before.last_id if before else 0
    rows = Entry.objects.filter(pk__gt=since, pk__lte=head.last_id).order_by("pk")
    return list(rows.values_list("digest", flat=True))


def public_head_holds(head: Head) -> bool:
    """True where the entries still give the head that was published."""
    return chain.head_digest(head.previous, public_digests_of(head)) == head.digest


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain as it may be published: no person, no payload, no words."""

    entry_id: int
    seq: int
    label: str
    at: dt.datetime
    digest: str


def public_links_of(subject: str, subject_id: int) -> list[Link]:
    """Every link of a chain, oldest first; a step that the public does not see is there without its name."""
    rows = Entry.objects.filter(subject=subject, subject_id=subject_id).order_by("seq")
    return [
        Link(pk, seq, kinds.get(kind).label if kinds.get(kind).sentence is not None else "", at, digest)
        for pk, seq, kind, at, digest in rows.values_list("pk", "seq", "kind", "at", "digest")
    ]


def public_head_of(day: dt.date) -> Head | None:
    """The head that was published for a day."""
    return Head.objects.filter(day=day).first()


def public_head_over(entry_id: int) -> Head | None:
    """The first published head that covers this entry; None while it waits for the next one."""
    return Head.objects.filter(last_id__gte=entry_id).order_by("day").first()
