"""Small things that come broken: a line torn in the middle, digits of another script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tinghao.core import text
from tinghao.notifications.gateways import FileGateway


def test_a_torn_line_holds_up_no_message_and_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sms.jsonl"
    monkeypatch.setenv("TINGHAO_SMS_FILE", str(path))
    FileGateway().send("13800000000", "示例一", key="notice-1")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"key": "notice-2", "phone": "13')
    for key in ("notice-2", "notice-1", "notice-2", "notice-22"):
        FileGateway().send("13800000000", "示例", key=key)
    whole = [line for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    assert [json.loads(line)["key"] for line in whole] == ["notice-1", "notice-2", "notice-22"]


@pytest.mark.parametrize(
    "typed", ["１３８００００００００", "١٣٨٠٠٠٠٠٠٠٠", "+86 138-0000-0000", "१३८००००००००"]
)
def test_a_number_in_other_digits_is_kept_in_plain_ones(typed: str) -> None:
    assert text.phone(typed) == "13800000000"
