"""What follows: somebody has it, is reminded, answers; a post that changes hands takes it along."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import make
from tests.observations import stage

from tinghao.access import happenings
from tinghao.access.models import Appointment
from tinghao.core import clock, refusals
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.observations import actions, queries, tasks
from tinghao.observations.models import FollowUp


def told(player: make.Player) -> list[str]:
    assert player.person is not None
    rows = Notice.objects.filter(person_id=player.person.pk, subject="follow_up").order_by("pk")
    return [t.removeprefix("observations.follow_up_") for t in rows.values_list("template", flat=True)]


def morning(days: int) -> None:
    with clock.at(clock.now() + dt.timedelta(days=days)):
        tasks.watch_follow_ups.call()
        tasks.watch_follow_ups.call()
        worker.drain()


def test_somebody_is_told_reminded_and_answers(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast), days=10)
    worker.drain()
    morning(1)
    assert told(cast.convener) == ["new"]
    morning(8)
    morning(10)
    assert told(cast.convener) == ["new", "soon", "due"]
    actions.finish_follow_up(found, by=cast.convener.actor, words="示例：三个小区都用上了。")
    morning(12)
    assert told(cast.convener) == ["new", "soon", "due"] and told(cast.county_office) == []
    with pytest.raises(refusals.Stale):
        actions.finish_follow_up(found, by=cast.convener.actor, words="示例：再按一次。")


def test_the_notice_of_it_opens_and_says_the_day(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast), days=10)
    worker.drain()
    page = cast.convener.client.get(reverse("desk:notices"))
    assert page.status_code == 200
    assert reverse("desk:follow_up", args=[found.pk]) in page.content.decode()


def test_what_is_overdue_goes_to_the_county_and_a_week_later_to_the_city(cast: make.Cast) -> None:
    stage.follow_up(cast, stage.announced(cast), days=3)
    worker.drain()
    morning(4)
    assert told(cast.convener)[-1] == "overdue" and told(cast.county_office) == ["overdue"]
    assert told(cast.city_office) == [] and told(cast.other_county_office) == []
    morning(15)
    assert told(cast.county_office) == ["overdue"] and told(cast.city_office) == ["overdue"]


def test_reopened_it_has_a_reason_a_new_day_and_new_reminders(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast), days=3)
    actions.finish_follow_up(found, by=cast.convener.actor, words="示例：办了。")
    day = clock.today() + dt.timedelta(days=20)
    with pytest.raises(refusals.Forbidden):
        actions.reopen_follow_up(found, by=cast.convener.actor, words="示例", due_on=day)
    actions.reopen_follow_up(found, by=cast.county_office.actor, words="示例：只办了一个。", due_on=day)
    found.refresh_from_db()
    assert (found.state, found.round, found.due_on) == ("open", 2, day)
    worker.drain()
    assert told(cast.convener)[-1] == "reopened"
    morning(20)
    assert told(cast.convener)[-1] == "due"


def test_a_holder_who_leaves_hands_it_to_the_successor_and_both_numbers_stay(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast))
    worker.drain()
    heir = make.Player(make.person("示例接任召集人", at=make.COUNTY))
    assert heir.person is not None and cast.convener.person is not None
    yesterday = clock.today() - dt.timedelta(days=1)
    Appointment.objects.filter(person=cast.convener.person).update(ends=yesterday)
    morning(0)
    found.refresh_from_db()
    assert found.person is None  # nobody yet: the county's office answers
    assert told(cast.county_office) == ["passed"]
    assert [one.pk for one in queries.owed_by(cast.county_office.actor)] == [found.pk]
    make.appointed(heir.person, "convener", at=make.TOWNSHIP, starts=clock.today())
    morning(0)
    found.refresh_from_db()
    assert found.person == heir.person and told(heir) == ["passed"]
    page = cast.county_office.client.get(reverse("desk:follow_up", args=[found.pk])).content.decode()
    assert "因离任转来" in page
    actions.finish_follow_up(found, by=heir.actor, words="示例：办了。")


def test_the_office_can_answer_for_everybody_and_nobody_else_can(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast))
    for name in ("convener_next_door", "other_county_office", "inspector"):
        with pytest.raises(refusals.Forbidden):
            actions.finish_follow_up(found, by=getattr(cast, name).actor, words="示例")
    actions.finish_follow_up(found, by=cast.county_office.actor, words="示例：办了。")


def test_a_unit_that_was_not_on_the_bus_finds_its_own_and_nothing_else(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast), who="handling_unit")
    client = cast.handling_unit.client
    url = reverse("desk:follow_up", args=[found.pk])
    assert client.get(url).status_code == 200
    assert cast.other_handling_unit.client.get(url).status_code == 404
    assert client.get(reverse("desk:observation", args=[found.observation_id])).status_code == 404
    assert "示例：把板凳协商用到三个小区。" in client.get(reverse("desk:home")).content.decode()
    done = reverse("desk:follow_up_finish", args=[found.pk])
    assert client.post(done, {"words": ""}).status_code == 422
    assert client.post(done, {"words": "示例：办了。"}).status_code == 302
    assert client.post(done, {"words": "示例：办了。"}).status_code == 409


def test_the_office_gives_something_to_somebody_of_the_county(cast: make.Cast) -> None:
    found = stage.announced(cast)
    client = cast.county_office.client
    url = reverse("desk:follow_up_add", args=[found.pk])
    mine = Appointment.objects.get(person=cast.convener.person)
    elsewhere = Appointment.objects.get(person=cast.other_county_office.person)
    day = (clock.today() + dt.timedelta(days=9)).isoformat()
    assert client.post(url, {"what": "示例", "post": elsewhere.pk, "due_on": day}).status_code == 422
    assert client.post(url, {"what": "示例", "post": mine.pk, "due_on": "2020-01-01"}).status_code == 422
    assert client.post(url, {"what": "示例：办一件。", "post": mine.pk, "due_on": day}).status_code == 302
    assert cast.convener.client.post(url, {"what": "示例"}).status_code == 403
    row = FollowUp.objects.get()
    reopen = reverse("desk:follow_up_reopen", args=[row.pk])
    actions.finish_follow_up(row, by=cast.convener.actor, words="示例：办了。")
    assert client.post(reopen, {"words": "", "due_on": day}).status_code == 422
    assert client.post(reopen, {"words": "示例：没到位。", "due_on": day}).status_code == 302


def test_the_day_stands_in_the_calendar_of_whoever_answers(cast: make.Cast) -> None:
    found = stage.follow_up(cast, stage.announced(cast))
    read = happenings.read
    today = clock.today()
    mine = read(cast.convener.actor, today, found.due_on, kinds=["follow_up"], with_due=True)
    assert [(one.number, one.mine) for one in mine] == [(found.pk, True)]
    others = read(cast.convener_next_door.actor, today, found.due_on, kinds=["follow_up"], with_due=True)
    assert others == []
    day = read(cast.convener.actor, today, today, kinds=["observation"])
    assert [one.mine for one in day] == [True]
