"""What two processes do to numbers and versions at the same moment; `test_races` starts them."""

from __future__ import annotations

import json
import time
from typing import Any

from tests import make
from tests.documents import meetings

from tinghao.access import scope
from tinghao.consultations.models import Consultation
from tinghao.core import refusals
from tinghao.documents import actions
from tinghao.documents.choices import Kind
from tinghao.documents.models import GeneratedDocument, IssuedNumber
from tinghao.people.models import Person

APART = 0.4


def prepare(rounds: int) -> str:
    """Meetings with final minutes: two for each round, and one more that both sides want."""
    cast = make.Cast()
    return json.dumps([[meetings.recorded(cast).pk for _n in range(3)] for _round in range(rounds)])


def race(side: int, rounds: list[list[int]], start: float) -> str:
    """One side: its own meeting, then the common one, at the same moments as the other side."""
    actor = scope.actor_for(Person.objects.get(name="示例召集人"))
    came: list[str] = []
    for n, (*own, common) in enumerate(rounds):
        for step, pk in enumerate((own[side], common)):
            meeting = Consultation.objects.get(pk=pk)
            time.sleep(max(start + (2 * n + step) * APART - time.time(), 0))
            came.append(_made(meeting, actor))
    return json.dumps(came)


def _made(meeting: Consultation, actor: Any) -> str:
    try:
        actions.make_document(meeting, by=actor, kind=Kind.MINUTES)
    except refusals.Refusal as refusal:
        return type(refusal).__name__
    return "ok"


def outcome() -> str:
    """The numbers that were given out, and how many versions each meeting has."""
    numbers = sorted(IssuedNumber.objects.values_list("number", flat=True))
    versions = list(GeneratedDocument.objects.values_list("consultation_id", "version"))
    return json.dumps({"numbers": numbers, "versions": versions})
