"""An inspection runs: figures are read and frozen, what is seen is noted, what is amiss is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinghao.consultations.models import OutcomeItem
from tinghao.core import calendar, clock, refusals, text
from tinghao.history import actions as history
from tinghao.inspections import measures, rules, sampling, telling
from tinghao.inspections.choices import FINDING, INSPECTION, Answer, How, InspectionState, Verdict
from tinghao.inspections.measures.orders import moments
from tinghao.inspections.models import (
    WORDS_LIMIT,
    Finding,
    Inspection,
    Item,
    Reading,
    SiteAnswer,
    Target,
)
from tinghao.inspections.workflow import INSPECTION_FLOW
from tinghao.orders.models import Order


class Rival(refusals.Stale):
    """Somebody else answered the item meanwhile: `held` is what stands there, what was typed is not lost."""

    def __init__(self, message: str, held: SiteAnswer) -> None:
        super().__init__(message)
        self.held = held


@transaction.atomic
def start_inspection(inspection: Inspection, *, by: Any) -> None:
    """It runs: every automatic item is read, and the sample is drawn (`inspections.started`).

    Raises Forbidden for whoever is not named, Stale where somebody was first.
    """
    rules.check_may_inspect(by, inspection)
    now = clock.now()
    seed = sampling.seed_for(inspection.pk)
    t = INSPECTION_FLOW.move(inspection, "start", started_at=now, changed_at=now, seed=seed)
    count = 0
    for target in inspection.targets.all():
        numbers = list(_pool(inspection, target).values_list("number", flat=True))
        target.pool = len(numbers)
        target.sample = sampling.drawn(seed, numbers, inspection.sample_size)
        target.save(update_fields=["pool", "sample"])
        count += len(_read(inspection, target, turn=1))
    data = {"figures": count, "seed": seed}
    history.append(INSPECTION, inspection.pk, t.kind, by=by, data=data)


def _pool(inspection: Inspection, target: Target) -> Any:
    """The orders placed in the period there; of a unit those with an item that it leads."""
    since, before = moments(inspection.first, inspection.last)
    rows = Order.objects.filter(placed_at__gte=since, placed_at__lt=before).order_by()
    if target.organisation_id is None:
        return rows.filter(subject_of(target, inspection.first, inspection.last).inside())
    led = OutcomeItem.objects.filter(lead_unit_id=target.organisation_id).values("order_id")
    return rows.filter(pk__in=led)


def subject_of(target: Target, first: dt.date, last: dt.date) -> measures.Subject:
    """What is measured for a target."""
    return measures.Subject(target.division_code, target.organisation_id, first, last)


@transaction.atomic
def read_anew(inspection: Inspection, *, by: Any) -> None:
    """Every automatic item is read once more beside the figures before (`inspections.read_anew`)."""
    rules.check_may_inspect(by, inspection)
    held = _running(inspection)
    last = Reading.objects.filter(target__inspection=held).aggregate(n=Max("turn"))["n"] or 0
    count = sum(len(_read(held, target, turn=last + 1)) for target in held.targets.all())
    data = {"figures": count, "turn": last + 1}
    history.append(INSPECTION, held.pk, "inspections.read_anew", by=by, data=data)


def _read(inspection: Inspection, target: Target, *, turn: int) -> list[Reading]:
    items = inspection.version.items.filter(how=How.MEASURE)
    days = (inspection.first, inspection.last)
    return [read_item(target, item, turn=turn, days=days) for item in items]


def read_item(target: Target, item: Item, *, turn: int, days: tuple[dt.date, dt.date]) -> Reading:
    """The figure of an item as of now, kept; GONE where its measure is not there any more."""
    measure = measures.of(item.measure)
    first, last = days
    figure = measure.read(subject_of(target, first, last)) if measure else measures.Figure(0, 0)
    return Reading.objects.create(
        target=target,
        item=item,
        turn=turn,
        read_at=clock.now(),
        first=first,
        last=last,
        part=figure.part,
        whole=figure.whole,
        verdict=verdict_on(item, figure) if measure else Verdict.GONE,
        missed=[list(case) for case in figure.missed],
        met=[list(case) for case in figure.met],
    )


def verdict_on(item: Item, figure: measures.Figure) -> Verdict:
    """Against the threshold, in whole numbers; nothing to judge is no failure."""
    if not figure.whole:
        return Verdict.NONE
    return Verdict.MET if figure.part * 100 >= item.threshold * figure.whole else Verdict.MISSED


@transaction.atomic
def answer_item(target: Target, item: Item, *, by: Any, answer: str, note: str = "", seen: int) -> SiteAnswer:
    """What was seen stands there; a word that changed is recorded (`inspections.answered`).

    `seen` is the version that the inspector had in view: where somebody else wrote since, nothing is
    overwritten and Rival says what stands there. The same again changes nothing. Raises Forbidden for
    whoever is not named or looks at the own place, Stale once it is over, Invalid for an unknown answer.
    """
    inspection = target.inspection
    rules.check_may_inspect(by, inspection)
    rules.check_not_own(by, target)
    _running(inspection)
    if item.version_id != inspection.version_id or item.how != How.SITE:
        raise refusals.NotFound(_("这次督查没有这一条。"))
    if answer and answer not in Answer.values:
        raise refusals.Invalid(_("请选做到、部分做到、没有做到或不适用。"))
    words = text.optional(note, field="note", limit=WORDS_LIMIT)
    held = SiteAnswer.objects.select_for_update().filter(target=target, item=item).first()
    if held is not None and (held.answer, held.note) == (answer, words):
        return held
    before = held.answer if held else ""
    made = _written(target, item, by, held, seen, answer, words)
    if answer and answer != before:
        data = {"target": target.pk, "item": item.pk, "answer": answer}
        history.append(INSPECTION, inspection.pk, "inspections.answered", by=by, data=data)
    return made


def _written(
    target: Target, item: Item, by: Any, held: SiteAnswer | None, seen: int, answer: str, words: str
) -> SiteAnswer:
    now = clock.now()
    if held is None:
        try:
            with transaction.atomic():
                return SiteAnswer.objects.create(
                    target=target, item=item, answer=answer, note=words, person_id=by.person_id, at=now
                )
        except IntegrityError:
            held = SiteAnswer.objects.get(target=target, item=item)
    changed = SiteAnswer.objects.filter(pk=held.pk, version=seen).update(
        answer=answer, note=words, person_id=by.person_id, at=now, version=seen + 1
    )
    held.refresh_from_db()
    if not changed:
        raise Rival(_("另一位督查人员刚才也记了这一条，您写的还在，请看看以哪个为准。"), held)
    return held


@transaction.atomic
def finish_inspection(inspection: Inspection, *, by: Any) -> int:
    """It is over, and every item that is not met is a finding with a date (`inspections.finished`).

    The inspected side is told. Raises Invalid while something on site has no answer. Returns how many
    findings there are.
    """
    rules.check_may_inspect(by, inspection)
    _running(inspection)
    site = list(inspection.version.items.filter(how=How.SITE).values_list("pk", flat=True))
    targets = list(inspection.targets.all())
    done = SiteAnswer.objects.filter(target__in=targets, item__in=site).exclude(answer="").count()
    if left := len(site) * len(targets) - done:
        raise refusals.Invalid(
            _("还有 {n} 条没有看，看完再结束；看不了的选“不适用”并写明原因。").format(n=left)
        )
    t = INSPECTION_FLOW.move(inspection, "finish", finished_at=clock.now(), changed_at=clock.now())
    deadline = calendar.add_working_days(clock.today(), inspection.version.rectify_within)
    made = [f for target in targets for f in _findings(target, deadline)]
    for finding in made:
        finding.save()
        data = {"inspection": inspection.pk, "item": finding.item_id, "due": finding.due_on}
        history.append(FINDING, finding.pk, "inspections.found", by=by, data=data, is_first=True)
    entry = history.append(INSPECTION, inspection.pk, t.kind, by=by, data={"findings": len(made)})
    telling.findings_of(inspection, targets, made, entry.pk)
    return len(made)


def _findings(target: Target, deadline: calendar.Deadline) -> Iterable[Finding]:
    people = rules.people_of(target)
    newest: dict[int, Reading] = {}
    for reading in target.readings.select_related("item").order_by("turn"):
        newest[reading.item_id] = reading
    wrong = [
        (reading.item, figure_words(reading))
        for reading in newest.values()
        if reading.verdict == Verdict.MISSED
    ]
    answers = target.answers.filter(answer__in=(Answer.NO, Answer.PARTLY)).select_related("item")
    wrong += [(a.item, site_words(a)) for a in answers]
    for item, words in sorted(wrong, key=lambda pair: (pair[0].position, pair[0].pk)):
        yield Finding(
            target=target,
            item=item,
            what=words[:WORDS_LIMIT],
            person_id=people[0] if people else None,
            found_on=clock.today(),
            due_on=deadline.date,
            is_provisional=deadline.provisional,
            changed_at=clock.now(),
        )


def figure_words(reading: Reading) -> str:
    """What a figure says is wrong."""
    return _("{text}：{whole} 件里做到 {part} 件，低于约定的 {threshold}%。").format(
        text=reading.item.text, whole=reading.whole, part=reading.part, threshold=reading.item.threshold
    )


def site_words(answer: SiteAnswer) -> str:
    """What was seen that is wrong."""
    said = f"{answer.item.text}：{Answer(answer.answer).label}。"
    return f"{said}{answer.note}" if answer.note else said


def _running(inspection: Inspection) -> Inspection:
    """The row is this transaction's; raises Stale where the inspection does not run."""
    held = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if held.state != InspectionState.RUNNING:
        words = {
            InspectionState.PLANNED: _("督查还没有开始。"),
            InspectionState.CALLED_OFF: _("这次督查取消了。"),
        }.get(InspectionState(held.state), _("这次督查已经结束，记下的不能再改。"))
        raise refusals.Stale(words)
    return held
