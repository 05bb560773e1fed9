"""Findings: the inspected side speaks and reports, the inspectors look again; what is overdue is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinghao.core import calendar, clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.inspections import rules, telling
from tinghao.inspections.actions.running import read_item
from tinghao.inspections.choices import DUE_SOON, ESCALATE_AFTER, FINDING, OWNER, Act, FindingState, How
from tinghao.inspections.models import WORDS_LIMIT, Finding, FindingAct, Reading
from tinghao.inspections.workflow import FINDING_FLOW
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage

PAPERS_MOST, PHOTOS_MOST, AHEAD_MOST = 5, 6, 730


@transaction.atomic
def change_finding(
    finding: Finding, *, by: Any, what: str, due_on: dt.date, person_id: int | None = None
) -> None:
    """What is wrong, until when and whose it is read so from now on (`inspections.finding_changed`).

    Raises Stale once it is closed, Invalid for nothing to read or a day that is over or too far.
    """
    rules.check_may_review(by, finding)
    words = text.required(what, field="what", limit=WORDS_LIMIT, missing=_("请写哪里不对。"))
    _check_day(due_on, finding.due_on)
    if person_id is not None and person_id not in rules.people_of(finding.target):
        said = _("请选那一方现在任职的人。")
        raise refusals.Invalid(said, fields={"person": said})
    changed = Finding.objects.filter(pk=finding.pk, state=FindingState.OPEN).update(
        what=words, due_on=due_on, is_provisional=False, person_id=person_id, told="", changed_at=clock.now()
    )
    if not changed:
        raise refusals.Stale(_("这个问题已经报了整改或者销了号，不能再改。"))
    finding.refresh_from_db()
    data = {"due": due_on, "person": person_id}
    entry = history.append(FINDING, finding.pk, "inspections.finding_changed", by=by, data=data)
    telling.side_of(finding, "inspections.changed", entry.pk)


@transaction.atomic
def state_side(finding: Finding, *, by: Any, words: str) -> None:
    """The inspected side says how it sees it (`inspections.finding_stated`); the inspectors are told."""
    rules.check_may_answer(by, finding)
    said = text.required(words, field="words", limit=WORDS_LIMIT, missing=_("请写几句说明。"))
    if finding.state in FINDING_FLOW.final:
        raise refusals.Stale(_("这个问题已经了结。"))
    _act(finding, Act.STATEMENT, by, said)
    entry = history.append(FINDING, finding.pk, "inspections.finding_stated", by=by, words=said)
    telling.reviewers_of(finding, "inspections.stated", entry.pk)


@transaction.atomic
def report_finding(
    finding: Finding,
    *,
    by: Any,
    words: str,
    papers: Iterable[tuple[IO[bytes], str]] = (),
    photos: Iterable[StoredImage] = (),
) -> FindingAct:
    """It is put right, as the inspected side says, with papers or pictures where there are any.

    Words are enough: nobody has to send a picture (domain, section 7). Recorded as
    `inspections.finding_reported`; the inspectors are told. Raises Stale where somebody was first.
    """
    rules.check_may_answer(by, finding)
    said = text.required(words, field="words", limit=WORDS_LIMIT, missing=_("请写整改了什么、现在怎样。"))
    sent, shown = list(papers), list(photos)
    if len(sent) > PAPERS_MOST or len(shown) > PHOTOS_MOST:
        over = _("最多 {n} 份材料、{m} 张照片。").format(n=PAPERS_MOST, m=PHOTOS_MOST)
        raise refusals.Invalid(over, fields={"papers": over})
    t = FINDING_FLOW.move(finding, "report", changed_at=clock.now())
    try:
        with transaction.atomic():
            act = _act(finding, Act.REPORT, by, said)
    except IntegrityError:
        raise refusals.Stale(_("刚才已经报过了，正在等复查。")) from None
    for file, name in sent:
        uploads.store_file(file, name, by=by, owner=OWNER, owner_id=act.pk)
    for image in shown:
        uploads.assign_image(image, owner=OWNER, owner_id=act.pk)
    data = {"round": finding.round, "papers": len(sent) + len(shown)}
    entry = history.append(FINDING, finding.pk, t.kind, by=by, data=data, words=said)
    telling.reviewers_of(finding, "inspections.reported", entry.pk)
    return act


@transaction.atomic
def accept_finding(finding: Finding, *, by: Any, words: str = "") -> None:
    """It is put right, as the inspectors found when they looked again (`inspections.finding_accepted`).

    An automatic item is read anew first, and the figure stands beside the word. The side is told.
    """
    rules.check_may_review(by, finding)
    said = text.optional(words, field="words", limit=WORDS_LIMIT)
    t = FINDING_FLOW.move(finding, "accept", changed_at=clock.now())
    _act(finding, Act.ACCEPT, by, said, _read_again(finding))
    entry = history.append(FINDING, finding.pk, t.kind, by=by, data={"round": finding.round}, words=said)
    telling.side_of(finding, "inspections.accepted", entry.pk)


@transaction.atomic
def send_back_finding(finding: Finding, *, by: Any, words: str, due_on: dt.date) -> None:
    """It is not put right yet, with a reason and a new day (`inspections.finding_sent_back`)."""
    rules.check_may_review(by, finding)
    said = text.required(words, field="words", limit=WORDS_LIMIT, missing=_("请写还差什么。"))
    _check_day(due_on)
    before = finding.round
    t = FINDING_FLOW.move(
        finding, "send_back", round=before + 1, due_on=due_on, told="", changed_at=clock.now()
    )
    _act(finding, Act.SEND_BACK, by, said, _read_again(finding), in_round=before)
    data = {"round": before, "due": due_on}
    entry = history.append(FINDING, finding.pk, t.kind, by=by, data=data, words=said)
    telling.side_of(finding, "inspections.sent_back", entry.pk)


@transaction.atomic
def lift_finding(finding: Finding, *, by: Any, words: str) -> None:
    """It was no fault, or the place is not there any more: with a reason (`inspections.finding_lifted`)."""
    rules.check_may_review(by, finding)
    said = text.required(words, field="words", limit=WORDS_LIMIT, missing=_("请写一句为什么撤销。"))
    t = FINDING_FLOW.move(finding, "lift", changed_at=clock.now())
    _act(finding, Act.LIFT, by, said)
    entry = history.append(FINDING, finding.pk, t.kind, by=by, words=said)
    telling.side_of(finding, "inspections.lifted", entry.pk)


def _read_again(finding: Finding) -> Reading | None:
    """The figure of the days since it was found; None for what is seen on site."""
    if finding.item.how != How.MEASURE:
        return None
    turns = Reading.objects.filter(target=finding.target, item=finding.item)
    last = turns.aggregate(n=Max("turn"))["n"] or 0
    days = (finding.found_on, clock.today())
    return read_item(finding.target, finding.item, turn=last + 1, days=days)


def _act(
    finding: Finding,
    act: Act,
    by: Any,
    words: str,
    reading: Reading | None = None,
    *,
    in_round: int | None = None,
) -> FindingAct:
    return FindingAct.objects.create(
        finding=finding,
        act=act,
        round=finding.round if in_round is None else in_round,
        words=words,
        person_id=by.person_id,
        at=clock.now(),
        reading=reading,
    )


def _check_day(day: dt.date, kept: dt.date | None = None) -> None:
    if day == kept:
        return
    said = ""
    if day < clock.today():
        said = _("这一天已经过去了。")
    elif (day - clock.today()).days > AHEAD_MOST:
        said = _("日子太远了，请核对年份。")
    elif not calendar.is_working_day(day):
        said = _("这一天放假，请选一个工作日。")
    if said:
        raise refusals.Invalid(said, fields={"due_on": said})


@transaction.atomic
def escalate_finding(finding: Finding) -> str:
    """Whoever owes is told before and after the day, the inspecting office some days later; each once.

    Returns "soon", "red" (recorded as `inspections.finding_overdue`), "office" or "".
    """
    today = clock.today()
    late = calendar.working_days_between(finding.due_on, today)
    step = ""
    if late >= ESCALATE_AFTER:
        step = "office"
    elif late > 0:
        step = "red"
    elif calendar.working_days_between(today, finding.due_on) <= DUE_SOON:
        step = "soon"
    order = ("", "soon", "red", "office")
    if order.index(step) <= order.index(finding.told):
        return ""
    taken = Finding.objects.filter(pk=finding.pk, told=finding.told, state=FindingState.OPEN)
    if not taken.update(told=step):
        return ""
    if step == "soon":
        telling.side_of(finding, "inspections.due_soon", 0)
        return step
    data = {"due": finding.due_on}
    entry = history.append(FINDING, finding.pk, "inspections.finding_overdue", by=SYSTEM, data=data)
    telling.side_of(finding, "inspections.overdue", entry.pk)
    if step == "office":
        telling.reviewers_of(finding, "inspections.overdue", entry.pk)
    return step
