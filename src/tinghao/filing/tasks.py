"""What the worker does for filing: each loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task

from tinghao.filing import actions, sources
from tinghao.history import deeds
from tinghao.history.models import Entry


@task()
def file_entry(entry_id: int) -> None:
    """The records that follow from this entry of the history stand, in both ledgers or in neither."""
    entry = Entry.objects.get(pk=entry_id)
    source = deeds.source_of(entry.kind)
    statement = source.read(entry) if source else None
    if statement is not None:
        actions.file_statement(statement)


@task()
def accept_by_silence() -> None:
    """Records about which the member said nothing in time count as accepted."""
    actions.accept_by_silence()


@task()
def file_unfiled() -> None:
    """Meetings that nobody ended are filed the night after by the list as it stands."""
    for consultation in sources.unfiled():
        actions.file_statement(sources.attended(consultation, None))


@task()
def remind_members() -> None:
    """Members hear of the records that were made for them since the day before."""
    actions.remind_members()


@task()
def heal() -> None:
    """No record of the last weeks is missing in a ledger."""
    actions.heal()
