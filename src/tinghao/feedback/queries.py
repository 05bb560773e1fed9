"""Reading feedback: for the offices alone."""

from __future__ import annotations

from django.db.models import QuerySet

from tinghao.access import scope
from tinghao.feedback.models import Suggestion


def suggestions(actor: scope.Actor, *, is_settled: bool = False, limit: int = 100) -> QuerySet[Suggestion]:
    """The suggestions that wait, or those that are settled, newest first. Raises Forbidden, SignInNeeded."""
    scope.require_anywhere(actor, "feedback.see")
    return Suggestion.objects.filter(settled_at__isnull=not is_settled).order_by("-pk")[:limit]
