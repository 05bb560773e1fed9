"""Looks an uploaded template through before anything opens it: size, parts, links, macros, entities, fields.

Nothing is trusted that the archive says of itself: what it declares is checked, and what comes out is
counted while it comes.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.documents import fields, filling
from tinghao.documents.choices import BLANK_FORMS

MOST_BYTES = 5_000_000
MOST_UNPACKED = 30_000_000
MOST_PARTS = 300
MOST_RATIO = 200
MOST_SHOWN = 30

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a letter needs. Whatever else a part may be, it has no business here.
_NAMES = re.compile(
    r"^(\[Content_Types\]\.xml|_rels/\.rels|docProps/[\w.-]+|customXml/[\w./-]+|docMetadata/[\w.-]+|"
    r"word/(_rels/[\w.-]+\.rels|theme/[\w./-]+\.(xml|rels)|fonts/[\w.-]+\.odttf|media/[\w.-]+\.(png|jpe?g|gif|bmp)|"
    r"glossary/[\w./-]+\.(xml|rels)|[\w-]+\.xml))$"
)
_LIVE = re.compile(r"vba|macro|activex|embeddings|oleobject|customui|\.bin$|\.exe$|\.js$", re.IGNORECASE)
# Fields of Word that fetch or start something when the file is opened.
_FETCHES = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|EMBED|MACROBUTTON|DATABASE|RD)\b", re.IGNORECASE
)
_EMBEDS = re.compile(r"afchunk|oleobject|attachedtemplate|vbaproject|frame$", re.IGNORECASE)
_RISKY = ("altChunk", "object", "control", "attachedTemplate", "mailMerge")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field that nobody knows, and the one that was probably meant."""

    name: str
    suggestion: str


class BadTemplate(refusals.Invalid):
    """A template that cannot be taken; nothing of it was kept. `unknown` lists fields to be mended."""

    def __init__(self, words: str, unknown: Sequence[Unknown] = ()) -> None:
        super().__init__(words, fields={"template": words})
        self.unknown = tuple(unknown[:MOST_SHOWN])


def read(file: IO[bytes], kind: str) -> bytes:
    """The template's bytes once everything is known about them; raises BadTemplate with what is wrong."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadTemplate(_("文件太大，模板最多 5 MB。请去掉大图片再上传。"))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise BadTemplate(
            _("这是老的 .doc 文件，或者加了密码。请在 Word 或 WPS 里去掉密码，另存为 .docx 再上传。")
        )
    parts = _unpacked(content)
    _check_types(parts)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            _check_xml(name, part)
    _check_fields(content, kind)
    return content


def _broken() -> str:
    return _("这个文件打不开，不是完好的 .docx。请在 Word 或 WPS 里打开，另存一次再上传。")


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Every part, counted while it is unpacked."""
    bomb = _("这个文件展开后太大，不像一份正常的文书，没有接收。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, bomb)
            parts: dict[str, bytes] = {}
            left = MOST_UNPACKED
            for entry in entries:
                if entry.is_dir():
                    continue
                with archive.open(entry) as part:
                    parts[entry.filename] = part.read(left + 1)
                left -= len(parts[entry.filename])
                if left < 0:
                    raise BadTemplate(bomb)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise BadTemplate(_broken()) from None
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise BadTemplate(_broken())
    return parts


def _check_entries(entries: list[zipfile.ZipInfo], bomb: str) -> None:
    names = [entry.filename for entry in entries]
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or declared > MOST_UNPACKED:
        raise BadTemplate(bomb)
    if any(e.file_size > MOST_RATIO * max(e.compress_size, 1) and e.file_size > 1_000_000 for e in entries):
        raise BadTemplate(bomb)
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadTemplate(_("文件加了密码，请去掉密码再上传。"))
    for name in names:
        if _LIVE.search(name):
            raise BadTemplate(_("模板里有宏、控件或嵌入的文件，为了安全没有接收。请另存为不带宏的 .docx。"))
    strange = next((n for n in names if not n.endswith("/") and not _NAMES.match(n)), None)
    if strange is not None or len(set(names)) != len(names) or any(".." in name for name in names):
        raise BadTemplate(
            _("文件里有一份文书用不着的内容（%(name)s），没有接收。") % {"name": (strange or "..")[:60]}
        )


def _check_types(parts: dict[str, bytes]) -> None:
    types = _parsed("[Content_Types].xml", parts["[Content_Types].xml"])
    told = {node.get("PartName", ""): node.get("ContentType", "") for node in types.iter(f"{_TYPES}Override")}
    every = [node.get("ContentType", "").lower() for node in types]
    if any("macroenabled" in kind or "vba" in kind or "oleobject" in kind for kind in every):
        raise BadTemplate(_("模板里有宏、控件或嵌入的文件，为了安全没有接收。请另存为不带宏的 .docx。"))
    if told.get("/word/document.xml") != MAIN:
        raise BadTemplate(_("这不是普通的 .docx 文件。请在 Word 或 WPS 里另存为“Word 文档（.docx）”再上传。"))


def _parsed(name: str, content: bytes) -> Any:
    """The tree of a part, with nothing fetched and no entity put in; raises BadTemplate."""
    etree = importlib.import_module("lxml.etree")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise BadTemplate(_("文件里有一部分读不下去（%(name)s），没有接收。") % {"name": name[:60]}) from None
    # No part of a .docx has a document type; one that declares entities is made to harm the reader.
    if tree.getroottree().docinfo.doctype or any(isinstance(node, etree._Entity) for node in tree.iter()):
        raise BadTemplate(_("文件里有不该有的 XML 声明（%(name)s），没有接收。") % {"name": name[:60]})
    return tree


def _check_xml(name: str, content: bytes) -> None:
    tree = _parsed(name, content)
    for node in tree.iter(f"{_RELS}Relationship"):
        if node.get("TargetMode", "").lower() == "external":
            raise BadTemplate(
                _("模板里有指向外面的链接（%(target)s），打开时会连出去，没有接收。请去掉链接再上传。")
                % {"target": node.get("Target", "")[:60]}
            )
        if _EMBEDS.search(node.get("Type", "")):
            raise BadTemplate(_("模板里嵌了别的文件，没有接收。请去掉再上传。"))
    for tag in _RISKY:
        if next(tree.iter(f"{_W}{tag}"), None) is not None:
            raise BadTemplate(_("模板里嵌了别的文件或控件，没有接收。请去掉再上传。"))
    instructions = [node.text or "" for node in tree.iter(f"{_W}instrText")]
    instructions.append("".join(instructions))
    instructions += [node.get(f"{_W}instr", "") for node in tree.iter(f"{_W}fldSimple")]
    if any(_FETCHES.match(text) for text in instructions):
        raise BadTemplate(_("模板里有会自动读取别的文件的域，没有接收。请去掉再上传。"))


def _check_fields(content: bytes, kind: str) -> None:
    try:
        document = importlib.import_module("docx").Document(io.BytesIO(content))
        roots = list(filling.roots(document))
    # What passed until here may still fail in the library's many ways; none may reach the person as such.
    except Exception:  # noqa: BLE001
        raise BadTemplate(
            _("这个文件打不开，不是完好的 .docx。请在 Word 或 WPS 里打开，另存一次再上传。")
        ) from None
    found = [name for root in roots for name in _fields_of(root)]
    known = fields.for_kind(kind)
    unknown = [
        Unknown(name, fields.suggestion(name, kind)) for name in dict.fromkeys(found) if name not in known
    ]
    if unknown:
        words = _("有 %(n)s 个字段不认识，或者不能用在这种文书里，改好再上传：") % {"n": len(unknown)}
        raise BadTemplate(words + "、".join(f"{{{{{one.name}}}}}" for one in unknown[:MOST_SHOWN]), unknown)
    if not found:
        raise BadTemplate(
            _("模板里一个字段也没有，做出来会每次一样。请在要填的地方写上字段，例如 {{议题}}。")
        )
    for root in roots:
        _check_rows(root)
    if kind in BLANK_FORMS:
        _check_code(roots)


def _check_code(roots: list[Any]) -> None:
    """A form that is filled in by hand is known by its code when it comes back; each copy has its own."""
    body, around = set(_fields_of(roots[0])), {name for root in roots[1:] for name in _fields_of(root)}
    if fields.CODE not in body:
        raise BadTemplate(_("手填的表收回来要凭码认：请在正文里写上 {{表码}}，可以再放 {{二维码}}。"))
    if around & {fields.CODE, fields.QR}:
        raise BadTemplate(_("每一份的码都不一样，{{表码}} 和 {{二维码}} 要写在正文里，不能写在页眉页脚。"))


def _fields_of(root: Any) -> list[str]:
    return [name for p in root.iter(f"{_W}p") for name in fields.in_text(filling.text_of(p))]


def _check_rows(root: Any) -> None:
    rows = list(root.iter(f"{_W}tr"))
    in_rows = [
        name for row in rows for p in row.iter(f"{_W}p") for name in fields.in_text(filling.text_of(p))
    ]
    grouped = {name for name in _fields_of(root) if fields.NAMES[name].group}
    if outside := grouped - set(in_rows):
        raise BadTemplate(
            _("{{%(name)s}} 要写在表格的一行里，那一行会按条重复。") % {"name": sorted(outside)[0]}
        )
    if any(len(filling.groups_in(row)) > 1 for row in rows):
        raise BadTemplate(_("同一行里只能有一种会重复的字段。"))
