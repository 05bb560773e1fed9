"""How digests are made: pure functions, so that anybody can recompute them from the published text."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no blanks, in UTF-8: one text for one meaning."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_digest(
    *,
    subject: str,
    subject_id: int,
    seq: int,
    kind: str,
    at: dt.datetime,
    person_id: int | None,
    part: str,
    data: Mapping[str, Any],
    words_digest: str,
    previous: str,
) -> str:
    """SHA-256 (64 hex digits) over all that an entry says and over the digest before it."""
    return hashlib.sha256(
        canonical(
            {
                "subject": subject,
                "subject_id": subject_id,
                "seq": seq,
                "kind": kind,
                "at": at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
                "person": person_id,
                "part": part,
                "data": data,
                "words": words_digest,
                "previous": previous,
            }
        )
    ).hexdigest()


def words_digest(salt: str, body: str) -> str:
    """SHA-256 over a salt and a text: binding while both are kept, silent once they are erased."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def head_digest(previous: str, digests: Iterable[str]) -> str:
    """SHA-256 over the head before and the entries' digests, each on a line of its own."""
    running = hashlib.sha256(previous.encode())
    for digest in digests:
        running.update(b"\n" + digest.encode())
    return running.hexdigest()
