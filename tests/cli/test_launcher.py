"""The launcher finds its way on any machine, and says in words where it cannot."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tinghao.cli.__main__ import VERBS
from tinghao.cli.words import ROOT

LAUNCHER = ROOT / "tinghao"
TOOLS = ("sh", "dirname", "cat", "cmp", "ls", "mkdir", "rm", "cp", "chmod", "touch", "printf")

GOOD_PYTHON = '#!/bin/sh\ncase "$*" in *print*) echo 3.12 ;; *tinghao.cli*) echo "ran: $*" ;; esac\nexit 0\n'
OLD_PYTHON = '#!/bin/sh\ncase "$*" in *print*) echo 3.9 ;; *) exit 1 ;; esac\n'
FAKE_UV = """#!/bin/sh
echo "uv $*" >>"$UV_LOG"
if [ "$1" = venv ]; then
    for folder; do :; done
    mkdir -p "$folder/bin"
    touch "$folder/pyvenv.cfg"
    cp "$GOOD" "$folder/bin/python"
    chmod +x "$folder/bin/python"
fi
"""


class Machine:
    """A machine with exactly the programs that a test puts on it."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.venv, self.uv_log = folder / "bin", folder / "venv", folder / "uv.log"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
        self.good = folder / "good-python"
        self.good.write_text(GOOD_PYTHON)

    def put(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def with_environment(self, python: str = GOOD_PYTHON) -> None:
        """An environment from an earlier start, with the stamp of today's pins."""
        (self.venv / "bin").mkdir(parents=True)
        (self.venv / "pyvenv.cfg").touch()
        (self.venv / "bin/python").write_text(python)
        (self.venv / "bin/python").chmod(0o755)
        shutil.copy(ROOT / "requirements/base.txt", self.venv / ".tinghao-base")

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": str(self.bin),
            "HOME": str(self.venv.parent),
            "TINGHAO_VENV": str(self.venv),
            "UV_LOG": str(self.uv_log),
            "GOOD": str(self.good),
            **variables,
        }
        return subprocess.run(
            [LAUNCHER, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    @property
    def uv_calls(self) -> list[str]:
        return self.uv_log.read_text().splitlines() if self.uv_log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_unknown_verb_gets_the_list_of_verbs_in_both_languages(machine: Machine) -> None:
    done = machine.run("deom")
    assert done.returncode == 2
    assert "没有“deom”这个动作" in done.stderr
    assert 'no verb "deom"' in done.stderr
    assert "demo      起一座演示城市" in done.stderr


def test_help_needs_no_python_at_all(machine: Machine) -> None:
    done = machine.run("help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(re.search(rf"^  {verb} ", done.stdout, re.MULTILINE) for verb in VERBS)


def test_the_launcher_and_the_program_know_the_same_verbs() -> None:
    text = LAUNCHER.read_text(encoding="utf-8")
    known = re.findall(r"^    ([a-z |-]+)\) pins=", text, re.MULTILINE)
    assert {verb for line in known for verb in line.split(" | ")} == set(VERBS)


def test_an_old_python_is_named_with_what_is_needed(machine: Machine) -> None:
    machine.put("python3", OLD_PYTHON)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "3.9" in done.stderr
    assert "要 3.11 或更新" in done.stderr
    assert "3.11 or later is needed" in done.stderr
    assert not machine.venv.exists()


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.put("python3", OLD_PYTHON)
    machine.put("python3.12", GOOD_PYTHON)
    machine.put("uv", FAKE_UV)
    assert machine.run("doctor").stdout == "ran: -m tinghao.cli doctor\n"
    assert "--python python3.12" in machine.uv_calls[0]


def test_a_machine_without_python_hears_how_to_get_it(machine: Machine) -> None:
    done = machine.run("demo")
    assert done.returncode == 1
    assert "sudo apt install python3" in done.stderr


def test_a_second_start_installs_nothing(machine: Machine) -> None:
    machine.with_environment()
    machine.put("uv", FAKE_UV)
    done = machine.run("demo", "--port", "1234")
    assert done.stdout == "ran: -m tinghao.cli demo --port 1234\n"
    assert machine.uv_calls == []


def test_changed_pins_are_installed_by_hash(machine: Machine) -> None:
    machine.with_environment()
    (machine.venv / ".tinghao-base").write_text("django==1.0\n")
    machine.put("python3", GOOD_PYTHON)
    machine.put("uv", FAKE_UV)
    assert machine.run("doctor").returncode == 0
    assert [call.split()[:3] for call in machine.uv_calls] == [["uv", "pip", "install"]]
    assert "--require-hashes" in machine.uv_calls[0]
    assert (machine.venv / ".tinghao-base").read_text() == (ROOT / "requirements/base.txt").read_text()


def test_an_environment_whose_python_no_longer_starts_is_made_anew(machine: Machine) -> None:
    machine.with_environment(python="#!/nowhere/python\n")
    machine.put("python3", GOOD_PYTHON)
    machine.put("uv", FAKE_UV)
    assert machine.run("doctor").returncode == 0
    assert [call.split()[1] for call in machine.uv_calls] == ["venv", "pip"]


def test_a_failed_installation_leaves_no_stamp(machine: Machine) -> None:
    machine.put("python3", '#!/bin/sh\ncase "$*" in *print*) echo 3.12 ;; *venv*) exit 1 ;; esac\n')
    machine.put("uv", "#!/bin/sh\nexit 1\n")
    assert machine.run("doctor").returncode != 0
    assert not (machine.venv / ".tinghao-base").exists()


def test_a_folder_that_is_no_environment_stays_untouched(machine: Machine) -> None:
    machine.venv.mkdir()
    (machine.venv / "letters.txt").write_text("dear")
    machine.put("python3", GOOD_PYTHON)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "不敢动它" in done.stderr
    assert (machine.venv / "letters.txt").read_text() == "dear"


def test_a_place_that_cannot_be_written_is_named_with_the_way_out(machine: Machine) -> None:
    machine.put("python3", GOOD_PYTHON)
    done = machine.run("demo", TINGHAO_VENV="/proc/tinghao-venv")
    assert done.returncode == 1
    assert "写不进 /proc/tinghao-venv" in done.stderr
    assert "TINGHAO_VENV=folder" in done.stderr


def test_the_launcher_works_from_any_folder(machine: Machine, tmp_path: Path) -> None:
    machine.with_environment()
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert machine.run("doctor").stdout == "ran: -m tinghao.cli doctor\n"
    finally:
        os.chdir(here)
