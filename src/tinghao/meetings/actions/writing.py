"""The minutes of several hands: box by box, never over somebody else's words; rivals stand side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations import actions as consultations
from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import WORDS_LIMIT, Consultation, Minutes
from tinghao.core import clock, refusals, text
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.meetings import rules
from tinghao.meetings.actions import entering, floor
from tinghao.meetings.choices import Box
from tinghao.meetings.models import Meeting, Rival

# A hand that types saves every second or two: the chain keeps one entry for each spell of writing.
_ONE_ENTRY_FOR = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Written:
    """The minutes as they stand after a saving, and the boxes in which two texts stand side by side."""

    minutes: Minutes
    rivals: dict[str, Rival] = field(default_factory=dict)


@transaction.atomic
def write_minutes(
    consultation: Consultation, *, by: Any, words: Mapping[str, str], bases: Mapping[str, str]
) -> Written:
    """Each box holds what was typed, unless somebody else changed that very box meanwhile.

    `bases` says from which text each box was typed on (`text.digest`). A box that only one hand changed
    takes the change; where both did, the stored text stays and the other is kept as a rival, for
    somebody to choose. Sent twice it is the same. Recorded as `consultations.minutes_saved`, once for a
    spell of writing. Raises Invalid for a box that is too long, Stale once the minutes are final.
    """
    values = {b: text.optional(words[b], field=b, limit=WORDS_LIMIT) for b in Box.values if b in words}
    if not values:
        raise refusals.Invalid(_("还没有写什么，先写一句再保存。"))
    minutes = _held_minutes(consultation, by=by)
    changes: dict[str, str] = {}
    rivals: dict[str, Rival] = {}
    for box, mine in values.items():
        theirs = getattr(minutes, box)
        known = Rival.objects.filter(
            consultation=consultation, box=box, written_by_id=by.person_id, settled_at__isnull=True
        ).first()
        base = bases.get(box, text.digest(""))
        if mine == theirs or text.digest(mine) == base:
            # Nothing of one's own in it; a rival of before is not lost by that.
            if known is not None and mine == theirs:
                _settle(known)
            elif known is not None:
                rivals[box] = known
        elif base == text.digest(theirs):
            changes[box] = mine
            if known is not None:
                _settle(known)
        else:
            rivals[box] = _kept(consultation, box, mine, known, by=by)
    if changes:
        _save(minutes, changes, by=by)
    return Written(minutes, rivals)


def _held_minutes(consultation: Consultation, *, by: Any) -> Minutes:
    """The row of the minutes, held; the meeting has taken place by now."""
    rules.check_may_run(by, consultation)
    consultations.begin_consultation(consultation, by=by)
    entering.held(consultation)
    Minutes.objects.get_or_create(consultation=consultation)
    minutes = Minutes.objects.select_for_update().get(consultation=consultation)
    if minutes.finished_at is not None:
        raise refusals.Stale(_("纪要已经定稿，不能再改。"))
    return minutes


def _save(minutes: Minutes, changes: Mapping[str, str], *, by: Acts) -> None:
    now = clock.now()
    is_new_spell = (
        minutes.saved_by_id != by.person_id
        or minutes.saved_at is None
        or now - minutes.saved_at > _ONE_ENTRY_FOR
    )
    saved = Minutes.objects.filter(pk=minutes.pk, version=minutes.version, finished_at__isnull=True).update(
        **changes, version=minutes.version + 1, saved_by_id=by.person_id, saved_at=now
    )
    if not saved:
        raise refusals.Stale(_("就在刚才，另一位记录人保存了纪要。您写的还在，请对照后再保存。"))
    minutes.refresh_from_db()
    if is_new_spell:
        data = {"version": minutes.version}
        history.append(
            "consultation", minutes.consultation_id, "consultations.minutes_saved", by=by, data=data
        )


def _kept(consultation: Consultation, box: str, words: str, known: Rival | None, *, by: Acts) -> Rival:
    if known is None:
        assert by.person_id is not None
        return Rival.objects.create(
            consultation=consultation,
            box=box,
            words=words,
            written_by_id=by.person_id,
            written_at=clock.now(),
        )
    if known.words != words:
        Rival.objects.filter(pk=known.pk).update(words=words, written_at=clock.now())
        known.words = words
    return known


def _settle(rival: Rival) -> None:
    Rival.objects.filter(pk=rival.pk, settled_at__isnull=True).update(settled_at=clock.now())


@transaction.atomic
def settle_rival(rival: Rival, *, by: Any, choice: str) -> None:
    """Of two texts in one box one is chosen: `take` the rival, `join` it below, or `leave` the stored one.

    Recorded as `meetings.rival_settled`. Raises Stale where somebody chose before.
    """
    if choice not in {"take", "join", "leave"}:
        raise refusals.Invalid(_("请选留下哪一份。"))
    consultation = rival.consultation
    minutes = _held_minutes(consultation, by=by)
    taken = Rival.objects.filter(pk=rival.pk, settled_at__isnull=True).update(settled_at=clock.now())
    if not taken:
        raise refusals.Stale(_("就在刚才，另一位已经选定了。"))
    theirs = getattr(minutes, rival.box)
    words = {"take": rival.words, "join": f"{theirs}\n{rival.words}".strip(), "leave": theirs}[choice]
    if words != theirs:
        _save(minutes, {rival.box: text.optional(words, field=rival.box, limit=WORDS_LIMIT)}, by=by)
    data = {"box": rival.box, "choice": choice}
    history.append("consultation", consultation.pk, "meetings.rival_settled", by=by, data=data)


@transaction.atomic
def finish_meeting(consultation: Consultation, *, by: Any, items: Mapping[int, Any]) -> None:
    """The minutes are final, as `consultations.finish_minutes` says; the meeting is over.

    Raises Invalid while two texts of one box stand side by side: choosing comes first.
    """
    waiting = Rival.objects.filter(consultation=consultation, settled_at__isnull=True).first()
    if waiting is not None and consultation.state == ConsultationState.HELD:
        label = Box(waiting.box).label
        raise refusals.Invalid(_("“{box}”有两份不同的文字，请先选定一份。").format(box=label))
    meeting = entering.enter(consultation, by=by)
    consultations.finish_minutes(consultation, by=by, items=items)
    if meeting is not None and meeting.began_at is not None and meeting.ended_at is None:
        rows = Meeting.objects.filter(pk=meeting.pk)
        rows.update(phase="", phase_began_at=None, ended_at=clock.now())
        floor.silence(meeting)
        entering.changed(meeting)
