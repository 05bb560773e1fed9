"""Speeches at a meeting: who speaks and why, in which order, and the texts in their versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import calendar, clock, refusals, text
from tinghao.history import actions as history
from tinghao.programmes import rules, telling
from tinghao.programmes.actions.keeping import hold_still
from tinghao.programmes.choices import PartRole, ProgrammeState
from tinghao.programmes.models import (
    REASON_LIMIT,
    SPEECH_LIMIT,
    TOPIC_LIMIT,
    Part,
    Programme,
    Speech,
    SpeechVersion,
)
from tinghao.programmes.workflow import SUBJECT

MOST_SPEECHES = 60
# Working days before the meeting by which texts are asked for, where the office says nothing else.
USUAL_LEAD = 5
REMINDED = 3  # days before the deadline on which whoever handed in nothing is reminded


@transaction.atomic
def choose_speaker(part: Part, *, by: Any, reason: str, is_written: bool = False) -> Speech:
    """Somebody on the roll speaks, last in the order, for a reason that stays; the person is told.

    A written speech is printed and not given. Where no deadline for texts was set, it is five working days
    before the meeting. Recorded as `programmes.speaker_chosen`, without the reason. Raises Invalid without
    a reason, Stale for somebody who speaks already.
    """
    programme = part.programme
    rules.require_run(by, programme)
    hold_still(programme)
    rules.check_is_ahead(programme)
    if not programme.is_meeting:
        raise refusals.Invalid(_("只有会议才定发言人。"))
    said = text.required(reason, field="reason", limit=REASON_LIMIT, missing=_("请写一句为什么请这位发言。"))
    if Speech.objects.filter(part=part).exists():
        raise refusals.Stale(_("这位已经定了发言。"))
    rows = Speech.objects.filter(part__programme=programme)
    if rows.count() >= MOST_SPEECHES:
        raise refusals.Invalid(_("发言太多了，最多 {n} 个。").format(n=MOST_SPEECHES))
    last = rows.aggregate(last=Max("position"))["last"] or 0
    made = Speech.objects.create(part=part, position=last + 1, reason=said, is_written=is_written)
    Part.objects.filter(pk=part.pk).update(role=PartRole.SPEAKER)
    if programme.speeches_by is None:
        _set_deadline(programme, _usual_deadline(programme))
    _record(programme, "programmes.speaker_chosen", by, {"part": part.pk, "position": made.position})
    telling.tell_part.enqueue(part.pk, "programmes.speech_asked", f"s{made.pk}")
    return made


def _usual_deadline(programme: Programme) -> dt.date:
    day, left = programme.first_day, USUAL_LEAD
    while left:
        day -= dt.timedelta(days=1)
        left -= calendar.is_working_day(day)
    return max(day, clock.today())


def _set_deadline(programme: Programme, day: dt.date) -> None:
    Programme.objects.filter(pk=programme.pk).update(speeches_by=day)
    programme.speeches_by = day


@transaction.atomic
def set_speech_deadline(programme: Programme, *, by: Any, day: dt.date) -> None:
    """Texts are asked for by that day. Raises Invalid for a day after the meeting has begun."""
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    if day > programme.first_day:
        words = _("交稿截止不能晚于会议开始那天。")
        raise refusals.Invalid(words, fields={"day": words})
    _set_deadline(programme, day)
    _record(programme, "programmes.speech_deadline_set", by, {"on": day})


@transaction.atomic
def drop_speaker(speech: Speech, *, by: Any) -> None:
    """The person does not speak after all, and stays on the roll (`programmes.speaker_dropped`).

    Raises Stale where a text was handed in: that is somebody's work and stays; make it a written speech.
    """
    programme = speech.part.programme
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    if not Speech.objects.filter(pk=speech.pk, handed_in_at__isnull=True).delete()[0]:
        raise refusals.Stale(_("这位已经交了发言稿。不在会上讲的，可以改成书面发言。"))
    Part.objects.filter(pk=speech.part_id).update(role=PartRole.NONE)
    _record(programme, "programmes.speaker_dropped", by, {"part": speech.part_id})


@transaction.atomic
def order_speeches(programme: Programme, *, by: Any, order: Sequence[int]) -> None:
    """The speeches follow each other as these numbers do (`programmes.speeches_ordered`).

    Raises Stale where the speeches are others by now.
    """
    rules.require_run(by, programme)
    hold_still(programme)
    rules.check_is_ahead(programme)
    found = {s.pk: s for s in Speech.objects.filter(part__programme=programme)}
    if sorted(found) != sorted(order):
        raise refusals.Stale(_("就在刚才，发言人变了。请看最新的次序。"))
    for position, pk in enumerate(order, 1):
        found[pk].position = position
    Speech.objects.bulk_update(found.values(), ["position"])
    _record(programme, "programmes.speeches_ordered", by, {"speeches": len(found)})


@transaction.atomic
def set_form(speech: Speech, *, by: Any, is_written: bool) -> None:
    """The speech is given, or printed only (`programmes.speech_form_set`)."""
    programme = speech.part.programme
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    if not Speech.objects.filter(pk=speech.pk, is_written=not is_written).update(is_written=is_written):
        raise refusals.Stale(_("就在刚才已经改过了。"))
    _record(programme, "programmes.speech_form_set", by, {"part": speech.part_id, "written": is_written})


@transaction.atomic
def save_speech(speech: Speech, *, by: Any, title: str, words: str, shown: str | None = None) -> None:
    """The draft is kept as it stands; only the speaker, whoever stands in, and the office read it.

    Recorded as `programmes.speech_saved`, without the text. Raises Stale where somebody else wrote in it
    since `shown` (`core.text.digest` of what was on the screen).
    """
    _check_may_write(speech, by)
    values = _text_of(title, words, is_whole=False)
    if (speech.title, speech.text) == (values["title"], values["text"]):
        return
    _write(speech, shown, values)
    _record_own(speech, "programmes.speech_saved", by, {"part": speech.part_id})


@transaction.atomic
def hand_in_speech(speech: Speech, *, by: Any, title: str, words: str, shown: str | None = None) -> int:
    """The text is handed in, as a version that is never changed; returns its number. Late is not too late.

    Handed in again it is the next version; the same text is no new one. Recorded as
    `programmes.speech_handed_in`. Raises Invalid without title or text, Stale as `save_speech`.
    """
    _check_may_write(speech, by)
    values = _text_of(title, words, is_whole=True)
    last = speech.versions.first()
    if last is not None and (last.title, last.text) == (values["title"], values["text"]):
        return last.version
    version = speech.version + 1
    _write(speech, shown, {**values, "version": version, "handed_in_at": clock.now()})
    for_id = _for(speech, by)
    SpeechVersion.objects.create(
        speech=speech,
        version=version,
        by_person_id=by.person_id,
        for_person_id=for_id,
        at=clock.now(),
        **values,
    )
    _record_own(speech, "programmes.speech_handed_in", by, {"part": speech.part_id, "version": version})
    return version


def _check_may_write(speech: Speech, by: Any) -> None:
    programme = speech.part.programme
    if speech.part.person_id not in rules.persons_of(by):
        rules.require_run(by, programme)
    if programme.state not in {ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED}:
        rules.check_is_ahead(programme)


def _text_of(title: str, words: str, *, is_whole: bool) -> dict[str, str]:
    if is_whole:
        return {
            "title": text.required(title, field="title", limit=TOPIC_LIMIT, missing=_("请写发言题目。")),
            "text": text.required(words, field="words", limit=SPEECH_LIMIT, missing=_("发言稿还是空的。")),
        }
    return {
        "title": text.optional(title, field="title", limit=TOPIC_LIMIT),
        "text": text.optional(words, field="words", limit=SPEECH_LIMIT),
    }


def _write(speech: Speech, shown: str | None, values: dict[str, Any]) -> None:
    is_old = shown is not None and shown != text.digest(speech.text)
    rows = Speech.objects.filter(pk=speech.pk, text=speech.text, version=speech.version)
    if is_old or not rows.update(**values):
        raise refusals.Stale(
            _("就在刚才，另一位改了这篇稿子。您写的还在页面上，请先看一看新的稿子再合起来。")
        )
    for name, value in values.items():
        setattr(speech, name, value)


def _for(speech: Speech, by: Any) -> int | None:
    return speech.part.person_id if speech.part.person_id != by.person_id else None


def _record_own(speech: Speech, kind: str, by: Any, data: dict[str, Any]) -> None:
    part = scope.Part.of(getattr(by, "part", "member"), _for(speech, by))
    history.append(SUBJECT, speech.part.programme_id, kind, by=by, data=data, part=part)


def _record(programme: Programme, kind: str, by: Any, data: dict[str, Any]) -> None:
    part = scope.part_for(by, rules.RUN, programme.division_code)
    history.append(SUBJECT, programme.pk, kind, by=by, data=data, part=part)


def remind_speakers() -> int:
    """Whoever handed in nothing is reminded three days before the deadline and on its day, once each."""
    today = clock.today()
    days = (today, today + dt.timedelta(days=REMINDED))
    rows = Speech.objects.filter(
        handed_in_at__isnull=True,
        part__programme__speeches_by__in=days,
        part__programme__state__in=(ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED),
    )
    count = 0
    for speech in rows.order_by("pk"):
        telling.tell_part.enqueue(speech.part_id, "programmes.speech_due", f"s{speech.pk}:{today:%Y%m%d}")
        count += 1
    return count
