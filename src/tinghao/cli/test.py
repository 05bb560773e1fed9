"""`test`: everything that is checked, on every database and browser that this machine has."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field

from tinghao.cli import check, cluster, finding
from tinghao.cli.words import ROOT

POSTGRES_MENDS = "sudo apt install postgresql"
CHROMIUM_MENDS = "sudo apt install chromium fonts-noto-cjk libatomic1"
NO_TESTS = 5  # pytest's code where nothing was collected


@dataclass
class Report:
    """What was run before the last step, and what this machine could not run."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def note(self, step: str, *, code: int) -> None:
        self.lines.append(f"{'不行 FAILED' if code else '通过 ok'}：{step}")
        self.failed = self.failed or code != 0


def main(arguments: list[str]) -> int:
    """Runs all; with arguments for pytest, those tests on both databases. 0 where nothing failed.

    SQLite and the browser come last and together, so that the runner's last line counts every test.
    """
    flags = {"--sqlite", "--postgres", "--browser"}
    chosen = {a for a in arguments if a in flags}
    rest = [a for a in arguments if a not in flags]
    report = Report()
    if not arguments:
        title("检查 check")
        report.note("检查 check", code=check.main([]))
    if not chosen or "--postgres" in chosen:
        on_postgres(rest, report)
    if chosen == {"--postgres"}:
        return int(report.failed)
    title("SQLite")
    code = pytest([*browser_choice(chosen, report), *rest], report, parallel=not rest)
    return int(report.failed or code != 0)


def browser_choice(chosen: set[str], report: Report) -> list[str]:
    """pytest's arguments that take in the browser journeys, leave them out, or run them alone."""
    if finding.chromium() is None or not finding.browser_driver():
        report.lines.append(f"没跑 left out：浏览器 browser journeys。补上 mend: {CHROMIUM_MENDS}")
        return ["-m", "not browser"]
    if chosen and "--browser" not in chosen:
        return ["-m", "not browser"]
    return ["-m", "browser"] if chosen == {"--browser"} else []


def on_postgres(rest: list[str], report: Report) -> None:
    """The tests run on a throw-away cluster; without PostgreSQL the report says so."""
    binaries = finding.postgres()
    if binaries is None:
        report.lines.append(f"没跑 left out：PostgreSQL。补上 mend: {POSTGRES_MENDS}")
        return
    title("PostgreSQL")
    try:
        with cluster.throw_away(binaries) as address:
            code = pytest(["-m", "not browser", *rest], Report(), parallel=not rest, database=address)
    except cluster.ClusterFailed as problem:
        print(problem, file=sys.stderr)
        code = 1
    if code == NO_TESTS and rest:  # browser journeys were asked for: they run on SQLite
        code = 0
    report.note("PostgreSQL", code=code)


def pytest(arguments: list[str], report: Report, *, parallel: bool, database: str = "") -> int:
    """One run of pytest in a process of its own; the report is printed above its last line."""
    # Handed out in order, nothing stolen: tests that empty the tables come last for every worker.
    spread = ["-n", str(min(os.cpu_count() or 1, 4))]
    command = [sys.executable, "-m", "pytest", *(spread if parallel else []), *arguments]
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "TINGHAO_TEST_REPORT": "\n".join(report.lines),
    }
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def title(words: str) -> None:
    print(f"\n──── {words} ────", flush=True)
