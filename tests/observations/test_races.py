"""Several at the same moment, on real connections: one plan, one day for a quarter, one note, one answer."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.observations import stage
from tests.opinions.test_races import HANDS, together

from tinghao.core import clock
from tinghao.history.models import Entry
from tinghao.observations import actions
from tinghao.observations.models import FollowUp, Note, Observation, PlannedQuarter, YearPlan
from tinghao.programmes.models import Programme

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def everybody(transactional_db: None) -> make.Cast:
    return make.Cast()


def test_several_offices_that_change_the_plan_at_once_have_one_winner(everybody: make.Cast) -> None:
    office = everybody.city_office.actor
    quarter = stage.adopted(everybody)
    plan = YearPlan.objects.get()
    came = together(
        lambda n: actions.change_quarter(
            PlannedQuarter.objects.select_related("plan").get(pk=quarter.pk),
            by=office,
            county=make.OTHER_COUNTY,
            words=f"示例{n}",
            version=plan.version,
        )
    )
    assert sorted(came) == ["", *["Stale"] * (HANDS - 1)]
    assert YearPlan.objects.get().version == plan.version + 1


def test_a_quarter_gets_one_day_and_one_programme(everybody: make.Cast) -> None:
    office, quarter = everybody.city_office.actor, stage.adopted(everybody)
    begins = clock.now() + dt.timedelta(minutes=1)
    came = together(
        lambda _n: actions.plan_observation(
            quarter, by=office, starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
        )
    )
    assert came.count("") == 1 and set(came) == {"", "Stale"}
    assert (Observation.objects.count(), Programme.objects.count()) == (1, 1)


def test_a_note_that_arrives_several_times_at_once_is_one(everybody: make.Cast) -> None:
    found, writer = stage.announced(everybody), everybody.convener.actor
    came = together(lambda _n: stage.note(found, writer, "示例：同一句话。"))
    assert "" in came and set(came) <= {"", "Stale"}
    assert Note.objects.count() == 1


def test_an_answer_is_given_once(everybody: make.Cast) -> None:
    row = stage.follow_up(everybody, stage.announced(everybody))
    bearer = everybody.convener.actor
    came = together(
        lambda _n: actions.finish_follow_up(
            FollowUp.objects.select_related("observation__programme").get(pk=row.pk), by=bearer, words="示例"
        )
    )
    assert sorted(came) == ["", *["Stale"] * (HANDS - 1)]
    assert Entry.objects.filter(kind="observations.follow_up_done").count() == 1
