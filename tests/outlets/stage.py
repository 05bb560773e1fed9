"""Endpoints with a receiver behind them, and lines that are told to it."""

from __future__ import annotations

import datetime as dt

from tests import make
from tests.outlets.receiver import Receiver

from tinghao.core import clock
from tinghao.core.actors import SYSTEM
from tinghao.filing import actions as filing
from tinghao.filing.models import DutyRecord, Ledger
from tinghao.history import deeds
from tinghao.jobs import worker
from tinghao.outlets import actions
from tinghao.outlets.models import Endpoint


def ledger(owner: str = make.COUNTY) -> Ledger:
    """The ledger, empty where it is new."""
    found, _is_new = Ledger.objects.get_or_create(owner=owner, defaults={"level": "county"})
    return found


def endpoint(receiver: Receiver, *, owner: str = make.COUNTY, name: str = "示例考核系统") -> Endpoint:
    """An endpoint at the receiver, which knows its key."""
    made, receiver.secret = actions.open_endpoint(ledger(owner), name=name, url=receiver.url, by=SYSTEM)
    return made


def told(member: int, *, many: int = 1, first: int = 1) -> list[DutyRecord]:
    """New records of a member of the county, so many lines in its ledger."""
    made: list[DutyRecord] = []
    for number in range(first, first + many):
        deed = deeds.Deed(member, "training", "participant", clock.today(), make.COUNTY)
        made += filing.file_statement(deeds.Statement(f"training:{number}", "training", number, (deed,)))
    return made


def drain_until(moment: dt.datetime) -> None:
    """The worker has done everything that falls due until then, one wait after the other."""
    from tinghao.jobs.models import Job

    worker.drain()
    while True:
        due = Job.objects.filter(state="waiting", run_at__lte=moment).order_by("run_at").first()
        if due is None:
            return
        with clock.at(max(due.run_at, clock.now())):
            worker.drain()
