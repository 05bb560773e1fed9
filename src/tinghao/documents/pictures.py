"""The QR codes on the sheets of a paper: the address of the form, which any telephone opens."""

from __future__ import annotations

import io

import segno

from tinghao.documents.paper import FormHead, Paper


def of(paper: Paper) -> dict[str, str]:
    """An SVG for each code on the paper."""
    heads = [b for b in paper.blocks if isinstance(b, FormHead) and b.code]
    return {head.code: _made(head).svg_inline(border=0, scale=4) for head in heads}


def png(head: FormHead) -> io.BytesIO:
    """The same as a picture that a .docx can hold."""
    out = io.BytesIO()
    _made(head).save(out, kind="png", border=0, scale=8)
    out.seek(0)
    return out


def _made(head: FormHead) -> segno.QRCode:
    return segno.make(head.address or head.code, error="m", micro=False)
