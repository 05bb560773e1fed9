"""Encryption of contact fields: the keys are outside the database, so a copied table tells nothing.

Fernet (AES-128-CBC with HMAC-SHA256) by default; `TINGHAO_FIELD_CIPHER` may name another class with
the same two methods, for instance one for SM4 (GB/T 39786-2021).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(k) for k in keys])


def encrypt(text: str) -> str:
    """The text as a token that only the holder of a key can read."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind a token; "" where no key fits (the key was lost, the row was damaged)."""
    try:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        return ""


def encrypt_bytes(content: bytes) -> bytes:
    """The content as bytes that only the holder of a key can read (a third smaller than the token)."""
    return base64.urlsafe_b64decode(_cipher(tuple(settings.FIELD_KEYS)).encrypt(content))


def decrypt_bytes(sealed: bytes) -> bytes:
    """The content again; b"" where no key fits."""
    try:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(base64.urlsafe_b64encode(sealed))
    except InvalidToken:
        return b""


def fingerprint(text: str) -> str:
    """A keyed digest for finding an encrypted value again (64 hex digits), equal for equal text.

    Made with the oldest key, which rotation keeps, so that fingerprints stay comparable.
    """
    key = settings.FIELD_KEYS[-1].encode()
    folded = unicodedata.normalize("NFKC", text).strip()
    return hmac.new(key, b"fingerprint:" + folded.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField[str, str]):
    """A text that is stored encrypted and read in clear; "" is stored as "".

    It cannot be searched: keep a `fingerprint` beside it where it must be found.
    """

    description = "encrypted text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value)) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return decrypt(value) if value else ""
