"""Receipt numbers: ten digits that can be read out over a telephone, and a six-digit query code.

Nine random digits and a check digit by Damm's method (H. M. Damm, 2004), which finds every single
wrong digit and every swap of neighbours. Digits alone, because a village cadre types them for an old
neighbour. The query code guards the number; it is stored as a keyed digest, whose key is outside the
database, and guessing is limited where it is asked.
"""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.crypto import constant_time_compare

from tinghao.core import ciphers

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
# What hands and eyes confuse with a digit, and Chinese numerals.
_LOOKALIKES = str.maketrans("OoQIl|ZSB〇零一二三四五六七八九", "00011125800123456789")


def check_digit(digits: str) -> str:
    """The digit that makes `digits` valid by Damm's method."""
    interim = 0
    for d in digits:
        interim = _DAMM[interim][int(d)]
    return str(interim)


def new_number() -> str:
    """Ten digits: nine by chance (the first is not 0), one to check them."""
    body = str(secrets.randbelow(9 * 10**8) + 10**8)
    return body + check_digit(body)


def typed(text: str) -> str:
    """The digits that somebody meant: full-width forms, spaces, dashes and look-alikes are forgiven."""
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    return "".join(c for c in folded if c in "0123456789")


def is_number(number: str) -> bool:
    """True for ten digits whose check digit fits."""
    return (
        len(number) == 10 and number.isascii() and number.isdigit() and check_digit(number[:9]) == number[9]
    )


def shown(number: str) -> str:
    """The number as people read it out: 427 318 9056."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def code_of(once: str) -> str:
    """The query code follows from the submission's secret, so that a repeated answer can show it again."""
    return f"{int(ciphers.fingerprint(f'code:{once}'), 16) % 10**6:06d}"


def code_digest(number: str, code: str) -> str:
    """What is stored of a query code: a digest bound to its number and to the key outside the database."""
    return ciphers.fingerprint(f"receipt:{number}:{code}")


def code_fits(number: str, code: str, digest: str) -> bool:
    """True where the code belongs to the number; takes the same time either way."""
    return constant_time_compare(code_digest(number, code), digest)
