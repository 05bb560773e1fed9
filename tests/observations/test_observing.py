"""One observation: from a quarter of the plan to a route with people on it; called off, planned anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.observations import stage

from tinghao.core import clock, refusals
from tinghao.distribution.models import Position
from tinghao.filing.models import DutyRecord
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import Observation, Site
from tinghao.orders import actions as orders
from tinghao.people.models import Venue
from tinghao.programmes import actions as programmes
from tinghao.programmes.models import Part, Programme


def titles(found: Observation) -> list[str]:
    return list(found.sites.values_list("title", flat=True))


def test_a_planned_quarter_becomes_a_programme_and_nothing_is_typed_twice(cast: make.Cast) -> None:
    found = stage.observation(cast)
    assert "南谯区" in found.programme.title and found.programme.kind == "observation"
    assert found.county == make.COUNTY and found.programme.division_code == make.CITY
    with pytest.raises(refusals.Stale):
        stage.observation(cast)
    assert Programme.objects.count() == 1


def test_a_day_outside_the_quarter_is_refused(cast: make.Cast) -> None:
    quarter = stage.adopted(cast)
    begins = clock.now() + dt.timedelta(days=100)
    with pytest.raises(refusals.Invalid) as refused:
        actions.plan_observation(
            quarter, by=cast.city_office.actor, starts_at=begins, ends_at=begins + dt.timedelta(hours=8)
        )
    assert refused.value.fields["starts_at"]


def test_one_press_puts_conveners_and_offices_on_the_roll_and_a_second_changes_nothing(
    cast: make.Cast,
) -> None:
    found = stage.observation(cast)
    assert actions.invite_usual(found, by=cast.city_office.actor) == 5
    on = set(Part.objects.values_list("person_id", flat=True))
    players = ("convener", "convener_next_door", "county_office", "other_county_office", "city_office")
    assert on == {getattr(cast, name).person.pk for name in players}
    assert actions.invite_usual(found, by=cast.city_office.actor) == 0


def test_attendance_becomes_duty_records_through_the_roll(cast: make.Cast) -> None:
    found = stage.observation(cast)
    office = cast.city_office.actor
    assert cast.member.person is not None
    programmes.put_on_roll(found.programme, by=office, rule="person", persons=[cast.member.person])
    programmes.announce_programme(found.programme, by=office)
    session = found.programme.sessions.first()
    assert session is not None
    programmes.mark_the_rest(session, by=office)
    programmes.hold_programme(found.programme, by=office)
    worker.drain()
    assert DutyRecord.objects.filter(member=cast.member.member, kind="observation").count() == 1


def test_a_visit_counts_once_it_was_held(cast: make.Cast) -> None:
    found = stage.observation(cast)
    quarter = rules.quarter_of(clock.today())
    following = (quarter[0] + 1, 1)
    plan = found.planned.plan
    # The same year seen from the next one: nothing of it was held.
    with clock.at(clock.now() + dt.timedelta(days=400)):
        assert quarter not in {v.quarter for v in queries.visits_before(make.CITY, (plan.year + 1, 1))}
        Programme.objects.update(state="held")
        assert quarter in {v.quarter for v in queries.visits_before(make.CITY, following)}


def test_called_off_after_invitations_everybody_is_told_and_the_quarter_can_be_planned_anew(
    cast: make.Cast,
) -> None:
    found = stage.announced(cast)
    office, quarter = cast.city_office.actor, found.planned
    plan = quarter.plan
    plan.refresh_from_db()
    with pytest.raises(refusals.Stale):
        actions.drop_quarter(quarter, by=office, words="示例：防汛。", version=plan.version)
    programmes.call_off_programme(found.programme, by=office, words="示例：防汛。")
    worker.drain()
    convener = cast.convener.person
    assert convener is not None
    told = Notice.objects.filter(person_id=convener.pk).values_list("template", flat=True)
    assert set(told) == {"programmes.announced", "programmes.called_off"}
    with pytest.raises(refusals.Stale):
        stage.note(found, cast.convener.actor)
    again = stage.observation(cast)
    assert queries.current_of([quarter.pk])[quarter.pk] == again
    assert Observation.objects.filter(planned=quarter).count() == 2


def test_sites_come_from_what_the_system_knows(cast: make.Cast) -> None:
    studio = make.venue("示例·委员工作室", kind="studio")
    Venue.objects.filter(pk=studio.pk).update(founder=cast.member.member)
    make.venue("示例·邻县议事室", at=make.FAR_AWAY)
    case = make.order(cast, state="closed")
    orders.publish_order(case.order, by=cast.convener.actor, title="示例：楼道灯亮了", words="示例：换了灯。")
    hidden = make.order(cast, state="closed")
    found = stage.observation(cast)
    offered = {one.key: one for one in queries.proposed_sites(found)}
    kinds = [one.kind for one in offered.values()]
    assert kinds == ["studio", "case", "item"], kinds
    assert f"order-{hidden.pk}" not in offered
    made = actions.add_sites(
        found, by=cast.county_office.actor, keys=[*offered, "venue-999999"], version=found.version
    )
    assert [s.title for s in made][:2] == ["示例·委员工作室", "示例：楼道灯亮了"]
    facts = [fact for leg in queries.route_of(found) for fact in leg.facts]
    assert any("示例委员" in fact for fact in facts) and any("换了灯" in fact for fact in facts)


def test_a_county_without_any_closed_case_is_visited_all_the_same(cast: make.Cast) -> None:
    found = stage.observation(cast, county=make.OTHER_COUNTY)
    assert queries.proposed_sites(found) == []
    stage.site(cast, found, community=make.FAR_AWAY)
    page = cast.city_office.client.get(reverse("desk:observation", args=[found.pk])).content.decode()
    assert "照样能去" in page and "示例：议事亭" in page


def test_the_route_is_moved_by_hand_and_shortened_where_places_are_known(cast: make.Cast) -> None:
    found, office = stage.observation(cast), cast.county_office.actor
    for code, at in ((make.COMMUNITY, 118.1), (make.SISTER, 118.9), (make.NEXT_DOOR, 118.3)):
        Position.objects.create(code=code, latitude=32.3, longitude=at)
    for title, code in (("甲", make.COMMUNITY), ("乙", make.SISTER), ("丙", make.NEXT_DOOR), ("丁", "")):
        stage.site(cast, found, title, code)
    found.refresh_from_db()
    actions.shorten_route(found, by=office, version=found.version)
    assert titles(found) == ["甲", "丙", "丁", "乙"]
    last = found.sites.get(title="乙")
    last.observation = found
    actions.shift_site(last, by=office, step=-1, version=found.version)
    assert titles(found) == ["甲", "丙", "乙", "丁"]
    seen = found.version
    order = [s.pk for s in found.sites.order_by("title")]
    actions.order_sites(found, by=office, order=order, version=seen)
    with pytest.raises(refusals.Stale):
        actions.order_sites(found, by=office, order=order, version=seen)
    found.refresh_from_db()
    with pytest.raises(refusals.Stale):
        actions.order_sites(found, by=office, order=order[:-1], version=found.version)


def test_arrivals_follow_from_departure_ways_and_stays(cast: make.Cast) -> None:
    found, office = stage.observation(cast), cast.county_office.actor
    one, two = stage.site(cast, found, "甲"), stage.site(cast, found, "乙")
    found.refresh_from_db()
    actions.time_sites(
        found,
        by=office,
        stays={one.pk: 40, two.pk: 20},
        legs={one.pk: 25, two.pk: None},
        version=found.version,
    )
    legs = queries.route_of(found)
    assert [f"{clock.local(leg.stop.arrives):%H:%M}" for leg in legs] == ["08:55", "09:50"]
    with pytest.raises(refusals.Invalid):
        actions.time_sites(found, by=office, stays={one.pk: 2}, legs={}, version=found.version)


def test_moved_after_invitations_everybody_is_told_and_the_arrivals_follow(cast: make.Cast) -> None:
    found = stage.announced(cast)
    stage.site(cast, found)
    later, programme = dt.timedelta(hours=2), found.programme
    programmes.change_programme(
        programme,
        by=cast.city_office.actor,
        title=programme.title,
        starts_at=programme.starts_at + later,
        ends_at=programme.ends_at + later,
        place=programme.place,
        sequence=programme.sequence,
    )
    worker.drain()
    (leg,) = queries.route_of(queries.observation_for(cast.convener.actor, found.pk))
    assert f"{clock.local(leg.stop.arrives):%H:%M}" == "10:45"
    assert cast.convener.person is not None
    told = Notice.objects.filter(person_id=cast.convener.person.pk).values_list("template", flat=True)
    assert "programmes.moved" in told


def test_a_member_who_is_not_on_the_bus_reads_the_plan_and_finds_no_closed_door(cast: make.Cast) -> None:
    found = stage.announced(cast)
    roll = cast.convener.client.get(reverse("desk:programme", args=[found.programme_id])).content.decode()
    assert reverse("desk:observation_of_programme", args=[found.programme_id]) in roll
    page = cast.member.client.get(reverse("desk:observations")).content.decode()
    assert "已通知" in page and reverse("desk:observation", args=[found.pk]) not in page


def test_a_site_with_a_note_stays_on_the_route(cast: make.Cast) -> None:
    found = stage.announced(cast)
    here = stage.site(cast, found)
    stage.note(found, cast.convener.actor, site=here)
    found.refresh_from_db()
    here.observation = found
    with pytest.raises(refusals.Stale):
        actions.remove_site(here, by=cast.city_office.actor, version=found.version)
    assert Site.objects.count() == 1


@pytest.mark.parametrize("state", ["planned", "announced"])
def test_who_sees_an_observation(cast: make.Cast, state: str) -> None:
    found = stage.announced(cast) if state == "announced" else stage.observation(cast)
    url = reverse("desk:observation", args=[found.pk])
    offices = {"county_office", "city_office", "inspector"}
    on_roll = {"convener", "convener_next_door", "other_county_office"} if state == "announced" else set()
    for name, player in cast.everybody.items():
        expected = 200 if name in offices | on_roll else 302 if name == "resident" else 404
        assert player.client.get(url).status_code == expected, name


def test_the_office_goes_from_the_plan_to_the_printed_route(cast: make.Cast) -> None:
    quarter = stage.adopted(cast)
    client = cast.city_office.client
    when = reverse("desk:observation_when", args=[quarter.pk])
    form = client.get(when).context["form"]
    day = clock.local(clock.now())
    typed = {**form.initial, "starts_at": f"{day:%Y-%m-%dT08:30}", "ends_at": f"{day:%Y-%m-%dT17:00}"}
    assert client.post(when, {**typed, "ends_at": ""}).status_code == 422
    assert client.post(when, typed).status_code == 302
    assert client.post(when, typed).status_code == 409
    found = Observation.objects.get()
    post = _poster(client, found)
    assert post("invite").status_code == 302
    assert post("add").status_code == 422  # nothing ticked
    assert post("add_other", title="示例：广场").status_code == 302
    assert post("add_other", title="").status_code == 422
    assert post("shorten").status_code == 422
    site = found.sites.get()
    assert post("times", **{f"stay-{site.pk}": "一小时"}).status_code == 422
    assert post("times", **{f"stay-{site.pk}": "60", f"leg-{site.pk}": ""}).status_code == 302
    sheet = client.get(reverse("desk:observation_sheet", args=[found.pk])).content.decode()
    assert "示例：广场" in sheet and "09:45" in sheet
    plan = client.get(reverse("desk:observations")).content.decode()
    assert reverse("desk:observation", args=[found.pk]) in plan
    other = reverse("desk:observation_add_other", args=[found.pk])
    assert client.post(other, {"title": "示例", "version": 1}).status_code == 409


def _poster(client: Any, found: Observation) -> Any:
    def post(name: str, **data: Any) -> Any:
        found.refresh_from_db()
        return client.post(
            reverse(f"desk:observation_{name}", args=[found.pk]), {"version": found.version, **data}
        )

    return post


def test_history_holds_no_title_and_no_word(cast: make.Cast) -> None:
    found = stage.announced(cast)
    stage.site(cast, found, "示例：独一无二的亭子")
    stage.note(found, cast.convener.actor, "示例：独一无二的话")
    told = repr(list(Entry.objects.filter(subject="observation").values_list("data", flat=True)))
    assert "独一无二" not in told and "noted" not in told
