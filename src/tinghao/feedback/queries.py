"""Reading feedback: for the offices alone."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from tinghao.access import scope
from tinghao.feedback.models import Suggestion
from tinghao.history.models import Entry
from tinghao.people.models import Person


def suggestions(
    actor: scope.Actor, *, is_settled: bool = False, before_id: int | None = None, limit: int = 100
) -> QuerySet[Suggestion]:
    """The suggestions that wait, or those that are settled, newest first, older than `before_id`.

    Raises Forbidden, SignInNeeded.
    """
    scope.require_anywhere(actor, "feedback.see")
    found = Suggestion.objects.filter(settled_at__isnull=not is_settled)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    if is_settled:
        found = _with_settlement(found)
    return found.order_by("-pk")[:limit]


def suggestion_for(actor: scope.Actor, pk: int) -> Suggestion | None:
    """One suggestion, settled or not; None where there is none. Raises Forbidden, SignInNeeded."""
    scope.require_anywhere(actor, "feedback.see")
    return Suggestion.objects.filter(pk=pk).first()


def _with_settlement(rows: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Each row with `settler` (a name, None where that person is erased) and `note`, in the same query."""
    settler = Person.objects.filter(pk=OuterRef("settled_by")).values("name")[:1]
    note = Entry.objects.filter(
        subject="suggestion", subject_id=OuterRef("pk"), kind="feedback.settled"
    ).values("words__body")[:1]
    return rows.annotate(settler=Subquery(settler), note=Subquery(note))
