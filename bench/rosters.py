"""Rosters measured: `python -m bench.rosters [--members N]`, on the database that is configured.

The database should be empty: divisions are loaded, an office is made, and N members are brought in from an
.xlsx of twelve columns, then the same file again, then a newer one that changes every member.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - settings first

from tinghao.access import actions as access  # noqa: E402
from tinghao.access import scope  # noqa: E402
from tinghao.cli import load  # noqa: E402
from tinghao.core import clock, sheets  # noqa: E402
from tinghao.core.actors import SYSTEM  # noqa: E402
from tinghao.divisions.models import Division  # noqa: E402
from tinghao.people import actions as people  # noqa: E402
from tinghao.rosters import actions, queries  # noqa: E402

HEAD = ["姓名", "手机", "层级", "所在县", "界别", "党派", "专委会", "专长"]
HEAD += ["工作单位及职务", "居住社区", "届次", "任职起"]
GIVEN = "子丑寅卯辰巳午未申酉戌亥"


def rows(members: int, term: str) -> list[list[str]]:
    """The lines of a roster, spread over the communities of the city."""
    towns = list(Division.objects.filter(level="community", is_active=True).order_by("code")[:900])
    names = dict(Division.objects.filter(level__in=("county", "township")).values_list("code", "name"))
    found = []
    for number in range(members):
        town = towns[number % len(towns)]
        name = f"示例{GIVEN[number % 12]}{GIVEN[number // 12 % 12]}{GIVEN[number // 144 % 12]}"
        level = "市" if number % 3 else "县"
        county, phone = names[town.code[:6]], str(13_900_000_000 + number)
        home = county + names[town.code[:9]] + town.name
        facts = ["教育", "民建", "提案委", "法律", "某单位", home, term, "2021年12月"]
        found.append([name, phone, level, county, *facts])
    return found


def bring(who: Any, lines: list[list[str]]) -> tuple[float, float, float, dict[str, int]]:
    """Seconds to read and check, seconds to take, processor seconds of both, and the counts."""
    file = io.BytesIO(sheets.xlsx_bytes("名册", HEAD, lines))
    began, used = time.perf_counter(), time.process_time()
    roster = actions.check_roster(by=who, kind="member", file=file, name="bench.xlsx")
    plan = queries.plan_of(who, roster)
    checked = time.perf_counter()
    counts = actions.apply_roster(roster, by=who, day=clock.today(), digest=plan.digest)
    return checked - began, time.perf_counter() - checked, time.process_time() - used, counts


def main(arguments: list[str]) -> int:
    """Prints the table; 1 where 5,000 new members take 10 s or more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=5_000)
    chosen = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    if not Division.objects.exists():
        load.load_divisions(load.SHIPPED)
    person = people.create_person(name="示例市办", place="3411", by=SYSTEM)
    access.appoint(person=person, role="city_office", division="3411", by=SYSTEM)
    who = scope.actor_for(person)
    print("| roster | members | read, check, compare | take | in all | processor | counts |")
    print("|---|---|---|---|---|---|---|")
    slow = False
    for name, term in (("new", "七届"), ("the same again", "七届"), ("a newer term for all", "八届")):
        checked, taken, used, counts = bring(who, rows(chosen.members, term))
        told = ", ".join(f"{key} {value}" for key, value in counts.items())
        print(
            f"| {name} | {chosen.members} | {checked:.1f} s | {taken:.1f} s | {checked + taken:.1f} s"
            f" | {used:.1f} s | {told} |",
            flush=True,
        )
        slow = slow or checked + taken >= 10
    return int(slow)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
