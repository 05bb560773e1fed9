"""`check`: style, types, the fences between the rooms, and migrations; nothing is run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from tinghao.cli.words import ROOT

_LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
)
CHECKS: dict[str, list[str]] = {
    "ruff 规则 rules": ["-m", "ruff", "check", "."],
    "ruff 排版 format": ["-m", "ruff", "format", "--check", "."],
    "围栏 fences": ["-c", _LINT_IMPORTS],
    "类型 types": ["-m", "mypy"],
    "迁移 migrations": ["-m", "django", "makemigrations", "--check", "--dry-run"],
}


def main(arguments: list[str]) -> int:
    """0 where all is in order; else what is not is printed as the tool said it."""
    del arguments
    failed = False
    with tempfile.TemporaryDirectory(prefix="tinghao-check-") as var:
        environment = {**os.environ, "TINGHAO_VAR": var, "TINGHAO_MODE": "development"}
        for name in ("DATABASE_URL", "TINGHAO_HOSTS"):
            environment.pop(name, None)

        def run(name: str) -> tuple[str, int, str, float]:
            began = time.monotonic()
            done = subprocess.run(
                [sys.executable, *CHECKS[name]],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            return name, done.returncode, done.stdout, time.monotonic() - began

        with ThreadPoolExecutor(max_workers=2) as pool:
            for name, code, output, seconds in pool.map(run, CHECKS):
                print(f"{'不行 FAILED' if code else '通过 ok'}  {name}  ({seconds:.0f} s)", flush=True)
                if code:
                    failed = True
                    print(output, flush=True)
    return int(failed)
