"""`demo`: a whole city on this machine, with its site and its background worker."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from tinghao.cli import assets, load, site, start
from tinghao.cli.words import Trouble
from tinghao.demo import city
from tinghao.divisions.models import Division
from tinghao.people.models import Person


def main(arguments: list[str]) -> int:
    """Makes the database and the city where they are missing, then serves until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="./tinghao demo")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args(arguments).port
    site.require_free_port("127.0.0.1", port)
    if start.pending_migrations():
        print("正在建数据库……  Creating the database…", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    require_no_real_people()
    build_city()
    assets.gather()
    words = welcome(port)

    def when_up() -> None:
        # A closed terminal ends the demo; for the server the same signal would mean: start afresh.
        signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
        print(words, flush=True)

    # What the worker sends leads here too, whatever port was asked for.
    os.environ.setdefault("TINGHAO_ADDRESS", f"http://127.0.0.1:{port}")
    start.let_go_of_database()
    with background_worker():
        site.serve(host="127.0.0.1", port=port, workers=1, threads=16, when_up=when_up)
    print("停下了。 Stopped.", flush=True)
    return 0


def require_no_real_people() -> None:
    """Raises Trouble for a database with people none of whom is an example: that is a real site's."""
    if Person.objects.exists() and not Person.objects.filter(is_example=True).exists():
        raise Trouble(
            "这个数据库里已经有真实的人员，不能拿来做演示。"
            "请另用一个：TINGHAO_VAR=另一个文件夹，或去掉 DATABASE_URL。",
            "This database holds real people. Use another: TINGHAO_VAR=folder, or unset DATABASE_URL.",
        )


def build_city() -> None:
    """The divisions and the demo's people and cases are there, all of them or none."""
    if not Division.objects.exists():
        print("正在装入滁州市的区划……  Loading the divisions…", flush=True)
        load.load_divisions(load.SHIPPED)
    if not city.is_loaded():
        print("正在搭演示城市，只有这一次，要十几秒……  Building the demo city, this once…", flush=True)
        city.load()


def welcome(port: int) -> str:
    """The address, and what the city says of itself: who can be tried and where to look first."""
    address = f"http://127.0.0.1:{port}"
    return "\n".join(
        [
            "",
            f"协商亭的演示城市：  {address}/",
            f"工作人员一键登录：  {address}/desk/",
            "",
            city.summary(),
            "",
            "按 Ctrl-C 停下。 Ctrl-C stops it.",
            "",
        ]
    )


@contextmanager
def background_worker() -> Iterator[None]:
    """A worker process runs meanwhile; one that dies is replaced, and none is left behind."""
    command = [sys.executable, "-m", "tinghao.cli", "worker", "--with-parent", str(os.getpid())]
    leaving = threading.Event()

    def begin() -> subprocess.Popen[bytes]:
        # In a group of its own: Ctrl-C is the demo's to answer, and a worker that was still loading
        # would answer it too, with words of its own.
        return subprocess.Popen(command, process_group=0)

    child = [begin()]

    def replace() -> None:
        while True:
            child[0].wait()
            if leaving.wait(2):
                return
            print("后台任务停了，重新起一个。 The worker stopped; starting another.", flush=True)
            child[0] = begin()

    keeper = threading.Thread(target=replace, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        child[0].terminate()
        deadline = time.monotonic() + 10
        while keeper.is_alive() and time.monotonic() < deadline:
            keeper.join(0.1)
        if child[0].poll() is None:
            child[0].kill()
            child[0].wait()
