"""Who hears of what: inspectors that they look, the inspected side what was found, each of the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tinghao.access import scope
from tinghao.inspections import rules
from tinghao.inspections.choices import FINDING, INSPECTION, RUN, InspectionState
from tinghao.inspections.models import Finding, Inspection, Target
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft

TEMPLATES = frozenset(
    f"inspections.{word}"
    for word in (
        "named",
        "announced",
        "called_off",
        "finished",
        "stated",
        "reported",
        "accepted",
        "sent_back",
        "lifted",
        "changed",
        "due_soon",
        "overdue",
    )
)


def inspectors_of(inspection: Inspection, entry: int) -> None:
    """Those who look are told once, however often the list is written."""
    _post(
        "inspections.named",
        INSPECTION,
        inspection.pk,
        0,
        rules.named_in(inspection),
        inspection.day.isoformat(),
    )
    del entry


def places_of(inspection: Inspection, targets: Iterable[Target], entry: int) -> None:
    """The inspected side knows that somebody comes, and when."""
    persons = {p for target in targets for p in rules.people_of(target)}
    _post("inspections.announced", INSPECTION, inspection.pk, entry, persons, inspection.day.isoformat())


def called_off(inspection: Inspection, entry: int) -> None:
    """Whoever knew of it knows that it is off."""
    persons = set(rules.named_in(inspection))
    if inspection.is_announced:
        persons |= {p for target in inspection.targets.all() for p in rules.people_of(target)}
    _post("inspections.called_off", INSPECTION, inspection.pk, entry, persons)


def findings_of(
    inspection: Inspection, targets: Sequence[Target], findings: Sequence[Finding], entry: int
) -> None:
    """The inspected side reads the result; the date is that of what was found."""
    assert inspection.state == InspectionState.FINISHED
    for target in targets:
        due = min((f.due_on for f in findings if f.target_id == target.pk), default=None)
        _post(
            "inspections.finished",
            INSPECTION,
            inspection.pk,
            entry,
            rules.people_of(target),
            due.isoformat() if due else "",
            apart=str(target.pk),
        )


def side_of(finding: Finding, template: str, entry: int) -> None:
    """Those who answer for the place, and whoever was named for it."""
    persons = set(rules.people_of(finding.target))
    if finding.person_id is not None:
        persons.add(finding.person_id)
    _post(template, FINDING, finding.pk, entry, persons, finding.due_on.isoformat())


def reviewers_of(finding: Finding, template: str, entry: int) -> None:
    """The inspectors whose post still allows it, and the office that inspects."""
    inspection = finding.target.inspection
    office = scope.who_may(RUN, inspection.owner).values_list("pk", flat=True)
    persons = set(rules.named_in(inspection)) | set(office)
    _post(template, FINDING, finding.pk, entry, persons, finding.due_on.isoformat())


def _post(
    template: str,
    subject: str,
    pk: int,
    entry: int,
    persons: Iterable[int],
    due: str = "",
    *,
    apart: str = "",
) -> None:
    notices.post(
        Draft(
            template,
            subject,
            pk,
            str(pk),
            f"{template}:{subject}{pk}:{entry}{apart and ':' + apart}:p{person}",
            person_id=person,
            values={"due": due} if due else {},
        )
        for person in sorted(set(persons))
    )
