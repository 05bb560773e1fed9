"""`./tinghao demo`, whole: it serves, mends itself, leaves nothing behind, and starts again at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tinghao.cli.words import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def state_and_parent(pid: int) -> tuple[str, int]:
    """What the system says of a process; "Z" for one that has ended, whether fetched yet or not."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return "Z", 0
    return fields[0], int(fields[1])


def alive(pid: int) -> bool:
    return state_and_parent(pid)[0] != "Z"


def children_of(pid: int) -> list[int]:
    every = (int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
    return [child for child in every if state_and_parent(child)[1] == pid and alive(child)]


def serving(child: int) -> bool:
    return b"worker" not in Path(f"/proc/{child}/cmdline").read_bytes()


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
    except urllib.error.HTTPError as answer:
        answer.close()
        return True
    except OSError:
        return False
    return True


def wait_until(true: object, seconds: float) -> float:
    """How long it took; fails the test where it never came true."""
    began = time.monotonic()
    while not true():  # type: ignore[operator]
        assert time.monotonic() - began < seconds, "it never came true"
        time.sleep(0.05)
    return time.monotonic() - began


class Demo:
    def __init__(self, var: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.var, self.log = var, var / "log"

    def start(self) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "TINGHAO_VAR": str(self.var),
        }
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tinghao.cli", "demo", "--port", str(self.port)],
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self, process: subprocess.Popen[bytes], number: int) -> list[int]:
        """Sends the signal to the whole group, as a terminal does; gives what is left of the processes."""
        children = children_of(process.pid)
        os.killpg(process.pid, number)
        assert process.wait(30) == 0
        return [child for child in children if alive(child)]


@pytest.mark.race
def test_the_demo_serves_mends_itself_and_leaves_nothing_behind(tmp_path: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the demo makes its own SQLite database")
    demo = Demo(tmp_path)
    process = demo.start()
    try:
        wait_until(lambda: answers(demo.port), 180)
        server = next(child for child in children_of(process.pid) if serving(child))
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: not alive(server), 10)
        wait_until(lambda: answers(demo.port), 30)
        assert demo.stop(process, signal.SIGINT) == []

        process = demo.start()
        # On an idle machine this takes half a second; the bound leaves room for a busy one.
        wait_until(lambda: answers(demo.port), 15)
        assert demo.stop(process, signal.SIGHUP) == []

        process = demo.start()
        wait_until(lambda: answers(demo.port), 15)
        orphans = children_of(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not any(alive(child) for child in orphans), 15)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    said = demo.log.read_text()
    assert f"http://127.0.0.1:{demo.port}/" in said
    assert said.count("停下了") == 2
    assert "Traceback" not in said
