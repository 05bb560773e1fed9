"""The task that tells everybody on a roll something about the programme; the actions enqueue it."""

from __future__ import annotations

from typing import Any

from django_tasks import task

from tinghao.core import clock
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.programmes import rules
from tinghao.programmes.choices import Answer
from tinghao.programmes.models import Part, Programme

# What this room tells; each has its sentence in `notifications.wording`.
TEMPLATES = frozenset(
    {
        "programmes.announced",
        "programmes.moved",
        "programmes.called_off",
        "programmes.reminder",
        "programmes.speech_asked",
        "programmes.speech_due",
    }
)


def when_of(programme: Programme) -> str:
    """Day and hour as they are read out, the last day too where it takes several."""
    at = clock.local(programme.starts_at)
    said = f"{at.month}月{at.day}日 {at:%H:%M}"
    last = programme.last_day
    return said if last == programme.first_day else f"{said}至{last.month}月{last.day}日"


def drafts_for(programme: Programme, template: str, key: str, persons: list[int]) -> list[Draft]:
    """One notice for each person; twice for the same `key` is once."""
    values: dict[str, Any] = {"title": programme.title, "when": when_of(programme)}
    if programme.speeches_by is not None:
        values["due"] = programme.speeches_by.isoformat()
    return [
        Draft(
            template,
            "programme",
            programme.pk,
            str(programme.pk),
            f"prg{programme.pk}:{template}:{key}:p{person}",
            person_id=person,
            values=values,
        )
        for person in persons
    ]


@task()
def tell_roll(programme_id: int, template: str, key: str) -> None:
    """Everybody on the roll who has not left has one notice for this `key`.

    A reminder goes to nobody who asked for leave.
    """
    programme = Programme.objects.get(pk=programme_id)
    rows = Part.objects.filter(programme=programme).exclude(rules.gone_by(programme.first_day))
    if template == "programmes.reminder":
        rows = rows.exclude(answer=Answer.LEAVE)
    persons = list(rows.order_by("pk").values_list("person_id", flat=True))
    notices.post(drafts_for(programme, template, key, persons))


@task()
def tell_part(part_id: int, template: str, key: str) -> None:
    """This person on the roll has one notice for this `key`; nobody where the row is gone."""
    part = Part.objects.select_related("programme").filter(pk=part_id).first()
    if part is not None:
        notices.post(drafts_for(part.programme, template, f"{key}:{part.pk}", [part.person_id]))
