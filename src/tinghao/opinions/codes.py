"""Codes on paper: a number and six letters that follow from it and the house's key. None is stored."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from tinghao.core import ciphers

# Letters that are not taken for one another, without vowels, so that no word comes out.
_LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
_FORM = re.compile(r"^(\d{1,5})([A-Z]{6})$")


def code(map_id: int, number: int) -> str:
    """The code with this number, as it is printed: 17-KXQ-MRT."""
    letters = _letters(map_id, number)
    return f"{number}-{letters[:3]}-{letters[3:]}"


def number_of(map_id: int, typed: str) -> int | None:
    """The number of the code that was typed, in capitals or not, with or without dashes; None for none."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    found = _FORM.match(plain)
    if found is None or not found[1].isascii() or found[2] != _letters(map_id, int(found[1])):
        return None
    return int(found[1])


def device(map_id: int, secret: str) -> str:
    """The voter's digest behind a device's secret, another one in every map."""
    return ciphers.fingerprint(f"opinions:{map_id}:device:{secret}")


def slip(map_id: int, number: int) -> str:
    """The voter's digest behind a code: on the phone and on paper it is the same voter."""
    return ciphers.fingerprint(f"opinions:{map_id}:code:{number}")


def paper(map_id: int, number: int) -> str:
    """The voter's digest behind a sheet without a code, by the number that the recorder gave it."""
    return ciphers.fingerprint(f"opinions:{map_id}:paper:{number}")


def _letters(map_id: int, number: int) -> str:
    key = ciphers.fingerprint(f"opinions:{map_id}:letters:{number}")
    value = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])
    letters = ""
    for _place in range(6):
        value, rest = divmod(value, len(_LETTERS))
        letters += _LETTERS[rest]
    return letters
