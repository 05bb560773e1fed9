"""Keep the English in step: collect every Chinese text of the product, merge, compile. No GNU gettext.

python tools/messages.py            collect, merge into the .po, compile the .mo, say what is missing
python tools/messages.py --compile  only compile (after a translation was typed)
python tools/messages.py --missing  only say what has no English yet; ends with 1 if anything has none
"""

from __future__ import annotations

import argparse
import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "tinghao"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES"
PO, MO = CATALOGUE / "django.po", CATALOGUE / "django.mo"
HEADER = (
    "Project-Id-Version: tinghao\n"
    "Language: en\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
CALLS = {
    **dict.fromkeys(("_", "_t", "N_", "gettext", "gettext_lazy", "gettext_noop"), "one"),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), "many"),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), "context"),
}
# Plain words in declarations that are translated where they are shown.
DECLARED = {"core/refusals.py": {"heading"}}
SAMPLES = "core/templates/core/style/"


@dataclass
class Message:
    """One text: where it occurs, its plural in the source, and what it is in English."""

    places: set[str] = field(default_factory=set)
    plural: str = ""
    english: list[str] = field(default_factory=list)

    @property
    def is_translated(self) -> bool:
        return bool(self.english) and all(self.english)


Key = tuple[str, str]  # (context, text)


def collect() -> dict[Key, Message]:
    """Every text that is marked for translation, from Python and from templates."""
    found: dict[Key, Message] = {}
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.*")]):
        place = path.relative_to(PACKAGE).as_posix()
        if path.suffix not in {".py", ".html", ".txt", ".svg"} or place.startswith(SAMPLES):
            continue
        source = path.read_text(encoding="utf-8")
        texts = in_python(source, DECLARED.get(place, set())) if path.suffix == ".py" else in_template(source)
        for context, text, plural in texts:
            message = found.setdefault((context, text), Message())
            message.places.add(place)
            message.plural = message.plural or plural
    return found


def in_python(source: str, declared: set[str]) -> Iterator[tuple[str, str, str]]:
    """(context, text, plural) of every marked text in a Python module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield from _by_kind(CALLS.get(name, ""), words)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and declared:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = any(isinstance(t, ast.Name) and t.id in declared for t in targets)
            if named and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                yield "", node.value.value, ""


def in_template(source: str) -> Iterator[tuple[str, str, str]]:
    """The same for a template, through Django's own reading of it."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    read = templatize(source)
    for match in re.finditer(r"\b([np]?gettext|_)\(", read):
        words = _leading_strings(read[match.end() :])
        yield from _by_kind(CALLS.get(match.group(1), ""), words)


def _by_kind(kind: str, words: list[str]) -> Iterator[tuple[str, str, str]]:
    if kind == "one" and words:
        yield "", words[0], ""
    elif kind == "many" and len(words) >= 2:
        yield "", words[0], words[1]
    elif kind == "context" and len(words) >= 2:
        yield words[0], words[1], ""


def _leading_strings(text: str) -> list[str]:
    found: list[str] = []
    literal = re.compile(r"""\s*,?\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)
    while match := literal.match(text):
        found.append(ast.literal_eval(match.group(1)))
        text = text[match.end() :]
    return found


def read_po(text: str) -> dict[Key, Message]:
    """The catalogue as it was typed."""
    found: dict[Key, Message] = {}
    for block in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        places: set[str] = set()
        current = ""
        for line in block.splitlines():
            if line.startswith("#:"):
                places.update(line[2:].split())
            elif match := re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$', line):
                current = match.group(1)
                parts[current] = ast.literal_eval(match.group(2))
            elif line.startswith('"') and current:
                parts[current] += ast.literal_eval(line)
        if parts.get("msgid"):
            english = [parts[k] for k in sorted(parts) if k.startswith("msgstr")]
            key = (parts.get("msgctxt", ""), parts["msgid"])
            found[key] = Message(places, parts.get("msgid_plural", ""), english)
    return found


def write_po(messages: dict[Key, Message]) -> str:
    """The catalogue as text, in an order that does not depend on the day."""
    blocks = [
        'msgid ""\nmsgstr ""\n' + "".join(f"{quoted(line)}\n" for line in HEADER.splitlines(keepends=True))
    ]
    for (context, text), m in sorted(messages.items(), key=lambda p: (min(p[1].places, default=""), p[0])):
        lines = [f"#: {place}" for place in sorted(m.places)]
        if context:
            lines.append(f"msgctxt {quoted(context)}")
        lines.append(f"msgid {quoted(text)}")
        if m.plural:
            english = [*m.english, "", ""][:2]
            lines.append(f"msgid_plural {quoted(m.plural)}")
            lines += [f"msgstr[{i}] {quoted(word)}" for i, word in enumerate(english)]
        else:
            lines.append(f"msgstr {quoted(m.english[0] if m.english else '')}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def quoted(text: str) -> str:
    """The text as a string of a .po file."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def compiled(messages: dict[Key, Message]) -> bytes:
    """The catalogue as gettext reads it at run time (GNU .mo, little endian)."""
    pairs: dict[bytes, bytes] = {b"": HEADER.encode()}
    for (context, text), m in messages.items():
        if m.is_translated:
            key = f"{context}\x04{text}" if context else text
            pairs[(f"{key}\0{m.plural}" if m.plural else key).encode()] = "\0".join(m.english).encode()
    keys = sorted(pairs)
    start = 28 + 16 * len(keys)
    ids = b"".join(k + b"\0" for k in keys)
    tables, offsets = b"", [start, start + len(ids)]
    for index, texts in enumerate(([*keys], [pairs[k] for k in keys])):
        at = offsets[index]
        for text in texts:
            tables += struct.pack("<II", len(text), at)
            at += len(text) + 1
    head = struct.pack("<IIIIIII", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + tables + ids + b"".join(pairs[k] + b"\0" for k in keys)


def merged(found: dict[Key, Message], known: dict[Key, Message]) -> dict[Key, Message]:
    """What is found now, with the English that is known."""
    for key, message in found.items():
        if key in known:
            message.english = known[key].english
    return found


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Keep the English in step")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--missing", action="store_true")
    asked = parser.parse_args()
    known = read_po(PO.read_text(encoding="utf-8")) if PO.exists() else {}
    messages = known if asked.compile else merged(collect(), known)
    if not asked.missing:
        CATALOGUE.mkdir(parents=True, exist_ok=True)
        PO.write_text(write_po(messages), encoding="utf-8")
        MO.write_bytes(compiled(messages))
    missing = [(key, m) for key, m in messages.items() if not m.is_translated]
    for (_context, text), message in missing:
        print(f"{min(message.places, default='?')}: {text}")
    print(f"{len(messages)} texts, {len(missing)} without English")
    return 1 if asked.missing and missing else 0


if __name__ == "__main__":
    sys.exit(main())
