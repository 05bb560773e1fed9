"""Reading notices."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tinghao.notifications.models import Notice


def notices_of(actor: Any, *, before_id: int | None = None, limit: int = 50) -> QuerySet[Notice]:
    """The actor's own notices, newest first."""
    rows = Notice.objects.filter(person_id=actor.person_id)
    if before_id:
        rows = rows.filter(pk__lt=before_id)
    return rows.order_by("-pk")[:limit]


def unread_count(actor: Any, *, at_most: int = 100) -> int:
    """How many notices the actor has not read, counted up to `at_most`."""
    if actor.person_id is None:
        return 0
    return Notice.objects.filter(person_id=actor.person_id, read_at__isnull=True)[:at_most].count()
