"""What stands in the way of a start is said in words, with the way out, and nothing is half done."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tinghao.cli import demo, doctor, finding, mode, serve, site
from tinghao.cli.words import ROOT, Trouble
from tinghao.people.models import Person


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A verb in a process of its own, as the launcher starts it, with a bare environment."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), **variables}
    return subprocess.run(
        [sys.executable, "-m", "tinghao.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_port_in_use_is_named_with_another_to_take() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"端口 {port} 已经有程序在用.*--port {port + 1}"):
            site.require_free_port("127.0.0.1", port)


def test_a_number_that_is_no_port_is_refused() -> None:
    with pytest.raises(Trouble, match="没有 99999 这个端口"):
        site.require_free_port("127.0.0.1", 99999)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Trouble, match=r"没有 192\.0\.2\.1 这个地址"):
        site.require_free_port("192.0.2.1", 8000)


def test_a_folder_that_cannot_be_written_is_named() -> None:
    done = run("demo", TINGHAO_VAR="/proc/tinghao")
    assert done.returncode == 1
    assert "写不进 /proc/tinghao" in done.stderr
    assert "TINGHAO_VAR=folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_gone_is_told_without_a_traceback(tmp_path: Path) -> None:
    done = run("serve", TINGHAO_VAR=str(tmp_path), DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "连不上数据库 none" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_of_an_unknown_kind_of_database_is_refused(tmp_path: Path) -> None:
    done = run("migrate", TINGHAO_VAR=str(tmp_path), DATABASE_URL="mysql://a/b")
    assert done.returncode == 1
    assert "只认 sqlite:// 和 postgresql://" in done.stderr


def test_a_site_is_not_served_on_a_database_that_is_behind(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    done = run("serve", "--port", port, TINGHAO_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "./tinghao migrate" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"), [("TINGHAO_MODE", "production"), ("TINGHAO_HOSTS", "a.example")]
)
def test_the_demo_never_stands_beside_a_production_setting(variable: str, value: str) -> None:
    environment = {variable: value}
    with pytest.raises(Trouble, match=variable):
        mode.enter_demo(environment)
    assert environment == {variable: value}


def test_the_demo_is_not_served_to_other_machines(tmp_path: Path) -> None:
    done = run("serve", "--host", "0.0.0.0", TINGHAO_VAR=str(tmp_path), TINGHAO_MODE="demo")
    assert done.returncode == 1
    assert "只能在本机打开" in done.stderr


@pytest.mark.django_db
def test_the_demo_refuses_a_database_with_real_people() -> None:
    demo.require_no_real_people()
    Person.objects.create(name="王某")
    with pytest.raises(Trouble, match="已经有真实的人员"):
        demo.require_no_real_people()


@pytest.mark.django_db
def test_people_that_were_added_in_the_demo_do_not_lock_it() -> None:
    Person.objects.create(name="示例", is_example=True)
    Person.objects.create(name="后来加的")
    demo.require_no_real_people()


@pytest.mark.django_db(transaction=True)
def test_a_production_site_refuses_the_people_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    Person.objects.create(name="示例", is_example=True)
    monkeypatch.setattr(settings, "PRODUCTION", True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with pytest.raises(Trouble, match="演示城市"):
        serve.main(["--port", port])


def test_production_without_hosts_or_keys_says_which(tmp_path: Path) -> None:
    without_hosts = run("migrate", TINGHAO_VAR=str(tmp_path), TINGHAO_MODE="production")
    assert "TINGHAO_HOSTS" in without_hosts.stderr
    without_keys = run(
        "migrate", TINGHAO_VAR=str(tmp_path), TINGHAO_MODE="production", TINGHAO_HOSTS="a.example"
    )
    assert "TINGHAO_SECRET_KEY" in without_keys.stderr
    assert without_keys.returncode == 1


def test_doctor_names_what_is_missing_and_the_command_that_mends_it(tmp_path: Path) -> None:
    done = run(
        "doctor",
        TINGHAO_VAR=str(tmp_path),
        TINGHAO_POSTGRES_BIN=str(tmp_path),
        TINGHAO_CHROMIUM=str(tmp_path / "no"),
    )
    assert done.returncode == 0
    for words in (
        "[好] Python 3.",
        "[可选] 没有 PostgreSQL 的程序",
        "sudo apt install postgresql",
        "[可选] 没有 Chromium",
        "sudo apt install chromium",
        "模式 mode：development",
        "[可选] 数据库还差",
        "./tinghao demo 自己会建",
        "./tinghao migrate",
        "可选的，不补也能用",
    ):
        assert words in done.stdout


def test_doctor_is_content_with_a_machine_that_lacks_nothing(tmp_path: Path) -> None:
    assert run("migrate", TINGHAO_VAR=str(tmp_path)).returncode == 0
    done = run("doctor", TINGHAO_VAR=str(tmp_path))
    assert done.returncode == 0
    assert "[缺]" not in done.stdout
    assert "数据库连得上" in done.stdout


def test_doctor_speaks_even_where_the_settings_contradict_each_other() -> None:
    done = run("doctor", TINGHAO_MODE="production")
    assert done.returncode == 1
    assert "TINGHAO_HOSTS" in done.stdout
    assert "Traceback" not in done.stderr


def test_doctor_wants_keys_that_only_their_owner_reads(tmp_path: Path) -> None:
    run("migrate", TINGHAO_VAR=str(tmp_path))
    (tmp_path / "keys/field_keys").chmod(0o644)
    done = run("doctor", TINGHAO_VAR=str(tmp_path))
    assert "密钥文件别人也能读" in done.stdout
    assert done.returncode == 1


def test_doctor_warns_of_a_sqlite_without_the_mended_wal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        sqlite_version_info = (3, 40, 1)

    monkeypatch.setattr("tinghao.sqlite.install", lambda: None)
    monkeypatch.setitem(sys.modules, "sqlite3", Old)  # type: ignore[arg-type]
    found = doctor.safe_sqlite()
    assert found.state == "warn"
    assert "PostgreSQL" in found.mend


def test_postgres_is_not_claimed_where_its_programs_are_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TINGHAO_POSTGRES_BIN", str(tmp_path))
    assert finding.postgres() is None
