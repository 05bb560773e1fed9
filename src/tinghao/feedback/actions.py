"""Writing feedback: leaving a suggestion, and settling it."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import ciphers, clock, refusals, text
from tinghao.core.actors import Acts
from tinghao.feedback.models import NOTE_LIMIT, WORDS_LIMIT, Suggestion
from tinghao.history import actions as history


def leave_suggestion(*, by: Acts, words: str, once: str, contact: str = "", page: str = "") -> Suggestion:
    """The suggestion waits for the office; the same submission again leaves no second one.

    Recorded as `feedback.left`, without words. Raises Invalid for words that are missing or too long.
    """
    body = text.required(words, field="words", limit=WORDS_LIMIT, missing=_("请先写下您的意见。"))
    reach = text.optional(contact, field="contact", limit=80)
    digest = hashlib.sha256(body.encode()).hexdigest()
    key = ciphers.fingerprint(f"feedback:{once}:{digest}")
    try:
        with transaction.atomic():
            made = Suggestion.objects.create(
                at=clock.now(), words=body, contact=reach, page=text.cleaned(page)[:120], once_key=key
            )
            history.append("suggestion", made.pk, "feedback.left", by=by)
    except IntegrityError:
        return Suggestion.objects.get(once_key=key)
    return made


@transaction.atomic
def settle_suggestion(suggestion: Suggestion, *, by: scope.Actor, note: str = "") -> None:
    """The suggestion is settled and its contact erased (`feedback.settled`, the note as internal words).

    Raises Forbidden or SignInNeeded for anybody but an office, Invalid for a note that is too long,
    Stale where somebody was first.
    """
    scope.require_anywhere(by, "feedback.see")
    words = text.optional(note, field="note", limit=NOTE_LIMIT)
    changed = Suggestion.objects.filter(pk=suggestion.pk, settled_at__isnull=True).update(
        settled_at=clock.now(), settled_by=by.person_id, contact=""
    )
    if not changed:
        raise refusals.Stale(_("这条意见已经有人处理了。"))
    history.append("suggestion", suggestion.pk, "feedback.settled", by=by, words=words)
    suggestion.refresh_from_db()
