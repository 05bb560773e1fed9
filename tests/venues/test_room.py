"""Opening days, the rota and reminders in the database: by whom, for whom, and what is left of a number."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from tests import make

from tinghao.access.models import Absence
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY, SYSTEM
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.people import actions as people
from tinghao.people.models import GroupMembership, Venue
from tinghao.venues import actions, queries, rules, tasks
from tinghao.venues.actions.opening import NewRule
from tinghao.venues.models import Duty, Follow

NINE, NOON = dt.time(9), dt.time(12)
PHONE = "13800138000"


def daily() -> list[NewRule]:
    return [NewRule("week", 1, day, NINE, NOON, on_holidays=True) for day in range(7)]


@pytest.fixture
def venue(cast: make.Cast) -> Venue:
    found = make.venue("示例 万桥议事室")
    actions.set_opening(found, rules_=daily(), by=cast.convener.actor)
    return found


def test_a_rota_fills_itself_with_equal_turns_and_stays_as_it_is(venue: Venue) -> None:
    duties = list(Duty.objects.filter(venue=venue))
    assert len(duties) == 57
    turns = Counter(duty.member_id for duty in duties)
    assert set(turns) == set(
        GroupMembership.objects.filter(group__name="示例 万桥小组").values_list("member_id", flat=True)
    )
    assert max(turns.values()) - min(turns.values()) <= 1
    before = list(Duty.objects.values_list("day", "member_id"))
    assert actions.fill_rota(venue, by=SYSTEM) == 0
    assert list(Duty.objects.values_list("day", "member_id")) == before


def test_who_leaves_the_group_is_replaced_and_a_day_by_hand_stays(cast: make.Cast, venue: Venue) -> None:
    day = clock.today() + dt.timedelta(days=10)
    actions.set_duty(venue, day=day, member=cast.member.member, by=cast.convener.actor)
    seat = GroupMembership.objects.get(member=cast.colleague.member)
    people.leave_group(seat, ends=clock.today() + dt.timedelta(days=5), by=SYSTEM)
    actions.fill_rota(venue, by=SYSTEM)
    later = Duty.objects.filter(venue=venue, day__gt=clock.today() + dt.timedelta(days=5))
    assert not later.filter(member=cast.colleague.member).exists()
    assert later.get(day=day).member == cast.member.member
    assert later.get(day=day).is_by_hand


def test_who_is_away_is_passed_over_and_cannot_be_put_there(cast: make.Cast, venue: Venue) -> None:
    first = clock.today() + dt.timedelta(days=4)
    Absence.objects.create(
        person=cast.member.person,
        delegate=cast.colleague.person,
        starts=first,
        ends=first + dt.timedelta(days=20),
        made_at=clock.now(),
    )
    actions.fill_rota(venue, by=SYSTEM)
    days = Duty.objects.filter(venue=venue, day__gte=first, day__lte=first + dt.timedelta(days=20))
    assert days.count() == 21 and not days.filter(member=cast.member.member).exists()
    assert Duty.objects.filter(venue=venue, member=cast.member.member, day__gt=first).exists()
    with pytest.raises(refusals.Invalid, match="请了假"):
        actions.set_duty(venue, day=first, member=cast.member.member, by=cast.convener.actor)


def test_two_days_change_places_once(cast: make.Cast, venue: Venue) -> None:
    first, second = Duty.objects.filter(venue=venue, day__gt=clock.today())[:2]
    actions.swap_duties(venue, day=first.day, other=second.day, by=cast.convener.actor)
    now = {d.day: d.member_id for d in Duty.objects.filter(pk__in=(first.pk, second.pk))}
    assert now == {first.day: second.member_id, second.day: first.member_id}
    with pytest.raises(refusals.Stale):
        actions.swap_duties(venue, day=first.day, other=first.day, by=cast.convener.actor)


def test_a_rota_with_nobody_is_told_once_a_week_and_stands_empty(cast: make.Cast) -> None:
    lonely = make.venue("示例 没人的亭子", at=make.FAR_AWAY)
    actions.set_opening(lonely, rules_=daily()[:1], by=cast.other_county_office.actor)
    assert all(d.member is None for d in Duty.objects.filter(venue=lonely))
    actions.fill_rota(lonely, by=SYSTEM)
    told = Notice.objects.filter(template="venues.rota_empty", person_id=cast.other_county_office.person.pk)
    assert told.count() == 1
    assert queries.public_days_of([lonely])[0].next[0].on_duty == ""


def test_a_closed_day_has_nobody_on_duty_and_opens_again(cast: make.Cast, venue: Venue) -> None:
    day = clock.today() + dt.timedelta(days=3)
    actions.set_exception(venue, day=day, note="装修", by=cast.convener.actor)
    assert not Duty.objects.filter(venue=venue, day=day).exists()
    assert day not in [one.opened.day for one in queries.public_days_of([venue], limit=9)[0].next]
    actions.drop_exception(venue, day, by=cast.convener.actor)
    assert Duty.objects.get(venue=venue, day=day).member is not None
    with pytest.raises(refusals.Stale):
        actions.drop_exception(venue, day, by=cast.convener.actor)


def test_new_hours_end_the_old_ones_and_bad_ones_change_nothing(cast: make.Cast, venue: Venue) -> None:
    by = cast.convener.actor
    for bad in ([NewRule("week", 1, 2, NOON, NINE)], daily() * 2, [NewRule("year", 1, 2, NINE, NOON)]):
        with pytest.raises(refusals.Invalid):
            actions.set_opening(venue, rules_=bad, by=by)
    assert venue.opening_rules.filter(ends=None).count() == 7
    tomorrow = clock.today() + dt.timedelta(days=1)
    actions.set_opening(venue, rules_=[NewRule("week", 1, 5, NINE, NOON)], starts=tomorrow, by=by)
    (days,) = queries.public_days_of([venue], limit=3)
    assert days.next[0].opened.day == clock.today()
    assert {one.opened.day.weekday() for one in days.next[1:]} == {5}
    for day in (clock.today() - dt.timedelta(days=1), clock.today() + dt.timedelta(days=900)):
        with pytest.raises(refusals.Invalid):
            actions.set_exception(venue, day=day, by=by)
    with pytest.raises(refusals.Invalid):
        actions.set_exception(venue, day=tomorrow, begins=NINE, by=by)


def test_names_on_duty_are_public_only_where_the_venue_says_so(cast: make.Cast, venue: Venue) -> None:
    assert all(one.on_duty == "" for one in queries.public_days_of([venue])[0].next)
    Venue.objects.filter(pk=venue.pk).update(is_duty_public=True)
    venue.refresh_from_db()
    assert all(one.on_duty.startswith("示例") for one in queries.public_days_of([venue])[0].next)


def test_who_does_not_keep_the_venue_is_refused(cast: make.Cast, venue: Venue) -> None:
    for player in (cast.member, cast.stranger, cast.convener_next_door, cast.inspector, cast.resident):
        with pytest.raises((refusals.Forbidden, refusals.NotFound, refusals.SignInNeeded)):
            actions.set_opening(venue, rules_=[], by=player.actor)
        with pytest.raises((refusals.Forbidden, refusals.NotFound, refusals.SignInNeeded)):
            queries.rota_of(player.actor, venue)


def ask(venue: Venue) -> tuple[Follow, str]:
    follow = actions.ask_to_follow(venue, phone=PHONE, consents=True, site="https://example.cn", by=PASSERBY)
    notice = Notice.objects.filter(template="venues.code").latest("pk")
    return follow, notice.link


def test_a_telephone_is_reminded_after_the_code_and_gone_after_the_way_out(
    venue: Venue,
) -> None:
    follow, code = ask(venue)
    tasks.remind.call()
    assert not Notice.objects.filter(template="venues.opens").exists()
    with pytest.raises(refusals.Invalid):
        actions.confirm_follow(follow, code="000000" if code != "000000" else "111111", by=PASSERBY)
    follow.refresh_from_db()
    actions.confirm_follow(follow, code=code, by=PASSERBY)
    tasks.remind.call()
    tasks.remind.call()
    (notice,) = Notice.objects.filter(template="venues.opens")
    assert notice.address == PHONE and "09:00–12:00" in notice.values["hours"]
    token = re.sub(r".*/remind/", "", notice.link)
    found = queries.public_follow(token)
    actions.stop_following(found, by=PASSERBY)
    found.refresh_from_db()
    assert (found.phone, found.phone_print) == ("", "")
    with pytest.raises(refusals.Stale):
        actions.stop_following(found, by=PASSERBY)
    assert queries.followers_of(venue) == 0


def test_codes_end_after_five_tries_and_in_a_quarter_of_an_hour(venue: Venue) -> None:
    follow, code = ask(venue)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        follow.refresh_from_db()
        with pytest.raises(refusals.Invalid):
            actions.confirm_follow(follow, code=wrong, by=PASSERBY)
    follow.refresh_from_db()
    with pytest.raises(refusals.Stale):
        actions.confirm_follow(follow, code=code, by=PASSERBY)
    follow, code = ask(venue)
    Follow.objects.update(asked_at=clock.now() - dt.timedelta(minutes=16))
    follow.refresh_from_db()
    with pytest.raises(refusals.Stale):
        actions.confirm_follow(follow, code=code, by=PASSERBY)
    ask(venue)
    with pytest.raises(refusals.TooMany):
        ask(venue)


def test_without_consent_or_number_nothing_is_kept(venue: Venue) -> None:
    for phone, consents in ((PHONE, False), ("", True), ("0550123456", True)):
        with pytest.raises(refusals.Invalid):
            actions.ask_to_follow(venue, phone=phone, consents=consents, site="", by=PASSERBY)
    assert not Follow.objects.exists() and not Notice.objects.filter(template="venues.code").exists()


def test_a_code_that_never_came_back_takes_the_number_with_it(venue: Venue) -> None:
    ask(venue)
    assert actions.forget_unconfirmed() == 0
    Follow.objects.update(asked_at=clock.now() - dt.timedelta(days=2))
    assert actions.forget_unconfirmed() == 1


def test_no_number_and_no_name_goes_into_the_history(cast: make.Cast, venue: Venue) -> None:
    ask(venue)
    worker.drain()
    told = str(list(Entry.objects.filter(kind__startswith="venues.").values("data")))
    assert PHONE not in told and "示例" not in told
    assert rules.token_of(Follow.objects.get()).count(":") == 1


def test_whoever_is_on_duty_tomorrow_is_told_once(venue: Venue) -> None:
    tasks.remind.call()
    tasks.remind.call()
    tomorrow = Duty.objects.select_related("member").get(
        venue=venue, day=clock.today() + dt.timedelta(days=1)
    )
    (notice,) = Notice.objects.filter(template="venues.on_duty")
    assert tomorrow.member is not None and notice.person_id == tomorrow.member.person_id


def test_a_studio_has_a_founder_a_day_and_seats(cast: make.Cast) -> None:
    studio = people.Studio(30, cast.member.member, dt.date(2019, 6, 14), is_duty_public=True)
    made = make.venue("示例 委员工作室", kind="studio", studio=studio)
    assert (made.capacity, made.founder, made.opened_on) == (30, cast.member.member, dt.date(2019, 6, 14))
    for bad in (
        people.Studio(founder=cast.member.member),
        people.Studio(capacity=0),
        people.Studio(opened_on=clock.today() + dt.timedelta(days=1)),
    ):
        with pytest.raises(refusals.Invalid):
            make.venue("示例 亭子", kind="pavilion", studio=bad)
    people.change_venue(
        made, name=made.name, kind="studio", owner=None, address="", opening="", is_active=True, by=SYSTEM
    )
    made.refresh_from_db()
    assert made.founder == cast.member.member, "what is not said stays"
