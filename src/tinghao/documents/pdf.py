"""Draws a paper as PDF/A with typst, and refuses to print an empty box for a character."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.documents import fonts, pictures, press
from tinghao.documents.paper import Paper

# With more blocks than a long document has, it is a pile of sheets: printed in a process of its own.
_MANY = 120
_NOT_SHOWN = re.compile(r"the text `\"(.*?)\"` could not be displayed")


class NotPrintable(refusals.Refusal):
    """A PDF cannot be made on this machine; the .docx can."""

    heading = "这份 PDF 没有做成"


def render(paper: Paper, *, at: dt.datetime) -> bytes:
    """The PDF, the same bytes for the same paper and moment on the same machine.

    Raises NotPrintable with words: where no font for Chinese is there, and where a character is in none.
    """
    words = {"paper": paper.json(), "pictures": json.dumps(pictures.of(paper))}
    return drawn(_source(), words, at=at, apart=len(paper.blocks) > _MANY)


def drawn(source: str, words: Mapping[str, str], *, at: dt.datetime, apart: bool = False) -> bytes:
    """The PDF of a typst source that takes its words as data; `apart` in a process of its own.

    The faces of this machine come along as `faces`. Raises NotPrintable.
    """
    if not fonts.has_any():
        raise NotPrintable(
            _("这台服务器没有中文字体，做不出 PDF。可以先用 .docx；请管理员运行 ./tinghao doctor 看怎么装。")
        )
    faces = json.dumps({face: fonts.chain(face) for face in fonts.FACES})
    job = {
        "source": source,
        "at": int(at.timestamp()),
        "folders": fonts.folders(),
        "words": {**words, "faces": faces},
    }
    try:
        if apart or press.must_stand_apart():
            return press.printed_apart(job)
        return press.printed(job, fonts.found())
    except press.TooLong as error:
        raise NotPrintable(_("这份 PDF 太久没有做好，停下了。份数多的请分几次印。")) from error
    except press.Refused as refused:
        raise _refusal(str(refused)) from refused


@cache
def _source() -> str:
    return Path(__file__).with_name("paper.typ").read_text(encoding="utf-8")


def _refusal(message: str) -> NotPrintable:
    found = _NOT_SHOWN.search(message)
    if found is None:
        raise RuntimeError(message)
    words = _("“%(sign)s”这个字在这台服务器的字体里都没有，印出来会是空框，所以没有做 PDF。可以先用 .docx；")
    return NotPrintable(
        words % {"sign": found.group(1)}
        + _("要做 PDF，请管理员装一款有这个字的字体（运行 ./tinghao doctor）。")
    )
