"""What those invited can read before the meeting: some words, and papers."""

from __future__ import annotations

from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.preparation import rules
from tinghao.preparation.actions.invitations import arranged
from tinghao.preparation.models import WORDS_LIMIT, Arrangement, Material
from tinghao.uploads import actions as uploads

MOST_PAPERS = 8


@transaction.atomic
def set_words(consultation: Consultation, *, by: Any, words: str) -> None:
    """Everybody who is invited reads these words beside time and place (`preparation.words_set`)."""
    rules.check_may_prepare(by, consultation)
    found = text.optional(words, field="words", limit=WORDS_LIMIT)
    arrangement = arranged(consultation)
    if arrangement.words == found:
        return
    Arrangement.objects.filter(pk=arrangement.pk).update(words=found)
    history.append("consultation", consultation.pk, "preparation.words_set", by=by)


@transaction.atomic
def add_material(consultation: Consultation, *, by: Any, file: IO[bytes], name: str) -> Material:
    """The paper can be downloaded by everybody who is invited; the public does not see it.

    Recorded as `preparation.material_added`. Raises Invalid for what is no PDF or .docx that can be taken
    (see `uploads.files`), and for more than eight.
    """
    rules.check_may_prepare(by, consultation)
    if consultation.materials.count() >= MOST_PAPERS:
        words = _("最多放 {most} 份材料，请先撤掉一份。").format(most=MOST_PAPERS)
        raise refusals.Invalid(words, fields={"file": words})
    stored = uploads.store_file(file, name, by=by, owner="consultation", owner_id=consultation.pk)
    made = Material.objects.create(
        consultation=consultation, file=stored, added_by_id=by.person_id, added_at=clock.now()
    )
    history.append(
        "consultation", consultation.pk, "preparation.material_added", by=by, data={"file": stored.pk}
    )
    return made


@transaction.atomic
def remove_material(material: Material, *, by: Any) -> None:
    """The paper is gone for everybody. Recorded as `preparation.material_removed`."""
    rules.check_may_prepare(by, material.consultation)
    stored = material.file
    if not Material.objects.filter(pk=material.pk).delete()[0]:
        raise refusals.Stale(_("这份材料已经撤掉了。"))
    uploads.erase_file(stored, by=by)
    data = {"file": stored.pk}
    history.append("consultation", material.consultation_id, "preparation.material_removed", by=by, data=data)
