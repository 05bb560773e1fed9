"""What people type, made fit to keep: invisible characters gone, length checked, nothing else changed."""

from __future__ import annotations

import hashlib
import unicodedata

from django.utils.translation import gettext as _

from tinghao.core import refusals

# Marks that turn the direction of text around; in a name or a title they deceive the next reader.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])
_KEPT = {"\n", "\t"}


def cleaned(text: str) -> str:
    """The text without control characters and direction marks, with plain line ends, trimmed."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DIRECTION)
    plain = "".join(c for c in plain if c in _KEPT or unicodedata.category(c) not in {"Cc", "Cs", "Cn", "Co"})
    return plain.strip()


def required(text: str, *, field: str, limit: int, missing: str) -> str:
    """The cleaned text; raises Invalid with `missing` where nothing is left, or where it is too long."""
    found = optional(text, field=field, limit=limit)
    if not found:
        raise refusals.Invalid(missing, fields={field: missing})
    return found


def optional(text: str, *, field: str, limit: int) -> str:
    """The cleaned text, which may be empty; raises Invalid where it is longer than `limit` characters."""
    found = cleaned(text)
    if len(found) > limit:
        words = _("最多 {limit} 个字，现在有 {count} 个字，请删减一些。").format(
            limit=limit, count=len(found)
        )
        raise refusals.Invalid(words, fields={field: words})
    return found


def phone(text: str, *, field: str = "phone") -> str:
    """A mainland mobile or fixed number as plain digits; "" for nothing; raises Invalid otherwise."""
    folded = unicodedata.normalize("NFKC", text)
    # Digits of other scripts are digits too, and must not be kept as they came: no gateway dials them.
    digits = "".join(str(unicodedata.decimal(c)) for c in folded if c.isdecimal())
    if not text.strip():
        return ""
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    # Only a mobile number begins with 1: one that lacks a figure is no number.
    if not 7 <= len(digits) <= 12 or (digits.startswith("1") and len(digits) != 11):
        words = _("电话号码看起来不完整，请核对一下。手机号是 11 位数字。")
        raise refusals.Invalid(words, fields={field: words})
    return digits


def digest(text: str) -> str:
    """Sixteen hex digits that stand for a text: whoever changes it says which text that was."""
    return hashlib.sha256(cleaned(text).encode()).hexdigest()[:16]
