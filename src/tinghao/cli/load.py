"""`load`: takes in a city's data from a file."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from tinghao import divisions
from tinghao.cli import start
from tinghao.cli.words import Trouble
from tinghao.core.actors import SYSTEM
from tinghao.core.refusals import Refusal

SHIPPED = Path(divisions.__file__).parent / "data" / "chuzhou.csv"


def main(arguments: list[str]) -> int:
    """`load divisions FILE`: the city's tree is in the database, or nothing has changed."""
    if len(arguments) != 2 or arguments[0] != "divisions":
        raise Trouble("用法：./tinghao load divisions 文件", "Usage: ./tinghao load divisions FILE")
    path = Path(arguments[1])
    if not path.is_file():
        raise Trouble(f"没有这个文件：{path}", f"There is no file {path}")
    if start.pending_migrations():
        raise Trouble("请先运行：./tinghao migrate", "First run: ./tinghao migrate")
    print(f"装好了：{load_divisions(path)}")
    return 0


def load_divisions(path: Path) -> Any:
    """The divisions of `path` are in the database; gives what the loader reports."""
    try:
        actions = importlib.import_module("tinghao.divisions.actions")
        return actions.load_divisions(path, by=SYSTEM)
    except Refusal as refusal:
        raise Trouble(f"没有装进去：{refusal}", "Nothing was loaded; the reason stands above.") from refusal
