"""What a programme consists of: its half-days and lessons, with topic, teacher and hours; its papers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.people.models import Person
from tinghao.programmes import rules
from tinghao.programmes.actions.planning import sum_hours
from tinghao.programmes.choices import USUAL_HOURS, Half, Rule, Standing
from tinghao.programmes.models import TOPIC_LIMIT, Material, Part, Programme, Session
from tinghao.programmes.workflow import SUBJECT
from tinghao.uploads import actions as uploads

MOST_SESSIONS, MOST_PAPERS = 60, 12
MOST_HOURS = Decimal(12)


@transaction.atomic
def set_session(
    programme: Programme,
    *,
    by: Any,
    session: Session | None = None,
    day: dt.date,
    half: int,
    topic: str = "",
    teacher: Person | None = None,
    teacher_name: str = "",
    hours: Decimal = Decimal(USUAL_HOURS),
) -> Session:
    """The session is as it stands here, or a new one; its teacher, where a person of ours, is on the roll.

    Recorded as `programmes.session_set`. Raises Invalid for a day outside the programme or hours that cannot
    be, Stale where it has been held.
    """
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    if not programme.first_day <= day <= programme.last_day:
        words = _("这一天不在起止日期之内。")
        raise refusals.Invalid(words, fields={"day": words})
    if half not in Half.values:
        raise refusals.Invalid(_("请选上午、下午或晚上。"), fields={"half": _("请从列表里选。")})
    if not 0 <= hours <= MOST_HOURS:
        words = _("学时写 0 到 12。")
        raise refusals.Invalid(words, fields={"hours": words})
    if session is None and programme.sessions.count() >= MOST_SESSIONS:
        raise refusals.Invalid(_("场次太多了，最多 {n} 场。").format(n=MOST_SESSIONS))
    values: dict[str, Any] = {
        "day": day,
        "half": half,
        "topic": text.optional(topic, field="topic", limit=TOPIC_LIMIT),
        "teacher": teacher,
        "teacher_name": "" if teacher else text.optional(teacher_name, field="teacher_name", limit=60),
        "hours": hours,
    }
    if session is None:
        found = Session.objects.create(programme=programme, **values)
    else:
        if not Session.objects.filter(pk=session.pk, kept_at__isnull=True).update(**values):
            raise refusals.Stale(_("这一场已经记过到场，不能再改。"))
        found = session
        for name, value in values.items():
            setattr(found, name, value)
    if teacher is not None:
        _seat_teacher(programme, teacher, by)
    sum_hours(programme)
    _record(programme, "programmes.session_set", by, {"session": found.pk, "on": day})
    return found


def _seat_teacher(programme: Programme, teacher: Person, by: Any) -> None:
    member = getattr(teacher, "member", None)
    Part.objects.get_or_create(
        programme=programme,
        person=teacher,
        defaults={
            "member": member,
            "standing": Standing.TEACHER,
            "rule": Rule.PERSON,
            "county": teacher.county,
            "added_by_id": by.person_id,
            "added_at": clock.now(),
        },
    )


@transaction.atomic
def drop_session(session: Session, *, by: Any) -> None:
    """The session is not held (`programmes.session_dropped`). Raises Stale where its roll was kept,
    Invalid where it is the only one."""
    programme = session.programme
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    if programme.sessions.count() == 1:
        raise refusals.Invalid(_("至少要留一场。"))
    number = session.pk
    if not Session.objects.filter(pk=number, kept_at__isnull=True).delete()[0]:
        raise refusals.Stale(_("这一场已经撤了，或者已经记过到场。"))
    sum_hours(programme)
    _record(programme, "programmes.session_dropped", by, {"session": number})


@transaction.atomic
def add_material(programme: Programme, *, by: Any, file: IO[bytes], name: str) -> Material:
    """The paper can be downloaded by everybody on the roll and whoever may sign up.

    Recorded as `programmes.material_added`. Raises Invalid for what is no PDF or .docx that can be taken
    (see `uploads.files`), and for more than twelve.
    """
    rules.require_run(by, programme)
    if programme.materials.count() >= MOST_PAPERS:
        words = _("最多放 {most} 份材料，请先撤掉一份。").format(most=MOST_PAPERS)
        raise refusals.Invalid(words, fields={"file": words})
    stored = uploads.store_file(file, name, by=by, owner=SUBJECT, owner_id=programme.pk)
    made = Material.objects.create(
        programme=programme, file=stored, added_by_id=by.person_id, added_at=clock.now()
    )
    _record(programme, "programmes.material_added", by, {"file": stored.pk})
    return made


@transaction.atomic
def remove_material(material: Material, *, by: Any) -> None:
    """The paper is gone for everybody. Recorded as `programmes.material_removed`."""
    rules.require_run(by, material.programme)
    stored, programme = material.file, material.programme
    if not Material.objects.filter(pk=material.pk).delete()[0]:
        raise refusals.Stale(_("这份材料已经撤掉了。"))
    uploads.erase_file(stored, by=by)
    _record(programme, "programmes.material_removed", by, {"file": stored.pk})


def _record(programme: Programme, kind: str, by: Any, data: dict[str, Any]) -> None:
    part = scope.part_for(by, rules.RUN, programme.division_code)
    history.append(SUBJECT, programme.pk, kind, by=by, data=data, part=part)
