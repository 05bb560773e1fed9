"""Phone numbers: one written form, whatever was typed, and the print by which a number is found."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from tinghao.core import ciphers, refusals

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")


def plain(typed: str) -> str:
    """The digits that were meant: full width, blanks, dashes, brackets and +86 are taken off."""
    folded = unicodedata.normalize("NFKC", typed)
    digits = re.sub(r"[\s\-‐-―()·.\u200b-\u200f\u202a-\u202e]", "", folded)
    return re.sub(r"^(?:\+|00)86", "", digits)


def normalised(typed: str, *, field: str = "phone") -> str:
    """The number in its one form, "" for none; raises Invalid for what is no Chinese number."""
    number = plain(typed)
    if not number or _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return number
    message = _("这个号码看起来不对：手机号是 11 位，座机请带区号。")
    raise refusals.Invalid(message, fields={field: message})


def print_of(number: str) -> str:
    """The keyed print under which a number is stored and found; "" for none."""
    return ciphers.fingerprint(number) if number else ""


def masked(number: str) -> str:
    """The number as others may see it: 138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 7 else ""
