"""Away with a delegate: queue, rights and notices go over, through any chain; the record keeps both names."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.access import actions as access
from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders
from tinghao.orders import queries, rules
from tinghao.rosters import actions

DAY = dt.timedelta(days=1)


def away(who, delegate, days=5, *, by=None, starts=None):
    first = starts or clock.today()
    return actions.declare_absence(
        person=who.person, delegate=delegate.person, starts=first, ends=first + days * DAY, by=by or who.actor
    )


def test_the_delegate_has_the_queue_the_rights_and_the_record_keeps_both(cast):
    case = make.order(cast, state="claimed")
    assert not rules.is_claimant(cast.other_member.actor, case.order)
    away(cast.member, cast.other_member)
    actor = cast.other_member.actor
    assert [o.pk for o in queries.orders_in_queue(actor, "mine")[0]] == [case.pk]
    assert queries.queue_counts(actor, ["mine"])["mine"] == 1
    orders.note(case.order, by=actor, words="示例：看过现场")
    entry = Entry.objects.filter(subject_id=case.pk, kind="orders.noted").get()
    assert (entry.person_id, entry.data["for"]) == (cast.other_member.person.pk, cast.member.person.pk)
    page = cast.other_member.client.get(f"/desk/orders/{case.number}/").content.decode()
    assert "示例邻组委员 代 示例委员" in page


def test_what_a_delegate_takes_is_the_absent_members(cast):
    away(cast.member, cast.other_member)
    case = make.order(cast, state="open")
    orders.claim_order(case.order, by=cast.other_member.actor)
    assert case.order.claimed_by == cast.member.member
    entry = Entry.objects.get(subject_id=case.pk, subject="order", kind="orders.claimed")
    assert entry.data["for"] == cast.member.person.pk


def test_notices_reach_the_delegate_once_and_not_one_with_a_conflict(cast):
    case = make.order(cast, state="claimed")
    away(cast.member, cast.other_member)
    convener = cast.convener.actor
    orders.give_back_order(case.order, by=convener, words="示例")
    orders.assign_order(case.order, member=cast.member.member, by=convener)
    from tinghao.orders import telling

    last = Entry.objects.filter(subject="order", subject_id=case.pk).latest("pk")
    telling.tell.func(case.pk, last.pk, "orders.assigned", ["claimant"])
    told = Notice.objects.filter(template="orders.assigned", person_id=cast.other_member.person.pk)
    assert told.count() == 1
    assert told.get().values["for"] == cast.member.person.pk


def test_the_chain_goes_on_and_ends_with_its_days(cast, time_machine):
    case = make.order(cast, state="claimed")
    away(cast.member, cast.colleague, 10)
    away(cast.colleague, cast.other_member, 3)
    assert cast.other_member.actor.stands_for == {cast.colleague.person.pk, cast.member.person.pk}
    assert rules.is_claimant(cast.other_member.actor, case.order)
    time_machine.move_to(clock.now() + 4 * DAY)
    assert cast.other_member.actor.stands_for == frozenset()
    assert cast.colleague.actor.stands_for == {cast.member.person.pk}


def test_a_ring_is_refused_in_words(cast):
    away(cast.member, cast.colleague)
    away(cast.colleague, cast.other_member)
    with pytest.raises(refusals.Invalid, match="示例邻组委员 → 示例委员 → 示例同组委员 → 示例邻组委员"):
        away(cast.other_member, cast.member)
    # After the days of the others it is no ring.
    away(cast.other_member, cast.member, starts=clock.today() + 9 * DAY)


def test_who_may_declare_and_end_it(cast):
    for other in (cast.colleague, cast.convener, cast.other_county_office, cast.stranger):
        with pytest.raises(refusals.Refusal):
            away(cast.member, cast.other_member, by=other.actor)
    absence = away(cast.member, cast.other_member, by=cast.county_office.actor)
    with pytest.raises(refusals.Stale):
        away(cast.member, cast.colleague)
    with pytest.raises(refusals.Refusal):
        access.end_absence(absence, ends=clock.today(), by=cast.colleague.actor)
    access.end_absence(absence, ends=clock.today() - DAY, by=cast.other_member.actor)
    assert cast.other_member.actor.stands_for == frozenset()
    with pytest.raises(refusals.Invalid):
        away(cast.member, cast.convener)
    with pytest.raises(refusals.Invalid):
        away(cast.convener, cast.member)


def test_who_may_agrees_with_the_scope_of_the_delegate(cast):
    away(cast.other_member, cast.member)
    assert scope.has(cast.member.actor, "orders.claim", make.NEXT_DOOR)
    assert cast.member.person in scope.who_may("orders.claim", make.NEXT_DOOR)
    assert cast.colleague.person not in scope.who_may("orders.claim", make.NEXT_DOOR)


def test_a_member_who_leaves_gives_the_orders_back_with_their_deadlines(cast):
    claimed, handling = make.order(cast, state="claimed"), make.order(cast, state="handling")
    due = handling.order.due_on
    away(cast.member, cast.other_member)
    back = actions.leave_conference(
        cast.member.member, ends=clock.today(), reason="died", by=cast.county_office.actor
    )
    assert back == 2
    assert (claimed.order.state, claimed.order.claimed_by) == ("open", None)
    assert (handling.order.state, handling.order.claimed_by, handling.order.due_on) == ("handling", None, due)
    assert claimed.order.clocks.get(kind="claim").stopped_on is None
    assert Entry.objects.filter(kind="orders.claimant_left").count() == 2
    assert cast.other_member.actor.stands_for == {cast.member.person.pk}  # to the end of this day
    assert cast.member.actor.group_ids == {cast.group.pk}


def test_who_resigns_for_a_later_day_keeps_the_orders_until_then(cast, time_machine):
    case = make.order(cast, state="claimed")
    last = clock.today() + 2 * DAY
    office = cast.county_office.actor
    assert actions.leave_conference(cast.member.member, ends=last, reason="resigned", by=office) == 0
    from tinghao.core.actors import SYSTEM

    assert actions.release_orders_of_the_gone(by=SYSTEM) == 0
    time_machine.move_to(clock.now() + 3 * DAY)
    assert actions.release_orders_of_the_gone(by=SYSTEM) == 1
    assert case.order.state == "open"
    with pytest.raises(refusals.Forbidden):
        actions.release_orders_of_the_gone(by=office)


def test_an_office_says_it_for_a_member_who_cannot_and_both_are_told(cast):
    url = f"/desk/people/{cast.member.person.pk}"
    client = cast.county_office.client
    assert "办公室替他请" in client.get(url).content.decode()
    typed = {
        "delegate": cast.other_member.member.pk,
        "starts": clock.today().isoformat(),
        "ends": (clock.today() + 5 * DAY).isoformat(),
    }
    assert client.post(f"{url}/absences", typed).status_code == 302
    assert cast.member.person.pk in cast.other_member.actor.stands_for
    entry = Entry.objects.get(kind="access.absence_declared")
    assert entry.person_id == cast.county_office.person.pk
    assert (entry.subject_id, entry.data["delegate"]) == (cast.member.person.pk, cast.other_member.person.pk)
    told = set(Notice.objects.filter(template__startswith="absence.").values_list("person_id", "template"))
    assert told == {
        (cast.other_member.person.pk, "absence.stands_in"),
        (cast.member.person.pk, "absence.declared_for"),
    }
    assert "办公室替您请了假" in cast.member.client.get("/desk/notices/").content.decode()
    assert "由 示例邻组委员 代理" in client.get(url).content.decode()
    again = client.post(f"{url}/absences", typed)
    assert again.status_code == 422 and "已经请了假" in again.content.decode()
    absence = entry.data["absence"]
    day = (clock.today() - DAY).isoformat()
    assert client.post(f"{url}/absences/{absence}/end", {"ends": day}).status_code == 302
    assert not cast.other_member.actor.stands_for
    assert client.post(f"{url}/absences/{absence}/end", {"ends": day}).status_code == 404


def test_an_absence_by_the_office_is_refused_in_clear_words_and_keeps_what_was_typed(cast):
    url = f"/desk/people/{cast.member.person.pk}/absences"
    past = {"delegate": cast.colleague.member.pk, "starts": (clock.today() - DAY).isoformat(), "ends": ""}
    answer = cast.county_office.client.post(url, past)
    page = answer.content.decode()
    assert answer.status_code == 422 and "从今天或以后开始" in page and past["starts"] in page
    assert cast.county_office.client.post(url, {}).status_code == 422
    typed = past | {"starts": clock.today().isoformat()}
    for who, status in ((cast.other_county_office, 404), (cast.convener, 404), (cast.member, 404)):
        assert who.client.post(url, typed).status_code == status
    convener = f"/desk/people/{cast.convener.person.pk}/absences"
    assert cast.county_office.client.post(convener, typed).status_code == 404
    assert not Entry.objects.filter(kind="access.absence_declared").exists()
