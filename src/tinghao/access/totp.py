"""Codes that change every half minute (TOTP, RFC 6238 over HMAC-SHA1, the form every generator app takes)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
import unicodedata
from urllib.parse import quote, urlencode

PERIOD = 30
DIGITS = 6
# A phone's clock may be off by half a minute either way (RFC 6238, section 5.2).
DRIFT = 1


def new_secret() -> str:
    """160 random bits in base 32, as generator apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one time step (RFC 4226, section 5.3)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, typed: str, *, at: float, after: int = 0) -> int | None:
    """The time step whose code was typed, later than `after` (nothing is taken twice); None for no match."""
    code = "".join(c for c in unicodedata.normalize("NFKC", typed) if not c.isspace())
    now = int(at) // PERIOD
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        # Every step is compared, in constant time, so that the answer's delay tells nothing.
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def address(secret: str, *, account: str, issuer: str) -> str:
    """The otpauth address that the QR code holds."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
