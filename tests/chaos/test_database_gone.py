"""The database is taken away or locked: a page that says so, and the site comes back by itself."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from tests.chaos.town import Postgres, Town, matter, number_of, on, own_cluster, wait_until

pytestmark = pytest.mark.race
LOST_NOTHING = "已经给了您回执的事都在，一件也不会丢"
IS_TOLD = """
from tinghao.notifications.models import Notice
from tinghao.orders.models import Order
order = Order.objects.get(number={number!r})
print(Notice.objects.filter(subject_id=order.pk).count(), Order.objects.count())
"""


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    with own_cluster() as made:
        yield made


@pytest.fixture
def town(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    if connection.vendor == "postgresql":
        url = request.getfixturevalue("postgres").url
    else:
        # Two seconds instead of twenty until a lock is given up on.
        url = f"sqlite://{tmp_path / 'own.sqlite3'}?timeout=2"
    made = Town(on(url, tmp_path), tmp_path)
    try:
        made.serve()
        made.work()
        yield made
    finally:
        made.end()


def says_that_nothing_is_lost(town: Town, method: str, path: str, **more: object) -> None:
    form = more.pop("form", None)
    more = {name: given for name, given in more.items() if given}
    began = time.monotonic()
    answer = town.ask(method, path, form, **more)  # type: ignore[arg-type]
    assert answer.status == 503, (path, answer.status, answer.text[:300])
    assert LOST_NOTHING in answer.text, path
    assert answer.headers["Retry-After"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    if method == "GET":
        assert f'href="{path}">再试一次' in answer.text
    assert time.monotonic() - began < 9, "somebody waits for this page"


def is_told(town: Town, number: str) -> bool:
    return town.own.run(IS_TOLD.format(number=number)).split()[0] == "1"


def test_a_database_that_goes_and_comes_back_is_waited_for(postgres: Postgres, town: Town) -> None:
    for _ in range(12):  # several connections are open and lie in the pool
        number_of(town.ask("POST", "/place", matter()))
    worker, servers = town.worker, town.children()
    form = matter()
    postgres.stop()
    accept = {"category": "roads", "title": "示例"}
    with ThreadPoolExecutor(8) as at_once:
        tries: list[Future[None]] = [
            at_once.submit(says_that_nothing_is_lost, town, method, path, form=sent, role=role)
            for method, path, sent, role in (
                ("POST", "/place", form, ""),
                ("GET", "/", None, ""),
                ("GET", "/desk/", None, "convener"),
                ("GET", "/desk/account", None, "city_office"),
                ("POST", "/desk/orders/1234567897/accept", accept, "convener"),
            )
        ]
    for one in tries:
        one.result()
    assert town.ask("GET", "/static/core/tinghao.css").status in {200, 404}
    time.sleep(4)  # long enough for a pool that waits twice as long after every try
    postgres.start()
    wait_until(lambda: town.ask("POST", "/place", form).status == 303, 8, "for the site to come back")
    number = number_of(town.ask("POST", "/place", form))
    later = [
        town.ask("GET", path, role="convener").status for _ in range(15) for path in ("/place", "/desk/")
    ]
    assert set(later) == {200}, "a broken connection was handed out"
    assert town.worker is worker and worker is not None and worker.poll() is None
    assert town.children() == servers, "the site was not restarted"
    wait_until(lambda: is_told(town, number), 30, "for the worker")
    assert town.own.run(IS_TOLD.format(number=number)).split()[1] == "13"


def test_connections_that_the_server_cut_are_not_handed_out(postgres: Postgres, town: Town) -> None:
    """A restart in a second, while nobody asks: whoever comes next notices nothing."""
    for _ in range(10):
        town.ask("POST", "/place", matter())
    postgres.stop()
    postgres.start()
    time.sleep(1)
    assert {town.ask("POST", "/place", matter()).status for _ in range(12)} == {303}


def test_a_locked_database_is_told_and_comes_back(town: Town) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("SQLite only")
    worker = town.worker
    before = number_of(town.ask("POST", "/place", matter()))
    assert town.ask("GET", "/desk/", role="convener").status == 200
    form = matter()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.readline(); c.rollback()",
            str(town.folder / "own.sqlite3"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    try:
        says_that_nothing_is_lost(town, "POST", "/place", form=form)
        steps = f"/desk/orders/{before}/accept"
        accept = {"category": "roads", "title": "示例"}
        says_that_nothing_is_lost(town, "POST", steps, form=accept, role="convener")
        assert town.ask("GET", "/place").status == 200, "reading goes on"
        assert town.ask("GET", "/desk/", role="convener").status == 200
        # This session must be written, and cannot be.
        says_that_nothing_is_lost(town, "GET", "/desk/", role="city_office")
        time.sleep(3)  # the worker tries in vain, too
    finally:
        holder.communicate("\n")
    number = number_of(town.ask("POST", "/place", form))
    assert town.ask("POST", steps, accept, role="convener").status in {302, 303}
    assert town.worker is worker and worker is not None and worker.poll() is None
    wait_until(lambda: is_told(town, number), 20, "for the worker")
    with sqlite3.connect(town.folder / "own.sqlite3") as looked:
        assert looked.execute("SELECT count(*) FROM orders_order").fetchone() == (2,)
