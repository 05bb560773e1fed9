"""The word of a link: signed, opaque, and nothing that could be found in the database."""

from __future__ import annotations

from django.core import signing

from tinghao.consultations.models import ItemLink

_SALT = "tinghao.item"


def word_of(link: ItemLink) -> str:
    """What stands in the address that opens this link."""
    return signing.Signer(salt=_SALT, sep=".").sign(link.nonce)


def nonce_of(word: str) -> str:
    """The nonce that the word was signed for; "" where it was not signed here."""
    try:
        return signing.Signer(salt=_SALT, sep=".").unsign(word)
    except signing.BadSignature:
        return ""
