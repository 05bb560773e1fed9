"""The code of a blank form: eight signs that say which printing and which copy of it, with a check.

XXXX-XXXX: five signs for the printing, drawn by chance, two for the copy, one that checks. The signs
are those that neither eyes nor ears confuse (no 0 O 1 I L 2Z 5S 8B 6G UVY Q). There are 23 of them, a
prime, and each place has a weight of its own: every single wrong sign and every swap of two signs is
found (weighted sum modulo a prime, as ISBN-10 does it).
"""

from __future__ import annotations

import re
import secrets
import unicodedata

SIGNS = "23456789ACDEFHJKMNPRTWX"
RUN_SIGNS = 5
LENGTH = 8
MOST = len(SIGNS) ** 2 - 1

_PRIME = len(SIGNS)
_MEANT = str.maketrans("ZSBG", "2586")
# A QR code holds the address of the form; a reader types all of it.
_IN_ADDRESS = re.compile(r"/f/([^/?#\s]+)")


def new_run() -> str:
    """Five signs by chance for a printing; whether they are free, the table says."""
    return "".join(secrets.choice(SIGNS) for _ in range(RUN_SIGNS))


def code_of(run: str, copy: int) -> str:
    """The code of a copy (from 1) of a printing."""
    if not 1 <= copy <= MOST:
        raise ValueError(f"{copy} is no number of a copy")
    body = run + SIGNS[copy // _PRIME] + SIGNS[copy % _PRIME]
    return body + _check(body)


def _check(body: str) -> str:
    # Weights 1 to 7, and 8 for the check itself: the whole sum is 0 modulo 23.
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(body, start=1))
    inverse = pow(LENGTH, -1, _PRIME)
    return SIGNS[-total * inverse % _PRIME]


def typed(text: str) -> str:
    """The code that somebody meant: case, width, spaces, dashes and look-alikes are forgiven, and so is
    the whole address out of a QR code."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _IN_ADDRESS.search(plain):
        plain = found.group(1)
    return "".join(c for c in plain.upper().translate(_MEANT) if c.isalnum())


def read(code: str) -> tuple[str, int] | None:
    """(printing, copy) behind a code as `typed` gives it; None where it is none, or was mistyped."""
    if len(code) != LENGTH or any(sign not in SIGNS for sign in code):
        return None
    if _check(code[:-1]) != code[-1]:
        return None
    copy = SIGNS.index(code[5]) * _PRIME + SIGNS.index(code[6])
    return (code[:RUN_SIGNS], copy) if copy else None


def shown(code: str) -> str:
    """The code as it is printed: K7MX-3H4P."""
    return f"{code[:4]}-{code[4:]}"
