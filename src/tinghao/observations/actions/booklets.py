"""A booklet that was drawn is kept as it is, with the version of the facts that it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.core import ciphers, clock, refusals
from tinghao.history import actions as history
from tinghao.history.models import Entry
from tinghao.observations import rules
from tinghao.observations.choices import BookletFormat, Edition
from tinghao.observations.models import Booklet, BookletFile, Observation
from tinghao.observations.workflow import SUBJECT


@transaction.atomic
def keep_booklet(
    observation: Observation,
    *,
    by: Any,
    edition: str,
    facts: Mapping[str, str],
    files: Mapping[str, bytes],
    not_printed: str = "",
) -> Booklet:
    """These files are the next version of the edition. `documents` draws them and says from which facts.

    Needs `observations.run`. Recorded as `observations.booklet_made` with the digest of the .docx.
    """
    rules.require_run(by, observation)
    if edition not in Edition.values:
        raise refusals.Invalid(_("请选做哪一种手册。"))
    rows = Booklet.objects.filter(observation=observation, edition=edition)
    last = rows.order_by("-version").values_list("version", flat=True).first() or 0
    entry = Entry.objects.filter(subject=SUBJECT, subject_id=observation.pk).order_by("-seq").first()
    try:
        with transaction.atomic():
            made = Booklet.objects.create(
                observation=observation,
                edition=edition,
                version=last + 1,
                facts=dict(facts),
                history_seq=entry.seq if entry else 0,
                not_printed=not_printed[:300],
                made_by_id=by.person_id,
                made_at=clock.now(),
            )
    except IntegrityError:
        raise refusals.Stale(_("就在刚才，有人做好了同一种手册。请看最新的一版。")) from None
    digests = {form: hashlib.sha256(content).hexdigest() for form, content in files.items()}
    BookletFile.objects.bulk_create(
        BookletFile(booklet=made, format=form, sha256=digests[form], content=ciphers.encrypt_bytes(content))
        for form, content in files.items()
    )
    data = {
        "booklet": made.pk,
        "edition": str(edition),
        "version": made.version,
        "sha256": digests[BookletFormat.DOCX],
    }
    history.append(SUBJECT, observation.pk, "observations.booklet_made", by=by, data=data)
    return made
