"""A certificate as it is printed: one page, whatever it is for."""

from __future__ import annotations

from tinghao.documents.paper import Block, FormHead, Note, Para, Signature


def page(
    head: str,
    beside: str,
    to: str,
    text: str,
    note: str,
    *,
    office: str,
    day: str,
    is_first: bool,
    code: str = "",
    address: str = "",
) -> list[Block]:
    """The blocks of one certificate: what it is, to whom, for what, who gives it and when.

    `code`, and `address` in a QR code beside it, say where it can be checked.
    """
    return [
        FormHead(head, beside, code, address, starts_page=not is_first),
        Para(f"{to}："),
        Para(text),
        Note(note),
        Signature(office, day),
    ]
