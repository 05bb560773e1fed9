"""Reading findings: what the actor owes, what waits for the actor's second look, and what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import calendar, clock, refusals
from tinghao.inspections import rules
from tinghao.inspections.choices import OWNER, SEE, FindingState
from tinghao.inspections.models import Finding, FindingAct, Inspection, Target
from tinghao.inspections.queries.boards import inspected_side
from tinghao.people.models import Person
from tinghao.uploads import queries as uploads
from tinghao.uploads.models import StoredFile, StoredImage

_MISSING = "没有找到这个问题，或者它不在您的工作范围内。"


def _rows() -> QuerySet[Finding]:
    return Finding.objects.select_related("target__inspection", "item")


def findings_owed(actor: Any, *, limit: int = 100) -> list[Finding]:
    """What the actor's own place or unit has still to put right, the nearest date first."""
    condition = inspected_side(actor, "target__")
    if condition is None:
        return []
    rows = _rows().filter(condition, state=FindingState.OPEN).order_by("due_on", "pk")[:limit]
    return [dated(f) for f in rows if rules.answers_for(actor, f.target)]


def findings_to_review(actor: Any, *, limit: int = 100) -> list[Finding]:
    """What was reported to the actor's office, and what is overdue, the oldest first."""
    inspections = scope.narrow(actor, SEE, Inspection.objects.all())
    waits = Q(state=FindingState.REPORTED) | Q(state=FindingState.OPEN, due_on__lt=clock.today())
    rows = _rows().filter(waits, target__inspection__in=inspections.values("pk"))
    return [dated(f) for f in rows.order_by("state", "due_on", "pk")[:limit]]


def findings_of(target: Target) -> list[Finding]:
    """All findings at a place."""
    rows = target.findings.select_related("item").order_by("item__position", "pk")
    return [dated(f) for f in rows]


def finding_for(actor: Any, pk: int) -> Finding:
    """The finding; raises NotFound where its place is out of the actor's sight."""
    rows = Finding.objects.select_related(
        "target__inspection__version__checklist", "target__organisation", "item"
    )
    found = rows.prefetch_related("target__inspection__inspectors").filter(pk=pk).first()
    if found is None or not rules.sees(actor, found.target.inspection, found.target):
        raise refusals.NotFound(_(_MISSING))
    return dated(found)


def dated(finding: Finding) -> Finding:
    """The finding with the colour of its date, as the chip of a deadline wants it."""
    late = 0
    colour = ""
    if finding.state == FindingState.OPEN:
        colour = calendar.colour(finding.found_on, finding.due_on, clock.today())
        late = max(0, calendar.working_days_between(finding.due_on, clock.today()))
    finding.due = finding.due_on  # type: ignore[attr-defined]
    finding.colour = colour  # type: ignore[attr-defined]
    finding.overdue_days = late  # type: ignore[attr-defined]
    return finding


@dataclass
class Said:
    """One act with who did it, and what came along."""

    row: FindingAct
    name: str
    papers: list[StoredFile] = field(default_factory=list)
    photos: list[StoredImage] = field(default_factory=list)


def acts_of(finding: Finding) -> list[Said]:
    """Everything that was said about it, oldest first (four statements)."""
    rows = list(finding.acts.select_related("reading"))
    names = dict(
        Person.objects.filter(pk__in={r.person_id for r in rows if r.person_id}).values_list("pk", "name")
    )
    found = {r.pk: Said(r, names.get(r.person_id or 0, "")) for r in rows}
    for paper in StoredFile.objects.filter(owner=OWNER, owner_id__in=found, erased_at__isnull=True):
        found[paper.owner_id].papers.append(paper)
    for image in StoredImage.objects.filter(owner=OWNER, owner_id__in=found, erased_at__isnull=True):
        found[image.owner_id or 0].photos.append(image)
    return list(found.values())


def open_paper(actor: Any, finding: Finding, pk: int) -> uploads.Opened:
    """A paper of a report on a finding that the door has found in the actor's sight. Raises NotFound."""
    acts = FindingAct.objects.filter(finding=finding).values("pk")
    found = StoredFile.objects.filter(pk=pk, owner=OWNER, owner_id__in=acts).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这份材料。"))
    return uploads.open_file(actor, found)


def open_photo(actor: Any, finding: Finding, key: str, size: str) -> uploads.Opened:
    """A picture of such a report. Raises NotFound."""
    acts = FindingAct.objects.filter(finding=finding).values("pk")
    owner = StoredImage.objects.filter(key=key, owner=OWNER, owner_id__in=acts)
    owner_id = owner.values_list("owner_id", flat=True).first()
    if owner_id is None:
        raise refusals.NotFound(_("没有找到这张照片。"))
    return uploads.open_image(actor, key, size, owner=OWNER, owner_id=owner_id)
