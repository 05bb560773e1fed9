"""`lock`: writes the exact versions and hashes of everything that is installed; names no registry."""

from __future__ import annotations

import shutil
import subprocess

from tinghao.cli.words import ROOT, Trouble

FILES = ("pip", "base", "s3", "dev")


def main(arguments: list[str]) -> int:
    """The three lock files are in step with their `.in` files; `--upgrade` takes newer versions."""
    uv = shutil.which("uv")
    if uv is None:
        raise Trouble("重新锁定依赖要用 uv：pip install uv", "Locking needs uv: pip install uv")
    for name in FILES:
        command = [uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11"]
        command += ["--no-emit-index-url", "--generate-hashes", "--no-header", *arguments]
        subprocess.run([*command, f"{name}.in", "-o", f"{name}.txt"], cwd=ROOT / "requirements", check=True)
    return 0
