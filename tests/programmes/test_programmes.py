"""The life of a programme: planned, announced, moved, called off; who is on the roll, and what is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.programmes import stage

from tinghao.access import actions as access
from tinghao.access import happenings
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.history import queries as history
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.people import actions as people
from tinghao.people.models import Member, Person
from tinghao.programmes import actions, queries, tasks
from tinghao.programmes.actions.planning import halves
from tinghao.programmes.models import Part, Programme


def told(template: str) -> set[int | None]:
    return set(Notice.objects.filter(template=template).values_list("person_id", flat=True))


def test_a_programme_is_cut_into_its_half_days() -> None:
    day = dt.datetime(2026, 11, 23, 9, tzinfo=clock.local(clock.now()).tzinfo)
    assert halves(day, day.replace(hour=17)) == [(day.date(), 1), (day.date(), 2)]
    assert halves(day.replace(hour=14), day.replace(hour=17)) == [(day.date(), 2)]
    assert halves(day.replace(hour=19), day.replace(hour=21)) == [(day.date(), 3)]
    two = halves(day.replace(hour=14), day.replace(hour=12) + dt.timedelta(days=2))
    assert [half for _day, half in two] == [2, 1, 2, 1]


def test_all_members_of_a_county_are_on_the_roll_with_one_press_and_pressing_twice_adds_nobody(
    cast: make.Cast,
) -> None:
    found = stage.planned(cast, kind="plenary")
    office = cast.county_office.actor
    count = actions.put_on_roll(found, by=office, rule="members")
    assert count == Member.objects.filter(county=make.COUNTY, level="both").count() == 4
    assert actions.put_on_roll(found, by=office, rule="members") == 0
    assert found.parts.count() == 4
    assert Entry.objects.filter(subject="programme", kind="programmes.put_on_roll").count() == 1


def test_conveners_of_the_whole_city_attend_with_one_press_and_a_member_among_them_stays_expected(
    cast: make.Cast,
) -> None:
    assert cast.convener.person is not None
    both = make.member(who=cast.convener.person, level="city")
    found = stage.planned(cast, kind="plenary", at=make.CITY)
    office = cast.city_office.actor
    actions.put_on_roll(found, by=office, rule="conveners")
    assert set(found.parts.values_list("standing", flat=True)) == {"attendant"}
    actions.put_on_roll(found, by=office, rule="members")
    assert found.parts.get(person=both.person_id).standing == "expected"
    assert found.parts.filter(person=both.person_id).count() == 1


def test_a_group_the_standing_members_and_single_persons_come_on_the_roll_by_rule(cast: make.Cast) -> None:
    found, office = stage.planned(cast, kind="standing_meeting"), cast.county_office.actor
    assert actions.put_on_roll(found, by=office, rule="standing") == 0
    Member.objects.filter(pk=cast.member.member.pk).update(is_standing=True)  # type: ignore[union-attr]
    assert actions.put_on_roll(found, by=office, rule="standing") == 1
    assert actions.put_on_roll(found, by=office, rule="group", group=cast.group) == 2
    assert cast.stranger.person is not None
    assert actions.put_on_roll(found, by=office, rule="person", persons=[cast.stranger.person]) == 1
    with pytest.raises(refusals.Invalid):
        actions.put_on_roll(found, by=office, rule="conveners", county=make.OTHER_COUNTY)


def test_announcing_tells_everybody_once_and_refuses_an_empty_roll(cast: make.Cast) -> None:
    empty = stage.planned(cast)
    with pytest.raises(refusals.Invalid):
        actions.announce_programme(empty, by=cast.county_office.actor)
    found = stage.announced(cast)
    worker.drain()
    assert told("programmes.announced") == set(found.parts.values_list("person_id", flat=True))
    with pytest.raises(refusals.Stale):
        actions.announce_programme(Programme.objects.get(pk=found.pk), by=cast.county_office.actor)
    # Who comes later is told as well, and the others not again.
    later = make.member(at=make.COUNTY, level="county")
    actions.put_on_roll(found, by=cast.county_office.actor, rule="members")
    worker.drain()
    assert later.person_id in told("programmes.announced")
    assert Notice.objects.filter(template="programmes.announced").count() == found.parts.count()


def test_moving_it_after_the_notice_tells_everybody_voids_the_answers_and_changes_the_calendar(
    cast: make.Cast,
) -> None:
    found = stage.announced(cast, days=10)
    mine = stage.part(found, cast.member.member)
    actions.answer(mine, by=cast.member.actor, coming=False, reason="示例：住院")
    day = found.first_day

    def shown(on: dt.date) -> list[str]:
        return [h.key for h in happenings.read(cast.member.actor, on, on) if h.kind == "training"]

    assert shown(day) == [f"programme:{found.pk}"]
    actions.change_programme(
        found,
        by=cast.county_office.actor,
        title=found.title,
        starts_at=stage.moment(12),
        ends_at=stage.moment(12, 17),
        place=found.place,
        sequence=0,
    )
    worker.drain()
    assert told("programmes.moved") == set(found.parts.values_list("person_id", flat=True))
    mine.refresh_from_db()
    assert (mine.answer, mine.reason) == ("none", "")
    assert shown(day) == [] and shown(day + dt.timedelta(days=2)) == [f"programme:{found.pk}"]
    assert {s.day for s in found.sessions.all()} == {day + dt.timedelta(days=2)}
    with pytest.raises(refusals.Stale):
        actions.change_programme(
            Programme.objects.get(pk=found.pk),
            by=cast.county_office.actor,
            title="旧页",
            starts_at=stage.moment(12),
            ends_at=stage.moment(12, 17),
            sequence=0,
        )


def test_calling_it_off_needs_a_reason_and_tells_those_who_were_told(cast: make.Cast) -> None:
    found = stage.announced(cast)
    with pytest.raises(refusals.Invalid):
        actions.call_off_programme(found, by=cast.county_office.actor, words=" ")
    actions.call_off_programme(found, by=cast.county_office.actor, words="示例：场地停电")
    worker.drain()
    assert told("programmes.called_off") == told("programmes.announced")
    [line] = happenings.read(cast.member.actor, found.first_day, found.first_day)
    assert line.is_off and line.mine
    with pytest.raises(refusals.Stale):
        actions.put_on_roll(found, by=cast.county_office.actor, rule="members")


def test_who_left_office_before_the_day_is_neither_told_nor_counted_and_the_row_stays(
    cast: make.Cast,
) -> None:
    found = stage.planned(cast)
    office = cast.county_office.actor
    actions.put_on_roll(found, by=office, rule="members")
    gone = cast.colleague.member
    assert gone is not None
    Member.objects.filter(pk=gone.pk).update(ended_on=clock.today())
    actions.announce_programme(found, by=office)
    worker.drain()
    assert gone.person_id not in told("programmes.announced")
    [line] = queries.figures_of(found)
    assert (line.count, line.gone) == (3, 1) and found.parts.count() == 4


def test_a_convener_whose_post_ends_gives_way_to_the_successor_by_pressing_again(cast: make.Cast) -> None:
    found, office = stage.planned(cast, kind="plenary"), cast.county_office.actor
    assert actions.put_on_roll(found, by=office, rule="conveners") == 2
    post = found.parts.get(person=cast.convener.person).appointment
    assert post is not None
    post.ends = found.first_day - dt.timedelta(days=1)
    post.save()
    make.appointed(make.person("示例新任"), Role.CONVENER, at=make.TOWNSHIP, starts=found.first_day)
    assert actions.put_on_roll(found, by=office, rule="conveners") == 1
    [line] = queries.figures_of(found)
    assert (line.count, line.gone) == (2, 1)


def test_leave_needs_a_reason_that_the_history_never_holds_and_that_is_forgotten(cast: make.Cast) -> None:
    found = stage.announced(cast)
    mine = stage.part(found, cast.member.member)
    with pytest.raises(refusals.Invalid):
        actions.answer(mine, by=cast.member.actor, coming=False)
    actions.answer(mine, by=cast.member.actor, coming=False, reason="示例：手术")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM programmes_part WHERE id = %s", [mine.pk])
        assert "手术" not in cursor.fetchone()[0]
    assert all("手术" not in str(e.data) for e in Entry.objects.all())
    with pytest.raises((refusals.Forbidden, refusals.NotFound)):
        actions.answer(mine, by=cast.colleague.actor, coming=True)
    actions.erase_reason(mine, by=cast.county_office.actor)
    mine.refresh_from_db()
    assert (mine.answer, mine.reason) == ("leave", "")
    actions.answer(mine, by=cast.member.actor, coming=False, reason="示例：手术")
    stage.brought(found, ago=100)
    tasks.forget.func()
    mine.refresh_from_db()
    assert mine.reason == ""
    assert history.public_verdict_on("programme", found.pk).holds


def test_a_delegate_answers_for_whoever_is_away_and_both_names_are_kept(cast: make.Cast) -> None:
    found = stage.announced(cast)
    assert cast.member.person and cast.colleague.person
    access.declare_absence(
        person=cast.member.person,
        delegate=cast.colleague.person,
        starts=clock.today(),
        ends=found.last_day,
        by=cast.member.actor,
    )
    mine = stage.part(found, cast.member.member)
    actions.answer(mine, by=cast.colleague.actor, coming=True, stand_in=cast.colleague.person)
    mine.refresh_from_db()
    assert (mine.answered_by_id, mine.answered_for_id) == (cast.colleague.person.pk, cast.member.person.pk)
    entry = Entry.objects.filter(kind="programmes.answered").latest("pk")
    assert (entry.person_id, entry.data["for"]) == (cast.colleague.person.pk, cast.member.person.pk)
    with pytest.raises(refusals.Invalid):
        actions.answer(mine, by=cast.member.actor, coming=True, stand_in=cast.group_leader.person)


def test_members_sign_up_until_the_places_are_taken_or_the_day_has_passed(cast: make.Cast) -> None:
    found = stage.planned(cast, sign_up_by=clock.today() + dt.timedelta(days=3), places=2)
    office = cast.county_office.actor
    with pytest.raises(refusals.Stale):
        actions.sign_up(found, by=cast.member.actor)
    actions.announce_programme(found, by=office)
    actions.sign_up(found, by=cast.member.actor)
    with pytest.raises(refusals.Stale):
        actions.sign_up(found, by=cast.member.actor)
    with pytest.raises(refusals.Forbidden):
        actions.sign_up(found, by=cast.stranger.actor)
    second = actions.sign_up(found, by=cast.convener.actor)
    with pytest.raises(refusals.Stale):
        actions.sign_up(found, by=cast.colleague.actor)
    actions.cancel_sign_up(second, by=cast.convener.actor)
    actions.sign_up(found, by=cast.colleague.actor)
    found.refresh_from_db()
    assert found.taken == found.parts.count() == 2
    Programme.objects.filter(pk=found.pk).update(sign_up_by=clock.today() - dt.timedelta(days=1), places=9)
    found.refresh_from_db()
    with pytest.raises(refusals.Stale):
        actions.sign_up(found, by=cast.group_leader.actor)


def test_only_the_office_of_the_place_runs_it_and_only_those_concerned_see_it(cast: make.Cast) -> None:
    found = stage.planned(cast)
    for player in (cast.other_county_office, cast.member, cast.convener, cast.stranger):
        with pytest.raises((refusals.NotFound, refusals.Forbidden)):
            actions.put_on_roll(found, by=player.actor, rule="members")
        with pytest.raises((refusals.NotFound, refusals.Forbidden)):
            queries.programme_for(player.actor, found.pk)
    with pytest.raises(refusals.Forbidden):
        actions.put_on_roll(found, by=cast.inspector.actor, rule="members")
    actions.put_on_roll(found, by=cast.city_office.actor, rule="members")
    actions.announce_programme(found, by=cast.county_office.actor)
    assert queries.programme_for(cast.member.actor, found.pk) == found
    with pytest.raises(refusals.NotFound):
        queries.programme_for(cast.stranger.actor, found.pk)


def test_next_years_plan_comes_from_this_years_with_one_press_and_only_once(cast: make.Cast) -> None:
    year = clock.today().year
    first = stage.planned(cast, title=f"{year}年第一期培训班")
    actions.set_session(
        first, by=cast.county_office.actor, session=stage.session(first), day=first.first_day, half=1,
        topic="提问的办法", hours=Decimal("2.5"),
    )  # fmt: skip
    off = stage.planned(cast, title="不办的", days=12)
    actions.call_off_programme(off, by=cast.county_office.actor, words="示例：并到下一期")
    press = {
        "by": cast.county_office.actor,
        "place_code": make.COUNTY,
        "kind": "training",
        "year": first.year,
    }
    [made] = actions.plan_next_year(**press)
    assert made.title == f"{year + 1}年第一期培训班" and made.state == "planned"
    assert [(s.topic, s.hours) for s in made.sessions.all()] == [
        ("提问的办法", Decimal("2.5")),
        ("", Decimal(3)),
    ]
    assert made.hours == Decimal("5.5") and made.first_day.weekday() < 5
    assert actions.plan_next_year(**press) == []


def test_five_thousand_on_a_roll_take_no_more_statements_than_five(cast: make.Cast) -> None:
    def statements(many: int) -> dict[str, int]:
        persons = Person.objects.bulk_create(
            Person(name=f"示例{n}", city=make.CITY, county=make.COUNTY) for n in range(many)
        )
        Member.objects.bulk_create(Member(person=p, level="county", county=make.COUNTY) for p in persons)
        found = stage.planned(cast, kind="plenary", days=0)
        stage.brought(found)
        office = cast.county_office.actor
        counts = {}

        def counted(name: str, call: object) -> None:
            with CaptureQueriesContext(connection) as seen:
                call()  # type: ignore[operator]
            # A thousand rows are one statement: what is written grows by those alone.
            counts[name] = sum(not q["sql"].startswith("INSERT") for q in seen.captured_queries)

        counted("put", lambda: actions.put_on_roll(found, by=office, rule="members"))
        counted("page", lambda: queries.roll_page(found))
        counted("mark", lambda: actions.mark_the_rest(stage.session(found), by=office))
        counted("figures", lambda: (queries.figures_of(found), queries.session_figures(found)))
        counted("hold", lambda: actions.hold_programme(found, by=office))
        assert found.parts.filter(hours=3).count() == found.parts.count() >= many
        return counts

    assert statements(5) == statements(2000)


def test_a_page_of_the_roll_begins_where_the_last_one_ended(cast: make.Cast) -> None:
    found = stage.announced(cast)
    everybody = list(found.parts.order_by("pk"))
    first = queries.roll_page(found, limit=3)
    rest = queries.roll_page(found, after_id=first[-1].pk, limit=3)
    assert [p.pk for p in (*first, *rest)] == [p.pk for p in everybody]
    assert queries.roll_page(found, words="同组")[0].person.name == "示例同组委员"
    assert queries.roll_page(found, county=make.OTHER_COUNTY) == []


def test_tomorrows_programme_is_remembered_once_and_not_to_whoever_is_on_leave(cast: make.Cast) -> None:
    found = stage.announced(cast, days=1)
    mine = stage.part(found, cast.member.member)
    actions.answer(mine, by=cast.member.actor, coming=False, reason="示例：出差")
    for _ in range(2):
        tasks.remind.func()
        worker.drain()
    reminded = told("programmes.reminder")
    assert mine.person_id not in reminded and len(reminded) == found.parts.count() - 1
    assert Notice.objects.filter(template="programmes.reminder").count() == len(reminded)


def test_erased_people_are_off_every_count(cast: make.Cast) -> None:
    found = stage.announced(cast)
    assert cast.colleague.person is not None
    people.erase_person(cast.colleague.person, by=SYSTEM)
    assert queries.count_on_roll(found) == 3 and Part.objects.filter(programme=found).count() == 4
