"""From bytes that somebody sent to a paper that can be kept: a PDF or a Word document, by its content.

A paper is never opened by this house and never shown inside a page: it is handed out as a download, with
one of two content types. What could run by itself is refused on the way in.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from tinghao.core import refusals, text

LARGEST_FILE = 10 * 1024 * 1024
# What a Word document may unpack to, and into how many parts.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2000
NAME_LIMIT = 80
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Names in a PDF behind which a programme starts or another file hides.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that can be kept."""

    data: bytes
    kind: str
    name: str
    sha256: str


def clean(file: IO[bytes], name: str, *, field: str = "file") -> Paper:
    """The paper in `file`, byte for byte.

    Raises Invalid in words for a file over 10 MB, for what is neither PDF nor .docx by its content, for
    one with a macro, a script or another file inside, and for one that unpacks to more than it may.
    """
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise _refused(field, _("这个文件超过 10 MB，请压缩一下，或者分成几个。"))
    if not data:
        raise _refused(field, _("这个文件是空的，请重新选一个。"))
    if data[:5] == b"%PDF-":
        kind = "pdf"
        if _ACTIVE.search(data):
            raise _refused(field, _("这个 PDF 里带有程序或别的文件，不能收。请另存为普通的 PDF 再传。"))
    elif data[:4] == b"PK\x03\x04":
        kind = "docx"
        _check_document(data, field)
    else:
        raise _refused(field, _("只收 PDF 和 Word（.docx）文件。旧的 .doc 请另存为 .docx。"))
    return Paper(data, kind, _named(name, kind), hashlib.sha256(data).hexdigest())


def _check_document(data: bytes, field: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception:  # noqa: BLE001 - a forged archive fails in many ways
        raise _refused(field, _("这个文件打不开，可能损坏了。请重新另存一次再传。")) from None
    names = {part.filename.lower() for part in parts}
    if "word/document.xml" not in names or "[content_types].xml" not in names:
        raise _refused(field, _("只收 PDF 和 Word（.docx）文件。旧的 .doc 请另存为 .docx。"))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refused(field, _("这个文件展开后太大，不能收。"))
    if any("vbaproject" in name or name.startswith("word/activex") for name in names):
        raise _refused(field, _("这个文件里有宏，不能收。请另存为不带宏的 .docx 再传。"))


def _named(name: str, kind: str) -> str:
    """The name that people gave it, without folders and marks that a file system minds."""
    plain = text.cleaned(name.replace("\\", "/").rpartition("/")[2])
    plain = re.sub(r'[<>:"|?*\n\t;%]+', " ", plain).strip(" .")
    stem = plain[: -len(kind) - 1] if plain.lower().endswith(f".{kind}") else plain
    return f"{stem[: NAME_LIMIT - 6].strip() or _('材料')}.{kind}"


def _refused(field: str, words: str) -> refusals.Invalid:
    return refusals.Invalid(words, fields={field: words})
