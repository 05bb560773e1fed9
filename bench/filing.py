"""Filing measured: `python -m bench.filing [--deliveries N] [--databases sqlite,postgres] [--workers N]`.

How long a meeting of 20 members takes until both ledgers show it, with a worker process as in service; and
how long deliveries take to a receiver that fails one time in ten, with a check that none was lost or, after
dropping what came twice by its id, doubled. `--deliveries 1000000` takes its time.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.run import ROOT, database, environment

ATTENDANTS, MEETINGS, MEMBERS = 20, 30, 500
# A worker as in service; only the first wait after a failure is shorter, or the tail of the tail would
# be measured: one message in ten thousand fails four times and waits four minutes.
WORKER = (
    "import django; django.setup()\n"
    "from tinghao.outlets import lane\n"
    "lane.FIRST_WAIT = 1.0\n"
    "from tinghao.jobs import worker\n"
    "worker.main()"
)


@contextmanager
def workers(many: int) -> Iterator[None]:
    """So many worker processes on this database."""
    running = [subprocess.Popen([sys.executable, "-c", WORKER], env=dict(os.environ)) for _ in range(many)]
    try:
        yield
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()


def inside(deliveries: int, many_workers: int) -> None:
    """Measures on the database that the environment names, and prints the rows."""
    import django  # noqa: PLC0415 - only in the process that has the environment for it

    django.setup()
    from tests import make  # noqa: PLC0415
    from tests.filing import stage  # noqa: PLC0415
    from tests.outlets import receiver as receivers  # noqa: PLC0415

    from tinghao.core import clock  # noqa: PLC0415
    from tinghao.core.actors import SYSTEM  # noqa: PLC0415
    from tinghao.filing import actions  # noqa: PLC0415
    from tinghao.filing.models import Ledger, LedgerEntry  # noqa: PLC0415
    from tinghao.history import deeds  # noqa: PLC0415
    from tinghao.jobs.models import Job  # noqa: PLC0415
    from tinghao.outlets import actions as outlets  # noqa: PLC0415
    from tinghao.outlets.models import Attempt, Delivery  # noqa: PLC0415

    cast = make.Cast()
    members = stage.members(cast, ATTENDANTS)

    waits, bare = [], []
    for _ in range(5):
        # By itself first: the work of one job, without waiting for the worker's next look.
        meeting = stage.meeting(cast, members)
        Job.objects.all().delete()
        began = time.perf_counter()
        stage.attended(cast, meeting, members)
        bare.append(time.perf_counter() - began)
    with workers(1):
        time.sleep(4)
        for _ in range(MEETINGS):
            meeting = stage.meeting(cast, members)
            present = list(meeting.seats.values_list("pk", flat=True))
            stage.consultations.set_attendance(meeting, by=cast.convener.actor, present=present)
            began = time.perf_counter()
            rows = LedgerEntry.objects.filter(record__source=f"consultation:{meeting.pk}")
            while rows.count() < 2 * ATTENDANTS:
                time.sleep(0.005)
                assert time.perf_counter() - began < 60
            waits.append(time.perf_counter() - began)
            time.sleep(random.uniform(0, 1))  # so that the worker's looks are met at any moment
    waits.sort()
    middle, late, worst = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.95, 0.999))
    print(
        f"  20 attendants, 40 lines: the list and its job together {statistics.median(bare) * 1000:.0f} ms;"
        f" from saving until both ledgers show it p50 {middle:.0f} ms, p95 {late:.0f} ms,"
        f" worst {worst:.0f} ms (the worker looks once a second)",
        flush=True,
    )

    Job.objects.all().delete()
    os.environ["TINGHAO_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    crowd = [make.member(at=make.COUNTY, level="county").pk for _ in range(MEMBERS)]
    chance = random.Random(10)
    with receivers.serving() as receiver:
        ledger, _is_new = Ledger.objects.get_or_create(owner=make.COUNTY, defaults={"level": "county"})
        first = ledger.last_seq
        _made, receiver.secret = outlets.open_endpoint(ledger, name="bench", url=receiver.url, by=SYSTEM)
        began = time.perf_counter()
        for number in range(0, deliveries, MEMBERS):
            some = crowd[: min(MEMBERS, deliveries - number)]
            made = tuple(deeds.Deed(m, "training", "participant", clock.today(), make.COUNTY) for m in some)
            actions.file_statement(deeds.Statement(f"bench:{number}", "bench", number, made))
        written = time.perf_counter() - began
        receiver.answer = lambda number: 503 if chance.random() < 0.1 else 200
        began = time.perf_counter()
        reached = {0.9: 0.0, 0.99: 0.0}
        with workers(many_workers):
            while len(receiver.taken) < deliveries or Delivery.objects.filter(state="waiting").exists():
                for share in reached:
                    if not reached[share] and len(receiver.taken) >= share * deliveries:
                        reached[share] = time.perf_counter() - began
                time.sleep(0.2)
                assert time.perf_counter() - began < 120 + deliveries / 20, "too slow"
        took = time.perf_counter() - began
        seqs = sorted(m["data"]["seq"] for m in receiver.taken)
        lost = deliveries - len(set(seqs))
        doubled = len(seqs) - len(set(seqs))
        twice = sum(n - 1 for n in receiver.seen.values())
        assert seqs == list(range(first + 1, first + deliveries + 1)) and not receiver.forged
        failed = receiver.requests / deliveries - 1
        print(
            f"  {deliveries:,} lines with their deliveries written at {deliveries / written:,.0f}/s;"
            f" {many_workers} worker(s), {receiver.requests:,} requests ({failed:.1%} of them failed):"
            f" 90 % after {reached[0.9]:.0f} s ({0.9 * deliveries / reached[0.9]:,.0f}/s),"
            f" 99 % after {reached[0.99]:.0f} s, all after {took:.0f} s; lost {lost}, doubled after"
            f" de-duplication {doubled}, came twice {twice}, bad signatures {receiver.forged};"
            f" log rows {Attempt.objects.count():,}",
            flush=True,
        )
        assert lost == doubled == 0


def main(arguments: list[str]) -> int:
    """Prints a few lines for each database; an assertion fails where something was lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deliveries", type=int, default=20_000)
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--inside", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.inside:
        inside(asked.deliveries, asked.workers)
        return 0
    code = 0
    for kind in asked.databases.split(","):
        with (
            tempfile.TemporaryDirectory(prefix="tinghao-bench-") as folder,
            database(kind, Path(folder)) as (url, _),
        ):
            given = environment(url, Path(folder))
            migrate = [sys.executable, "-m", "django", "migrate", "-v0"]
            subprocess.run(migrate, env=given, check=True)
            print(kind, flush=True)
            again = ["-m", "bench.filing", "--inside", "--deliveries", str(asked.deliveries)]
            command = [sys.executable, *again, "--workers", str(asked.workers)]
            code |= subprocess.run(command, env=given, cwd=ROOT, check=False).returncode
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
