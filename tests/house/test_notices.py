"""Whatever a step tells has a sentence, and every audience that is named is somebody."""

from __future__ import annotations

import re
from pathlib import Path

from tinghao.consultations.workflow import ITEM_FLOW
from tinghao.filing import telling as filing
from tinghao.history import kinds
from tinghao.inspections import telling as inspections
from tinghao.lots.actions import sweeping
from tinghao.notifications import wording
from tinghao.observations import telling as observations
from tinghao.orders import telling
from tinghao.orders.actions import steps
from tinghao.orders.workflow import ORDER_FLOW
from tinghao.preparation import telling as preparation
from tinghao.programmes import telling as programmes

SOURCE = Path(telling.__file__).resolve().parent.parent


def written(pattern: str) -> set[str]:
    """What the actions of the rooms write by hand, found in their text."""
    files = [f for room in ("orders", "consultations", "meetings") for f in (SOURCE / room).rglob("*.py")]
    return {word for file in files for word in re.findall(pattern, file.read_text(encoding="utf-8"))}


def test_every_step_that_tells_somebody_has_its_sentence() -> None:
    needed = {t.kind for flow in (ORDER_FLOW, ITEM_FLOW) for t in flow.transitions if t.told}
    needed |= {f"venues.{what}" for what in ("code", "on_duty", "opens", "rota_empty")}
    needed |= {f"clock.{colour}" for colour in ("blue", "yellow", "red")}
    needed |= {"orders.placed", "orders.invited", "orders.looked_back", "people.regrouped"}
    needed |= {"posts.handed_over", "posts.ending", "absence.stands_in", "absence.declared_for"}
    needed |= (
        preparation.TEMPLATES
        | filing.TEMPLATES
        | programmes.TEMPLATES
        | observations.TEMPLATES
        | {"outlets.failing", "outlets.disabled"}
    )
    needed |= inspections.TEMPLATES
    needed |= sweeping.TEMPLATES | {"meetings.minutes_overdue", *steps.OF_THE_PLAN.values()}
    needed |= written(r'tell\(item, [^"]*"([a-z]+\.[a-z_]+)"')
    assert needed == set(wording.SENTENCES), "a notice without words, or words that nobody says"


def test_every_audience_that_a_transition_names_is_known() -> None:
    assert {a for t in ORDER_FLOW.transitions for a in t.told} <= telling.audience_names()
    assert {a for t in ITEM_FLOW.transitions for a in t.told} <= {"unit", "convener", "county"}


def test_every_kind_that_the_rooms_record_is_registered() -> None:
    used = {t.kind for flow in (ORDER_FLOW, ITEM_FLOW) for t in flow.transitions}
    used |= written(r'"((?:orders|items|consultations|meetings)\.[a-z_]+)",\s*(?:\n\s*)?by=')
    known = {k.name for k in kinds.all_kinds()}
    assert used <= known
    assert len(used) > 35, "the pattern still finds what is written"


def test_a_sentence_needs_no_value_that_may_be_missing() -> None:
    for template in wording.SENTENCES:
        said = wording.sentence(template, {"number": "4273189056"})
        assert "4273189056" in said
        assert "{" not in said
