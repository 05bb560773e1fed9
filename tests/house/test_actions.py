"""Nobody acts without saying who acts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tinghao.access import actions as access
from tinghao.consultations import actions as consultations
from tinghao.distribution import actions as distribution
from tinghao.documents import actions as documents
from tinghao.filing import actions as filing
from tinghao.meetings import actions as meetings
from tinghao.observations import actions as observations
from tinghao.orders import actions as orders
from tinghao.outlets import actions as outlets
from tinghao.people import actions as people
from tinghao.preparation import actions as preparation
from tinghao.rosters import actions as rosters
from tinghao.schedule import actions as schedule
from tinghao.slips import actions as slips
from tinghao.venues import actions as venues

# What the clock or a room above does, where the caller has settled who acts; and the entrance, where
# nobody is known yet.
BY_THE_SYSTEM = {
    "close_days",
    "compute",
    "pass_on",
    "forget_unconfirmed",
    "remind_followers",
    "remind_on_duty",
    "begin_session",
    "check_code",
    "check_passkey",
    "check_password",
    "forget_what_is_over",
    "recount_figures",
    "adopt_topic",
    "lapse_call",
    "warn_of_call",
    "accept_by_silence",
    "close_if_ripe",
    "file_statement",
    "heal",
    "judge_endpoint",
    "locked",
    "forget_rosters",
    "look_back",
    "remind",
    "remind_again",
    "remind_members",
    "remind_invited",
    "forget_invitation",
    "sweep_contacts",
    "sweep_log",
    "warn_about_item",
    "escalate_minutes",
    "forget_deeds",
    "forget_links",
    "forget_receipts",
    "forget_scans",
    "note_given",
    "note_opened",
    "revisit_item",
    "sign_answer",
}


def actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public action of the rooms that people act in."""
    for room in (
        access,
        consultations,
        distribution,
        documents,
        filing,
        orders,
        outlets,
        people,
        preparation,
        rosters,
        schedule,
        slips,
        venues,
        meetings,
        observations,
    ):
        for name in getattr(room, "__all__", dir(room)):
            found = getattr(room, name)
            if inspect.isfunction(found) and not name.startswith("_"):
                yield f"{room.__name__}.{name}", found


ACTIONS = dict(actions())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_who_acts_by_keyword_only(name: str) -> None:
    parameters = inspect.signature(ACTIONS[name]).parameters
    if name.rpartition(".")[2] in BY_THE_SYSTEM:
        assert "by" not in parameters
    else:
        assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters["by"].default is inspect.Parameter.empty


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_says_what_becomes_true(name: str) -> None:
    assert ACTIONS[name].__doc__
