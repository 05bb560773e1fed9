"""Reading any table: told by its first bytes, never by its name."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from tinghao.core.sheets import texts, workbooks
from tinghao.core.sheets.pages import BadFile, Book

MOST_BYTES = 8_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read(file: IO[bytes], name: str, *, most_bytes: int = MOST_BYTES) -> Book:
    """The sheets of the file; raises BadFile, in words, for whatever is no table or too much of one."""
    content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise BadFile(_("文件太大，最多 %(n)s MB。请只留名册那几张表。") % {"n": most_bytes // 1_000_000})
    if not content.strip():
        raise BadFile(_("这个文件是空的。"))
    if content.startswith(_OLD_OFFICE):
        raise BadFile(_("这是旧的 .xls 文件，或者加了密码。请用表格软件去掉密码，另存为 .xlsx 再上传。"))
    if content.startswith(b"PK"):
        return workbooks.read(content)
    return texts.read(content, name)
