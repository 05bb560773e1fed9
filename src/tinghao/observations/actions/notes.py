"""Notes of the way: everybody writes their own, sent twice it is one, and no text replaces another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.observations import rules
from tinghao.observations.choices import NoteKind
from tinghao.observations.models import (
    NOTE_LIMIT,
    NOTE_PHOTOS,
    SPEAKER_LIMIT,
    TITLE_LIMIT,
    Note,
    Observation,
    Site,
)
from tinghao.observations.workflow import SUBJECT
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage

PHOTO_OWNER = "observation_note"
# A hand that types saves every second or two: the chain keeps one entry for each spell of writing.
_ONE_ENTRY_FOR = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, as it came."""

    kind: str
    title: str = ""
    speaker: str = ""
    words: str = ""


@transaction.atomic
def write_note(
    observation: Observation, *, by: Any, once: str, said: Words, site: Site | None = None, base: str = ""
) -> tuple[Note, bool]:
    """The writer's note says this; returns it, and whether it had to become a second one.

    `once` names the note on the writer's device and `base` the text that it was typed on
    (`rules.note_digest`). Two devices of one writer that changed the same text make two notes, for the
    writer to choose: nothing is lost. Recorded as `observations.noted`, once for a spell of writing and
    without a word of it. Raises Invalid for nothing written or too much, Forbidden for whoever does not
    travel along, Stale once it is over.
    """
    rules.require_write(by, observation)
    if by.person_id is None:
        raise refusals.SignInNeeded(_("请先登录，再来记。"))
    values = _checked(said, site, observation)
    known = Note.objects.filter(observation=observation, written_by_id=by.person_id, once=once[:40]).first()
    if known is None:
        return _made(observation, once[:40], values, by=by), False
    if known.withdrawn_at is not None:
        raise refusals.Stale(_("这一条您已经撤回了。"))
    if _is_same(known, values):
        return known, False
    if base and base != rules.note_digest(known):
        return _made(observation, f"{once[:32]}~{clock.now():%H%M%S%f}", values, by=by), True
    now = clock.now()
    rows = Note.objects.filter(pk=known.pk, version=known.version, withdrawn_at__isnull=True)
    is_new_spell = now - known.saved_at > _ONE_ENTRY_FOR
    for name, value in values.items():
        setattr(known, name, value)
    # The fields are encrypted when they are written: an update takes the same values.
    if not rows.update(**values, version=known.version + 1, saved_at=now):
        raise refusals.Stale(_("就在刚才，另一台手机存了这一条。您写的还在，请再存一次。"))
    known.version, known.saved_at = known.version + 1, now
    if is_new_spell:
        _record(known, "observations.noted", by=by)
    return known, False


def _checked(said: Words, site: Site | None, observation: Observation) -> dict[str, Any]:
    if said.kind not in NoteKind.values:
        raise refusals.Invalid(_("请选记的是什么。"), fields={"kind": _("请从列表里选一种。")})
    if site is not None and site.observation_id != observation.pk:
        raise refusals.Invalid(_("请从路线上选一个点。"), fields={"site": _("请从路线上选一个点。")})
    values: dict[str, Any] = {
        "kind": said.kind,
        "site": site,
        "title": text.optional(said.title, field="title", limit=TITLE_LIMIT),
        "speaker": text.optional(said.speaker, field="speaker", limit=SPEAKER_LIMIT),
        "words": text.optional(said.words, field="words", limit=NOTE_LIMIT),
    }
    if not values["words"] and not values["title"]:
        words = _("还没有写什么，先写一句再存。")
        raise refusals.Invalid(words, fields={"words": words})
    return values


def _is_same(note: Note, values: dict[str, Any]) -> bool:
    held = (note.kind, note.site_id, note.title, note.speaker, note.words)
    site = values["site"].pk if values["site"] else None
    return held == (values["kind"], site, values["title"], values["speaker"], values["words"])


def _made(observation: Observation, once: str, values: dict[str, Any], *, by: Any) -> Note:
    now = clock.now()
    try:
        with transaction.atomic():
            made = Note.objects.create(
                observation=observation,
                written_by_id=by.person_id,
                once=once,
                written_at=now,
                saved_at=now,
                **values,
            )
    except IntegrityError:
        raise refusals.Stale(_("就在刚才，这一条已经存了。您写的还在，请再存一次。")) from None
    _record(made, "observations.noted", by=by)
    return made


def _record(note: Note, kind: str, *, by: Any) -> None:
    data = {"note": note.pk, "form": note.kind}
    history.append(SUBJECT, note.observation_id, kind, by=by, data=data)


@transaction.atomic
def withdraw_note(note: Note, *, by: Any) -> None:
    """The note is gone with its pictures; that there was one stays. By the writer, or by the offices.

    Recorded as `observations.note_withdrawn`. Raises Forbidden for anybody else, Stale where it is already.
    """
    rules.require_see(by, note.observation)
    if note.written_by_id != by.person_id and not rules.may_run(by, note.observation):
        raise refusals.Forbidden(_("谁记的谁撤；别人记的只能看。"))
    rows = Note.objects.filter(pk=note.pk, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=clock.now(), title="", speaker="", words=""):
        raise refusals.Stale(_("这一条已经撤回了。"))
    for image in StoredImage.objects.filter(owner=PHOTO_OWNER, owner_id=note.pk, erased_at__isnull=True):
        uploads.erase_image(image, by=by)
    _record(note, "observations.note_withdrawn", by=by)


@transaction.atomic
def add_photos(note: Note, *, by: Any, images: Iterable[StoredImage]) -> int:
    """The pictures belong to the writer's note; returns how many there are. Never needed, never counted.

    They come from `uploads`, without any metadata. Raises Forbidden for another's note, Invalid for too many.
    """
    rules.require_write(by, note.observation)
    if note.written_by_id != by.person_id:
        raise refusals.Forbidden(_("谁记的谁改；别人记的只能看。"))
    held = StoredImage.objects.filter(owner=PHOTO_OWNER, owner_id=note.pk, erased_at__isnull=True).count()
    for image in images:
        held += 1
        if held > NOTE_PHOTOS:
            raise refusals.Invalid(_("一条最多 {n} 张照片。").format(n=NOTE_PHOTOS))
        uploads.assign_image(image, owner=PHOTO_OWNER, owner_id=note.pk)
    return held
