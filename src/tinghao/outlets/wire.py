"""What a message looks like on the wire: its text, and its signature by Standard Webhooks.

Source: Standard Webhooks specification 1.0: headers webhook-id, webhook-timestamp, webhook-signature;
the signature is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each key that is
in force, separated by blanks. Keys begin with `whsec_` and hold 24 to 64 bytes in base64.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from tinghao.core import clock
from tinghao.filing.models import LedgerEntry

PREFIX = "whsec_"
TEST = "test"


def new_secret() -> str:
    """A key of 32 bytes, as both sides write it down."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The signature with one key."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def headers(keys: Sequence[str], message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that prove where a message comes from and when it was sent."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(key, message, timestamp, body) for key in keys),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Tinghao/1",
    }


def written(value: dict[str, Any]) -> bytes:
    """JSON in UTF-8 with the characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def event_of(entry: LedgerEntry) -> str:
    """The name of what happened to a ledger."""
    return "ledger.reversed" if entry.is_reversal else "ledger.entered"


def line_of(entry: LedgerEntry) -> dict[str, Any]:
    """A line of a ledger as an outside system reads it, the same in a message and in the API."""
    record, member = entry.record, entry.member
    return {
        "ledger": entry.ledger_id,
        "seq": entry.seq,
        "record": entry.record_id,
        "version": entry.version,
        "reverses": entry.is_reversal,
        "reason": entry.reason or None,
        "kind": entry.kind,
        "kind_label": str(entry.get_kind_display()),
        "role": entry.role,
        "role_label": str(entry.get_role_display()),
        "day": entry.day.isoformat(),
        "year": entry.year,
        "place": record.division_code,
        "about": {"type": record.subject, "id": record.subject_id},
        "member": {
            "id": entry.member_id,
            "name": member.person.name,
            "sector": member.sector.name if member.sector else None,
        },
        "at": clock.local(entry.at).isoformat(timespec="seconds"),
    }


def message_of(entry: LedgerEntry) -> bytes:
    """The text of the message about a line."""
    at = clock.local(entry.at).isoformat(timespec="seconds")
    return written({"type": event_of(entry), "timestamp": at, "data": line_of(entry)})


def trial_message(ledger: str) -> bytes:
    """The text of a test message."""
    at = clock.local(clock.now()).isoformat(timespec="seconds")
    return written({"type": TEST, "timestamp": at, "data": {"ledger": ledger, "words": "协商亭的测试消息"}})
