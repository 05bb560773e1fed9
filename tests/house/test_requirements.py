"""The lock files: every package by hash, no registry named, the two sets in step."""

from __future__ import annotations

import re

import pytest

from tinghao.cli.lock import FILES
from tinghao.cli.words import ROOT

FOLDER = ROOT / "requirements"


def pins(name: str) -> dict[str, str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_a_lock_file_names_no_registry(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


@pytest.mark.parametrize("name", FILES)
def test_every_pin_carries_a_hash(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    blocks = re.split(r"\n(?=\S)", "\n".join(lines))
    assert blocks
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", FILES)
def test_every_wanted_package_is_locked(name: str) -> None:
    text = (FOLDER / f"{name}.in").read_text(encoding="utf-8")
    wanted = re.findall(r"^([a-z][a-z0-9-]*)", text, re.MULTILINE)
    assert wanted
    assert set(wanted) <= set(pins(name))


def test_the_checks_run_on_the_versions_that_the_site_runs_on() -> None:
    base, dev = pins("base"), pins("dev")
    assert base
    assert {name: dev.get(name) for name in base} == base


def test_no_file_of_uv_that_a_mirror_would_rewrite_is_kept() -> None:
    assert not (ROOT / "uv.lock").exists()
