"""Reading booklets: the versions that were made, and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tinghao.core import ciphers, refusals
from tinghao.observations import rules
from tinghao.observations.models import Booklet, BookletFile, Observation


def booklets_of(observation: Observation) -> list[Booklet]:
    """The versions, newest first."""
    return list(Booklet.objects.filter(observation=observation).order_by("-pk").prefetch_related("files"))


def booklet_for(actor: Any, pk: int) -> Booklet:
    """A version, for whoever sees its observation; else NotFound."""
    rows = Booklet.objects.select_related("observation__programme")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一版手册。"))
    rules.require_see(actor, found.observation)
    return found


def booklet_content(booklet: Booklet, form: str) -> bytes:
    """The file in this format; raises NotFound where there is none."""
    found = BookletFile.objects.filter(booklet=booklet, format=form).first()
    if found is None:
        raise refusals.NotFound(_("这一版没有这种文件。"))
    return ciphers.decrypt_bytes(bytes(found.content))
