"""`doctor`: says in words what this machine has, what is missing, and the command that mends it."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tinghao import sqlite
from tinghao.cli import finding
from tinghao.cli.words import ROOT, Trouble

MARKS = {"ok": "好", "optional": "可选", "warn": "注意", "bad": "缺"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `bad` must be mended, `warn` can wait, the demo needs no `optional`."""

    state: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        lines = f"[{MARKS[self.state]}] {self.what}"
        return f"{lines}\n      → {self.mend}" if self.mend else lines


def main(arguments: list[str]) -> int:
    """Prints every finding; 1 where something must be mended."""
    del arguments
    found = [look() for look in LOOKS]
    site = _site()
    for finding_ in [*found, *site]:
        print(finding_)
    bad = sum(f.state == "bad" for f in [*found, *site])
    optional = sum(f.state == "optional" for f in [*found, *site])
    if bad:
        print(f"\n{bad} 处要补。 {bad} to mend.")
    elif optional:
        print(f"\n可以用了。{optional} 处是可选的，不补也能用。 Ready; {optional} optional.")
    else:
        print("\n都好，可以用了。 All is well.")
    return int(bad > 0)


def python() -> Finding:
    """The Python that runs this."""
    return Finding("ok", f"Python {platform.python_version()}（{sys.executable}）")


def safe_sqlite() -> Finding:
    """Whether SQLite has the fix for the bug that can destroy a database under two writers."""
    sqlite.install()
    version = importlib.import_module("sqlite3").sqlite_version_info
    words = "SQLite " + ".".join(map(str, version))
    if sqlite.has_wal_fix(version):
        return Finding("ok", f"{words}，有 WAL 修正 has the WAL fix")
    return Finding(
        "warn",
        f"{words}，没有 WAL 修正，两处同时写可能损坏数据库 lacks the WAL fix",
        "正式使用请改用 PostgreSQL：DATABASE_URL=postgresql://…（docs/how-to/operate.md）",
    )


def postgres() -> Finding:
    """PostgreSQL's binaries: the checks run on them too."""
    folder = finding.postgres()
    if folder:
        return Finding("ok", f"PostgreSQL 的程序在 {folder}")
    return Finding(
        "optional",
        "没有 PostgreSQL 的程序，测试只在 SQLite 上跑 not installed",
        "sudo apt install postgresql",
    )


def chromium() -> Finding:
    """A browser for the journeys."""
    path = finding.chromium()
    if path and not finding.browser_driver():
        return Finding(
            "optional", "有 Chromium，但驱动它的程序起不来 driver does not start", finding.DRIVER_MENDS
        )
    if path:
        return Finding("ok", f"Chromium：{path}")
    return Finding("optional", "没有 Chromium，浏览器测试会略过 not installed", "sudo apt install chromium")


def chinese_fonts() -> Finding:
    """Fonts in which this machine's browser can show Chinese."""
    if finding.chinese_fonts():
        return Finding("ok", "中文字体 fonts for Chinese")
    return Finding(
        "optional", "没有中文字体，截图里是方块 no fonts for Chinese", "sudo apt install fonts-noto-cjk"
    )


def disk() -> Finding:
    """Room for a database that grows."""
    folder = _var()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{folder} 所在的磁盘还有 {free / 1e9:.1f} GB"
    if free > 1e9:
        return Finding("ok", words)
    return Finding(
        "warn" if free > 1e8 else "bad", f"{words}，太少了", "腾出至少 1 GB，或设 TINGHAO_VAR=另一块磁盘"
    )


LOOKS: tuple[Callable[[], Finding], ...] = (python, safe_sqlite, postgres, chromium, chinese_fonts, disk)


def _var() -> Path:
    return Path(os.environ.get("TINGHAO_VAR", ROOT / "var")).resolve()


def _site() -> list[Finding]:
    """The mode, the folder, the keys and the database: what Django must be up for, or why it is not."""
    try:
        start = importlib.import_module("tinghao.cli.start")
        start.django_up()
    except Trouble as trouble:
        return [Finding("bad", f"起不来：{trouble.zh}", "照上面说的改好，再运行 ./tinghao doctor")]
    settings = importlib.import_module("django.conf").settings
    found = [Finding("ok", f"模式 mode：{settings.MODE}"), Finding("ok", f"数据文件夹 {settings.VAR} 可以写")]
    found += [_keys(settings.VAR / "keys"), paper_fonts(), *_database(start)]
    return found


def paper_fonts() -> Finding:
    """The faces of official documents: what stands in for them in a PDF, and how to get what is nearer."""
    fonts = importlib.import_module("tinghao.documents.fonts")
    folder = fonts.folder()
    if not fonts.has_any():
        return Finding(
            "optional",
            "没有中文字体，文书做不出 PDF（.docx 不受影响） no fonts for Chinese, no PDF documents",
            "sudo apt install fonts-noto-cjk",
        )
    lacking = fonts.lacking()
    if not lacking:
        return Finding(
            "ok", "公文 PDF 的字体：仿宋、楷体、黑体、小标宋都有相近的 fonts of official documents"
        )
    names = "、".join(face.word for face in lacking)
    packages = " ".join(dict.fromkeys(face.package for face in lacking))
    return Finding(
        "optional",
        f"公文 PDF 没有 {names} 一类的字体，用宋体代替（.docx 不受影响） Song stands in for them in PDF",
        f"sudo apt install --no-install-recommends {packages}，或把字体文件放进 {folder}",
    )


def _keys(folder: Path) -> Finding:
    if os.environ.get("TINGHAO_SECRET_KEY") and os.environ.get("TINGHAO_FIELD_KEYS"):
        return Finding("ok", "密钥：由环境变量给出 keys from the environment")
    loose = [f for f in folder.iterdir() if f.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if loose:
        return Finding("bad", f"密钥文件别人也能读：{folder}", f"chmod 600 {folder}/*")
    return Finding("ok", f"密钥在 {folder}，请另外备份 keep a copy elsewhere")


def _database(start: object) -> list[Finding]:
    try:
        missing: int = start.pending_migrations()  # type: ignore[attr-defined]
    except Trouble as trouble:
        return [
            Finding("bad", trouble.zh, "检查 DATABASE_URL，看看数据库起了没有：systemctl status postgresql")
        ]
    settings = importlib.import_module("django.conf").settings
    if missing:
        return [
            Finding(
                # A new clone: nothing is lost, and the demo makes its own.
                "bad" if settings.PRODUCTION else "optional",
                f"数据库还差 {missing} 步更新 not migrated",
                "演示不用管，./tinghao demo 自己会建；别的用法：./tinghao migrate",
            )
        ]
    found = [Finding("ok", "数据库连得上，结构是最新的 reachable and up to date")]
    people = importlib.import_module("tinghao.people.models").Person.objects
    if settings.PRODUCTION and people.filter(is_example=True).exists():
        found.append(
            Finding(
                "bad",
                "正式环境的数据库里有演示人物 demo people in production",
                "换一个空的数据库：DATABASE_URL=…",
            )
        )
    return found
