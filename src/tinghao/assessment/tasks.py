"""What the worker does for assessment: each loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task

from tinghao.assessment import actions, queries
from tinghao.assessment.models import Assessment, TryOut
from tinghao.jobs import rules


@task()
@rules.external
def run_try_out(try_id: int) -> None:
    """The draft is tried; outside a transaction, because a city's year takes seconds."""
    found = TryOut.objects.filter(pk=try_id).first()
    if found is not None:
        actions.try_out(found)


@task()
@rules.external
def run_assessment(assessment_id: int) -> None:
    """The year's scores are computed afresh."""
    found = Assessment.objects.filter(pk=assessment_id).first()
    if found is not None:
        actions.assess(found)


@task()
def assess_all() -> None:
    """Every year that is open and has a scheme is computed in the night."""
    for found in queries.assessments_to_refresh():
        run_assessment.enqueue(found.pk)
