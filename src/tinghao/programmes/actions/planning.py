"""A programme is planned, changed, announced, held, closed, or called off; next year's from this year's."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.divisions.models import Division, ancestry
from tinghao.history import actions as history
from tinghao.people.models import Venue
from tinghao.programmes import queries, rules, telling
from tinghao.programmes.actions import certificates, keeping
from tinghao.programmes.choices import USUAL_HOURS, Answer, Half, ProgrammeKind, ProgrammeState
from tinghao.programmes.models import (
    PLACE_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    Mark,
    Part,
    Programme,
    Session,
)
from tinghao.programmes.workflow import PROGRAMME_FLOW, SUBJECT

LONGEST = dt.timedelta(days=31)
LONGEST_AHEAD = dt.timedelta(days=800)
MOST_PLACES = 10_000
# Where a day is cut into half-days.
_NOON, _DUSK = dt.time(13), dt.time(18, 30)


@transaction.atomic
def plan_programme(
    *,
    by: Any,
    kind: str,
    place_code: str,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    venue: Venue | None = None,
    place: str = "",
    sign_up_by: dt.date | None = None,
    places: int | None = None,
    previous: Programme | None = None,
) -> Programme:
    """The programme stands on the year's plan of that city or county, cut into its half-days.

    Needs `programmes.run` there. Recorded as `programmes.planned`; nobody is told yet. Raises Invalid for
    times that cannot be, and a place that has no conference of its own (only a city or a county has).
    """
    if kind not in ProgrammeKind.values:
        raise refusals.Invalid(_("请选是什么活动。"), fields={"kind": _("请从列表里选一种。")})
    if len(place_code) not in (4, 6) or not Division.objects.filter(pk=place_code, is_active=True).exists():
        raise refusals.Invalid(_("请选市或县。"), fields={"place_code": _("请选市或县。")})
    rules.require_place(by, place_code)
    _check_times(starts_at, ends_at)
    now = clock.now()
    made = Programme.objects.create(
        kind=kind,
        title=_titled(title),
        year=clock.local(starts_at).year,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        place=text.optional(place, field="place", limit=PLACE_LIMIT),
        sign_up_by=_closing(sign_up_by, starts_at),
        places=_places(places),
        previous=previous,
        created_by_id=by.person_id,
        created_at=now,
        changed_at=now,
        **ancestry(place_code),
    )
    _cut(made)
    data = {
        "form": str(kind),
        "on": made.first_day,
        "previous": previous.pk if previous else None,
    }
    part = scope.part_for(by, rules.RUN, place_code)
    history.append(SUBJECT, made.pk, "programmes.planned", by=by, data=data, part=part, is_first=True)
    return made


def _titled(title: str) -> str:
    return text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写一个名称。"))


def _check_times(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if ends_at <= starts_at:
        words = _("结束要在开始之后。")
        raise refusals.Invalid(words, fields={"ends_at": words})
    if ends_at - starts_at > LONGEST:
        words = _("一次活动最长一个月，请看一看日期。")
        raise refusals.Invalid(words, fields={"ends_at": words})
    if starts_at > clock.now() + LONGEST_AHEAD:
        words = _("最多定到两年以后，请看一看年份。")
        raise refusals.Invalid(words, fields={"starts_at": words})


def _closing(day: dt.date | None, starts_at: dt.datetime) -> dt.date | None:
    if day is not None and day > clock.local(starts_at).date():
        words = _("报名截止不能晚于开始那一天。")
        raise refusals.Invalid(words, fields={"sign_up_by": words})
    return day


def _places(places: int | None) -> int | None:
    if places is not None and not 1 <= places <= MOST_PLACES:
        words = _("名额写 1 到 10000，不限就空着。")
        raise refusals.Invalid(words, fields={"places": words})
    return places


def halves(starts_at: dt.datetime, ends_at: dt.datetime) -> list[tuple[dt.date, int]]:
    """The half-days that lie between two moments, on whatever weekday; an evening where it begins then."""
    first, last = clock.local(starts_at), clock.local(ends_at)
    found = []
    day = first.date()
    while day <= last.date():
        begins = first.time() if day == first.date() else dt.time(8)
        ends = last.time() if day == last.date() else dt.time(18)
        if begins < dt.time(12):
            found.append((day, int(Half.MORNING)))
        if ends > _NOON and begins < _DUSK:
            found.append((day, int(Half.AFTERNOON)))
        if begins >= _DUSK:
            found.append((day, int(Half.EVENING)))
        day += dt.timedelta(days=1)
    return found or [(first.date(), int(Half.AFTERNOON))]


def _cut(programme: Programme) -> None:
    """The half-days that have no session have one; those outside with nothing in them are gone."""
    wanted = halves(programme.starts_at, programme.ends_at)
    there = list(programme.sessions.all())
    marked = set(Mark.objects.filter(session__programme=programme).values_list("session_id", flat=True))
    days = {day for day, _half in wanted}
    gone = [s.pk for s in there if s.day not in days and s.pk not in marked]
    Session.objects.filter(pk__in=gone).delete()
    have = {(s.day, s.half) for s in there if s.pk not in gone}
    if not have:
        rows = [Session(programme=programme, day=d, half=h, hours=USUAL_HOURS) for d, h in wanted]
        Session.objects.bulk_create(rows)
    else:
        missing = [(d, h) for d, h in wanted if d not in {day for day, _half in have}]
        Session.objects.bulk_create(
            Session(programme=programme, day=d, half=h, hours=USUAL_HOURS) for d, h in missing
        )
    sum_hours(programme)


def sum_hours(programme: Programme) -> None:
    """The programme's hours are the sum of its sessions'."""
    total = programme.sessions.aggregate(total=Sum("hours"))["total"] or Decimal(0)
    Programme.objects.filter(pk=programme.pk).update(hours=total)
    programme.hours = total


@transaction.atomic
def change_programme(
    programme: Programme,
    *,
    by: Any,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    venue: Venue | None = None,
    place: str = "",
    sign_up_by: dt.date | None = None,
    places: int | None = None,
    sequence: int,
) -> None:
    """The programme is as it stands here; once it was announced, everybody on the roll hears of another time
    or place, and on another day everybody is asked again (leave that was asked for is void, its reason gone).

    Sessions move with the days. Recorded as `programmes.changed`. Raises Stale where somebody else changed
    it since `sequence`, Invalid for fewer places than are taken.
    """
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    _check_times(starts_at, ends_at)
    place = text.optional(place, field="place", limit=PLACE_LIMIT)
    moved = (programme.starts_at, programme.ends_at, programme.venue, programme.place) != (
        starts_at,
        ends_at,
        venue,
        place,
    )
    shift = clock.local(starts_at).date() - programme.first_day
    length = programme.last_day - programme.first_day
    rows = Programme.objects.filter(pk=programme.pk, sequence=sequence)
    changes: dict[str, Any] = {
        "title": _titled(title),
        "year": clock.local(starts_at).year,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "venue": venue,
        "place": place,
        "sign_up_by": _closing(sign_up_by, starts_at),
        "places": _places(places),
        "changed_at": clock.now(),
        "sequence": sequence + 1,
    }
    try:
        with transaction.atomic():
            count = rows.update(**changes)
    except IntegrityError:
        programme.refresh_from_db(fields=["taken"])
        words = _("已经有 {n} 人报名，名额不能比这少。").format(n=programme.taken)
        raise refusals.Invalid(words, fields={"places": words}) from None
    if not count:
        raise refusals.Stale(_("就在刚才，另一位改了这个安排。请看新的安排。"))
    for name, value in changes.items():
        setattr(programme, name, value)
    if shift and programme.last_day - programme.first_day == length:
        Session.objects.filter(programme=programme, kept_at__isnull=True).update(day=F("day") + shift)
    _cut(programme)
    _tell_changed(programme, by, is_moved=moved, is_other_day=bool(shift))


def _tell_changed(programme: Programme, by: Any, *, is_moved: bool, is_other_day: bool) -> None:
    is_told = is_moved and programme.state == ProgrammeState.ANNOUNCED
    if is_told and is_other_day:
        Part.objects.filter(programme=programme).exclude(answer=Answer.NONE).update(
            answer=Answer.NONE, reason="", answered_at=None, stand_in=None
        )
    if is_told:
        telling.tell_roll.enqueue(programme.pk, "programmes.moved", f"m{programme.sequence}")
    data = {"on": programme.first_day, "moved": is_moved, "told": queries.count_on_roll(programme)}
    history.append(
        SUBJECT,
        programme.pk,
        "programmes.changed",
        by=by,
        data=data,
        part=scope.part_for(by, rules.RUN, programme.division_code),
    )


@transaction.atomic
def announce_programme(programme: Programme, *, by: Any) -> None:
    """Everybody on the roll who has not left is told; members can answer and, where it is open, sign up.

    Recorded as `programmes.announced`. Raises Invalid for an empty roll without sign-up, and for a day
    that has passed; Stale for one that is out already.
    """
    rules.require_run(by, programme)
    count = queries.count_on_roll(programme)
    if not count and programme.sign_up_by is None:
        raise refusals.Invalid(_("名单上还没有人，也没有开放报名，通知发给谁呢？请先列名单。"))
    if programme.ends_at < clock.now():
        raise refusals.Invalid(_("时间已经过去了。开过的活动直接记到场名单就行，不用发通知。"))
    _move(programme, "announce", by, data={"persons": count}, announced_at=clock.now())
    telling.tell_roll.enqueue(programme.pk, "programmes.announced", "first")


@transaction.atomic
def hold_programme(programme: Programme, *, by: Any) -> None:
    """The roll is complete: it becomes duty records in both ledgers, and hours are credited.

    Sessions whose roll nobody kept do not count. Recorded as `programmes.held`, from which `deeds` reads.
    Raises Invalid where no roll was kept, Stale where it has been done already or was called off.
    """
    rules.require_run(by, programme)
    if not programme.sessions.filter(kept_at__isnull=False).exists():
        raise refusals.Invalid(_("到场名单还一次都没有记。请先记名单，再核完。"))
    if programme.starts_at > clock.now():
        raise refusals.Invalid(_("还没有开始，名单不能核完。"))
    keeping.hold_still(programme)
    keeping.credit_hours(programme)
    data = {"on": programme.first_day, "present": queries.count_present(programme)}
    _move(programme, "hold", by, data=data, held_at=clock.now())


@transaction.atomic
def close_programme(programme: Programme, *, by: Any) -> int:
    """Nothing is added any more; whoever took part in a training has a certificate. Returns how many.

    Recorded as `programmes.closed`. Raises Stale where its roll is not complete.
    """
    rules.require_run(by, programme)
    keeping.hold_still(programme)
    issued = _issue(programme)
    _move(programme, "close", by, data={"certificates": issued}, closed_at=clock.now())
    return issued


def _issue(programme: Programme) -> int:
    if programme.kind != ProgrammeKind.TRAINING:
        return 0
    try:
        with transaction.atomic():
            return certificates.issue(programme)
    except IntegrityError:
        raise refusals.Stale(_("同时有另一个培训在办结、领号。请再按一次。")) from None


@transaction.atomic
def reopen_programme(programme: Programme, *, by: Any) -> None:
    """The roll can be corrected once more; certificates stay as they are until it is closed again.

    Recorded as `programmes.reopened`. Raises Stale where it is not closed.
    """
    rules.require_run(by, programme)
    _move(programme, "reopen", by, closed_at=None)


@transaction.atomic
def call_off_programme(programme: Programme, *, by: Any, words: str) -> None:
    """It will not take place: everybody who was told of it is told that, with the reason on the page.

    Recorded as `programmes.called_off`. Raises Invalid without a reason, Stale where it was held.
    """
    rules.require_run(by, programme)
    said = text.required(words, field="words", limit=REASON_LIMIT, missing=_("请写一句为什么不办了。"))
    was_out = programme.state == ProgrammeState.ANNOUNCED
    _move(
        programme,
        "call_off",
        by,
        words=said,
        off_words=said,
        sequence=programme.sequence + 1,
    )
    if was_out:
        telling.tell_roll.enqueue(programme.pk, "programmes.called_off", "off")


def _move(
    programme: Programme,
    name: str,
    by: Any,
    *,
    data: dict[str, Any] | None = None,
    words: str = "",
    **changes: Any,
) -> None:
    moved = PROGRAMME_FLOW.move(programme, name, changed_at=clock.now(), **changes)
    part = scope.part_for(by, rules.RUN, programme.division_code)
    history.append(SUBJECT, programme.pk, moved.kind, by=by, data=data, words=words, part=part)
