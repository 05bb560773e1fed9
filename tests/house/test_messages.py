"""The English catalogue is in step with what is typed and with the base of the web."""

from __future__ import annotations

from tools import messages


def test_the_compiled_catalogue_is_in_step_with_the_typed_one():
    typed = messages.read_po(messages.PO.read_text(encoding="utf-8"))
    assert messages.MO.read_bytes() == messages.compiled(typed), "run: python tools/messages.py --compile"


def test_reading_and_writing_the_catalogue_changes_nothing():
    text = messages.PO.read_text(encoding="utf-8")
    assert messages.write_po(messages.read_po(text)) == text


def test_every_word_of_the_base_has_its_english():
    typed = messages.read_po(messages.PO.read_text(encoding="utf-8"))
    ours = ("core/web/", "core/templates/", "core/refusals.py")
    base = {k: m for k, m in messages.collect().items() if any(p.startswith(ours) for p in m.places)}
    assert len(base) > 60
    missing = [k for k in base if k not in typed or not typed[k].is_translated]
    assert missing == []


def test_placeholders_are_the_same_in_both_languages():
    import re

    typed = messages.read_po(messages.PO.read_text(encoding="utf-8"))
    for (_context, text), message in typed.items():
        wanted = set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))
        for english in filter(None, message.english):
            assert set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", english)) <= wanted, text
