"""Assessment measured: `python -m bench.assessment [--members N] [--records N] [--databases NAMES]`.

Fills a ledger with a year's records, then times the whole assessment, one member's page, the try-out of a
draft among ten versions, preparing the freeze and the recount, beside a bare SQL aggregate over the same
rows; prints a row each with the process's peak memory, and writes `bench/out/assessment.json`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.run import ROOT, database, environment

YEAR = 2025
OWNER = "3411"
VERSIONS = 10
KINDS = (
    ("claim", "lead"),
    ("survey", "lead"),
    ("consultation", "participant"),
    ("consultation", "lead"),
    ("check", "lead"),
    ("duty_day", "participant"),
    ("training", "participant"),
    ("plenary", "participant"),
    ("opinion", "lead"),
    ("proposal", "lead"),
)


def fill(members: int, records: int) -> float:
    """A city with so many members, and their records and lines of a year; returns the seconds it took."""
    from tests import make  # noqa: PLC0415 - only in the process that has the environment for it

    from tinghao.core import clock  # noqa: PLC0415
    from tinghao.filing.models import DutyRecord, Ledger, LedgerEntry  # noqa: PLC0415
    from tinghao.people.models import Member, Person  # noqa: PLC0415

    began = time.perf_counter()
    chance = random.Random(1)
    make.places()
    Person.objects.bulk_create(
        [Person(name=f"示例{n}", city=OWNER, county=make.COUNTY, is_example=True) for n in range(members)],
        batch_size=1000,
    )
    people = Person.objects.filter(is_example=True).order_by("pk").values_list("pk", flat=True)
    Member.objects.bulk_create(
        [Member(person_id=pk, level="city", county=make.COUNTY) for pk in people], batch_size=1000
    )
    numbers = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    Ledger.objects.create(owner=OWNER, level="city", last_seq=records)
    now, first = clock.now(), dt.date(YEAR, 1, 1)
    for start in range(0, records, 20_000):
        rows = []
        for n in range(start, min(start + 20_000, records)):
            kind, role = chance.choice(KINDS)
            rows.append(
                DutyRecord(
                    member_id=numbers[n % members],
                    kind=kind,
                    role=role,
                    day=first + dt.timedelta(days=chance.randrange(365)),
                    year=YEAR,
                    source=f"bench:{n}",
                    subject="bench",
                    subject_id=n,
                    marks=["filed"] if n % 3 == 0 else [],
                    state="silent",
                    answer_by=first,
                    created_at=now,
                    city=OWNER,
                    county=make.COUNTY,
                    township=make.TOWNSHIP,
                    community=make.COMMUNITY,
                )
            )
        made = DutyRecord.objects.bulk_create(rows, batch_size=1000)
        LedgerEntry.objects.bulk_create(
            [
                LedgerEntry(
                    ledger_id=OWNER,
                    seq=start + k + 1,
                    record=r,
                    version=1,
                    member_id=r.member_id,
                    kind=r.kind,
                    role=r.role,
                    day=r.day,
                    year=YEAR,
                    at=now,
                )
                for k, r in enumerate(made)
            ],
            batch_size=1000,
        )
    return time.perf_counter() - began


def inside(members: int, records: int) -> None:
    """Measures on the database that the environment names; prints the rows as JSON."""
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from tinghao.assessment import actions, queries  # noqa: PLC0415
    from tinghao.assessment.examples import examples  # noqa: PLC0415
    from tinghao.assessment.models import TryOut  # noqa: PLC0415
    from tinghao.core import clock  # noqa: PLC0415
    from tinghao.core.actors import SYSTEM  # noqa: PLC0415
    from tinghao.people.models import Member  # noqa: PLC0415

    rows: dict[str, float] = {"fill": fill(members, records)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    scheme = examples()["tinghao"]
    for _ in range(VERSIONS):
        version = actions.draft_scheme(by=SYSTEM, owner=OWNER, year=YEAR, scheme=scheme)
        actions.adopt_scheme(version, by=SYSTEM, words="bench", edits=0)

    def timed(name: str, act: Callable[[], Any], times: int = 1) -> Any:
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            found = act()
            taken.append(time.perf_counter() - began)
        rows[name] = statistics.median(taken)
        return found

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT member_id, kind, role, COUNT(*) FROM filing_ledgerentry "
                "WHERE ledger_id = %s AND year = %s GROUP BY member_id, kind, role",
                [OWNER, YEAR],
            )
            return len(cursor.fetchall())

    timed("bare SQL aggregate", bare, 3)
    assessment = actions.ask_assessment(version, by=SYSTEM, enqueue=lambda _pk: None)
    timed("whole assessment", lambda: actions.assess(assessment))
    one = Member.objects.order_by("pk")[members // 2]
    timed(
        "one member's page",
        lambda: queries.explained_for(SYSTEM, one, owner=OWNER, year=YEAR),
        5,
    )
    draft = actions.draft_scheme(by=SYSTEM, owner=OWNER, year=YEAR, scheme=examples()["tongcheng-2019"])
    attempt = TryOut.objects.create(version=draft, against_year=YEAR, edits=0, asked_at=clock.now())
    timed("try-out of a draft", lambda: actions.try_out(attempt))
    freeze = timed("preparing the freeze", lambda: actions.prepare_freeze(version, by=SYSTEM))
    again = timed("recount", lambda: queries.recount(freeze))
    assert again.agrees
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": rows, "peak MB": peak, "digest": freeze.scores_digest}))


def main(arguments: list[str]) -> int:
    """Prints a table for each database; both must come to the same digest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--inside", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.inside:
        inside(asked.members, asked.records)
        return 0
    found: dict[str, Any] = {}
    for kind in asked.databases.split(","):
        with (
            tempfile.TemporaryDirectory(prefix="tinghao-bench-") as folder,
            database(kind, Path(folder)) as (url, _),
        ):
            given = environment(url, Path(folder))
            migrate = [sys.executable, "-m", "django", "migrate", "-v0"]
            subprocess.run(migrate, env=given, check=True)
            again = ["--inside", "--members", str(asked.members), "--records", str(asked.records)]
            command = [sys.executable, "-m", "bench.assessment", *again]
            done = subprocess.run(command, env=given, cwd=ROOT, check=True, stdout=subprocess.PIPE)
            found[kind] = json.loads(done.stdout)
            print(f"{kind}: {asked.members:,} members, {asked.records:,} records", flush=True)
            for name, seconds in found[kind]["seconds"].items():
                print(f"  {name:24} {seconds:9.3f} s", flush=True)
            print(f"  peak memory              {found[kind]['peak MB']:9.0f} MB", flush=True)
    out = ROOT / "bench" / "out"
    out.mkdir(exist_ok=True)
    (out / "assessment.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    digests = {one["digest"] for one in found.values()}
    print("the digests agree" if len(digests) == 1 else "THE DIGESTS DIFFER")
    return int(len(digests) != 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
