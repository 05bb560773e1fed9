"""The roll is kept, session by session, by one or by several at once; hours follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, DecimalField, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.history import actions as history
from tinghao.programmes import rules
from tinghao.programmes.choices import COUNTED, Answer, Presence, ProgrammeState
from tinghao.programmes.models import Mark, Part, Programme, Session
from tinghao.programmes.workflow import SUBJECT

_HOURS = DecimalField(max_digits=6, decimal_places=2)


@transaction.atomic
def keep_roll(
    session: Session, *, by: Any, marks: Mapping[int, str], shown: Mapping[int, str] | None = None
) -> int:
    """The roll of a session says this of these parts ("" takes a mark back); returns how many changed.

    `shown` is what stood on the screen: only what differs from it is meant, so that two who keep the roll
    at once add to each other. Who kept it, and for whom, stays with the session and with each mark. Once
    the roll was completed it is a correction: duty records are taken back and made anew, hours reckoned
    again. Recorded as `programmes.roll_kept` or `programmes.roll_corrected`. Raises Stale where somebody
    meanwhile noted something else of the same person (nothing is changed then), before it is announced or
    begun, and after it was closed; Invalid for a person who is not on this roll.
    """
    programme = session.programme
    rules.require_run(by, programme)
    hold_still(programme)
    _check_may_keep(programme, session)
    shown = shown or {}
    meant = {pk: presence for pk, presence in marks.items() if presence != shown.get(pk, "")}
    known = dict(
        Mark.objects.filter(session=session, part__in=list(meant)).values_list("part_id", "presence")
    )
    _check_presences(programme, meant)
    met = [pk for pk in meant if pk in shown and known.get(pk, "") not in {shown[pk], meant[pk]}]
    if met:
        raise refusals.Stale(_met_words(met))
    changed = {pk: presence for pk, presence in meant.items() if presence != known.get(pk, "")}
    _write(session, by, changed)
    _note_kept(session, by, len(changed))
    return len(changed)


@transaction.atomic
def mark_the_rest(session: Session, *, by: Any) -> int:
    """Everybody of whom nothing is noted yet was there, except those on leave and those who have left.

    One press where most came; exceptions are noted before or after. Recorded and refused as `keep_roll`.
    """
    programme = session.programme
    rules.require_run(by, programme)
    hold_still(programme)
    _check_may_keep(programme, session)
    rows = Part.objects.filter(programme=programme).exclude(answer=Answer.LEAVE)
    rows = rows.exclude(pk__in=Mark.objects.filter(session=session).values("part_id"))
    rows = rows.exclude(rules.gone_by(programme.first_day))
    changed = dict.fromkeys(rows.values_list("pk", flat=True), str(Presence.PRESENT))
    _write(session, by, changed)
    _note_kept(session, by, len(changed))
    return len(changed)


def hold_still(programme: Programme) -> None:
    """The programme's row is this transaction's until its end: of two keepers the second reads what the
    first wrote, and nobody completes a roll that somebody else is keeping."""
    Programme.objects.filter(pk=programme.pk).update(taken=F("taken"))
    programme.refresh_from_db(fields=["state"])


def _check_may_keep(programme: Programme, session: Session) -> None:
    if programme.state in {ProgrammeState.CLOSED, ProgrammeState.CALLED_OFF}:
        words = _("“{title}”{state}，名单不能再改。已办结的可以先“重新打开”。")
        raise refusals.Stale(words.format(title=programme.title, state=programme.get_state_display()))
    if session.day > clock.today():
        raise refusals.Invalid(_("这一场还没有到日子，到场要到当天才能记。"))


def _check_presences(programme: Programme, meant: Mapping[int, str]) -> None:
    if any(presence and presence not in Presence.values for presence in meant.values()):
        raise refusals.Invalid(_("请从列表里选。"))
    rows = Part.objects.filter(programme=programme, pk__in=list(meant))
    if rows.count() != len(meant):
        raise refusals.Stale(_("就在刚才，名单上的人变了。请看最新的名单。"))


def _met_words(parts: Iterable[int]) -> str:
    names = Part.objects.filter(pk__in=list(parts)).values_list("person__name", flat=True)
    words = _("就在刚才，另一位也在记名单，{names}记得和您不一样。您这次的没有存，请看最新的名单再改。")
    return words.format(names="、".join(list(names)[:5]))


def _write(session: Session, by: Any, changed: Mapping[int, str]) -> None:
    gone = [pk for pk, presence in changed.items() if not presence]
    if gone:
        Mark.objects.filter(session=session, part__in=gone).delete()
    now, for_id = clock.now(), rules.for_whom(by, session.programme)
    Mark.objects.bulk_create(
        [
            Mark(
                session=session,
                part_id=pk,
                presence=presence,
                by_person_id=by.person_id,
                for_person_id=for_id,
                at=now,
            )
            for pk, presence in changed.items()
            if presence
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["session", "part"],
        update_fields=["presence", "by_person_id", "for_person_id", "at"],
    )


def _note_kept(session: Session, by: Any, count: int) -> None:
    programme = session.programme
    was_kept = session.kept_at is not None
    if not count and was_kept:
        return
    session.kept_at, session.kept_by_id = clock.now(), by.person_id
    session.kept_for_id = rules.for_whom(by, programme)
    session.save(update_fields=["kept_at", "kept_by_id", "kept_for_id"])
    is_correction = programme.state == ProgrammeState.HELD
    if is_correction:
        credit_hours(programme)
    history.append(
        SUBJECT,
        programme.pk,
        "programmes.roll_corrected" if is_correction else "programmes.roll_kept",
        by=by,
        data={"session": session.pk, "marks": count},
        part=scope.part_for(by, rules.RUN, programme.division_code),
    )


def credit_hours(programme: Programme) -> None:
    """Everybody's hours are those of the sessions at which they were; a half counts half. One statement."""
    whole = F("session__hours")
    earned = Case(
        When(presence=Presence.PRESENT, then=whole),
        When(presence=Presence.HALF, then=whole * Value(Decimal("0.5"))),
        default=Value(Decimal(0)),
        output_field=_HOURS,
    )
    marks = Mark.objects.filter(part=OuterRef("pk"), session__programme=programme)
    total = marks.order_by().values("part").annotate(total=Sum(earned)).values("total")
    Part.objects.filter(programme=programme).update(
        hours=Case(
            When(
                standing__in=COUNTED, then=Coalesce(Subquery(total, output_field=_HOURS), Value(Decimal(0)))
            ),
            default=Value(Decimal(0)),
            output_field=_HOURS,
        )
    )
