"""Invitations go out once, are answered by whoever holds them, and follow the meeting when it moves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from tests import make
from tests.lots import stage as lots
from tests.preparation import prepared

from tinghao.consultations.models import Seat
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.lots import actions as lot_actions
from tinghao.lots import erasing
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders
from tinghao.preparation import actions, queries, rules, tasks, telling
from tinghao.preparation.choices import InvitationState
from tinghao.preparation.models import Invitation


def told(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template).order_by("pk"))


def test_each_seat_is_invited_once_by_the_way_that_reaches_it(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    assert actions.send_invitations(found, by=cast.convener.actor) == 0
    worker.drain()
    notices = told("invitations.sent")
    assert cast.member.person and cast.handling_unit.person
    assert {n.person_id for n in notices if n.person_id} == {
        cast.member.person.pk,
        cast.handling_unit.person.pk,
    }
    assert sum(n.way == "sms" for n in notices) == 2  # requester and representative; the expert left none
    assert queries.arrangement_of(found).noticed_at is not None


def test_number_and_link_are_forgotten_once_the_message_has_gone(
    cast: make.Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", "tinghao.notifications.gateways.FileGateway")
    monkeypatch.setenv("TINGHAO_SMS_FILE", f"{tmp_path}/sms.jsonl")
    found = prepared.planned(cast)
    link = telling.link_of(prepared.of(found, "representative"))
    text = (tmp_path / "sms.jsonl").read_text(encoding="utf-8")
    assert link in text and "13800000918" in text and "示例" not in text
    assert all(n.address == "" and n.link == "" for n in told("invitations.sent") if n.way == "sms")
    with connection.cursor() as cursor:
        for table in ("preparation_invitation", "notifications_notice", "history_entry", "jobs_job"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr(cursor.fetchall())
            assert "13800000918" not in rows and "示例李大爷" not in rows, table


def test_the_link_opens_nothing_after_a_new_one_was_made_or_when_it_is_forged(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    invitation = prepared.of(found, "representative")
    token = queries.invitation_link(invitation)
    assert queries.public_invitation_by_link(token) == invitation
    actions.renew_link(invitation, by=cast.convener.actor)
    for bad in (token, token[:-1], f"{invitation.pk}.x:y", "", "1.2.3"):
        with pytest.raises(refusals.NotFound):
            queries.public_invitation_by_link(bad)
    fresh = queries.invitation_link(prepared.of(found, "representative"))
    assert queries.public_invitation_by_link(fresh) == invitation


def test_three_answers_stand_and_can_be_changed(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    prepared.answer(prepared.of(found, "representative"), "accept")
    with pytest.raises(refusals.Invalid):
        prepared.answer(prepared.of(found, "unit"), "substitute")
    prepared.answer(prepared.of(found, "unit"), "substitute", substitute_name="示例副经理")
    prepared.answer(prepared.of(found, "expert"), "decline", reason="示例：出差")
    states = {i.seat.kind: i.state for i in queries.invitations_to(found)}
    assert states == {
        "member": "asked",
        "requester": "asked",
        "representative": "accepted",
        "unit": "substitute",
        "expert": "declined",
    }
    assert prepared.of(found, "expert").seat.attended is False
    prepared.answer(prepared.of(found, "expert"), "accept")
    again = prepared.of(found, "expert")
    assert (again.state, again.reason, again.seat.attended) == ("accepted", "", None)
    assert len(told("invitations.answered")) == 4


def test_only_the_holder_or_who_prepares_answers(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    member = prepared.of(found, "member")
    for by in (rules.Invited(member.pk + 1), cast.other_member.actor, cast.handling_unit.actor):
        with pytest.raises(refusals.Refusal):
            actions.answer_invitation(member, by=by, answer="accept", sequence=0)
    actions.answer_invitation(member, by=cast.member.actor, answer="accept", sequence=0)
    unit = prepared.of(found, "unit")
    actions.answer_invitation(unit, by=cast.handling_unit.actor, answer="accept", sequence=0)
    actions.answer_invitation(
        prepared.of(found, "requester"), by=cast.convener.actor, answer="accept", sequence=0
    )
    assert [i.state for i in queries.invitations_to(found)].count("accepted") == 3


def test_an_interest_that_is_declared_reaches_the_convener_and_nobody_else(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    prepared.answer(prepared.of(found, "representative"), "accept", interest="示例：我承包了那盏灯")
    assert prepared.of(found, "representative").has_interest
    assert any("利害关系" in w for w in queries.warnings_about(found))
    with connection.cursor() as cursor:
        for table in ("preparation_invitation", "history_entry", "history_words"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "承包" not in repr(cursor.fetchall())


def test_a_move_tells_everybody_asks_again_and_voids_the_old_answers(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    venue = make.venue()
    found = prepared.planned(cast, case=case, venue=venue)
    prepared.answer(prepared.of(found, "unit"), "substitute", substitute_name="示例副经理")
    prepared.answer(prepared.of(found, "expert"), "decline", reason="示例：那天出差")
    new = prepared.at(6, 15)
    actions.move_meeting(found, by=cast.convener.actor, starts_at=new, venue=venue, sequence=0)
    worker.drain()
    found.refresh_from_db()
    assert found.starts_at == new and queries.arrangement_of(found).sequence == 1
    assert {i.state for i in queries.invitations_to(found)} == {"asked"}
    assert prepared.of(found, "unit").substitute_name == ""
    assert prepared.of(found, "expert").reason == ""
    assert len(told("invitations.moved")) == 4
    kinds = Entry.objects.filter(subject="order", subject_id=case.pk).values_list("kind", flat=True)
    assert list(kinds).count("consultations.moved") == 1
    # A page that still shows the old time answers for nothing.
    with pytest.raises(refusals.Stale):
        prepared.answer(prepared.of(found, "unit"), "accept", sequence=0)
    with pytest.raises(refusals.Stale):
        actions.move_meeting(found, by=cast.convener.actor, starts_at=prepared.at(7), venue=venue, sequence=0)


def test_a_requester_without_a_seat_hears_of_the_move_too(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    found = actions.plan_meeting(
        by=cast.convener.actor, about=[case.order], form="bench", title="示例", starts_at=prepared.at()
    )
    actions.move_meeting(found, by=cast.convener.actor, starts_at=prepared.at(6), venue=None, sequence=0)
    worker.drain()
    assert [n.subject_number for n in told("orders.moved")] == [case.number]


def test_calling_off_tells_those_who_were_coming(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    prepared.answer(prepared.of(found, "expert"), "decline")
    actions.call_off_meeting(found, by=cast.convener.actor, words="示例：下雨")
    worker.drain()
    assert len(told("invitations.called_off")) == 4
    with pytest.raises(refusals.Stale):
        prepared.answer(prepared.of(found, "unit"), "accept")


def test_the_day_before_everybody_who_has_not_declined_is_reminded_once(cast: make.Cast) -> None:
    start = clock.midnight(clock.today() + dt.timedelta(days=1)) + dt.timedelta(hours=9)
    found = prepared.planned(cast, starts_at=start)
    prepared.answer(prepared.of(found, "unit"), "decline")
    prepared.planned(cast, ahead=6)
    for _morning in range(2):
        tasks.remind.call()
        worker.drain()
    reminded = told("invitations.reminder")
    own = {i.pk for i in queries.invitations_to(found)}
    assert len(reminded) == 3 and {n.values["invitation"] for n in reminded} < own


def test_a_cancelled_invitation_is_told_and_forgets_what_was_personal(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    invitation = prepared.of(found, "representative")
    token = queries.invitation_link(invitation)
    actions.cancel_invitation(invitation, by=cast.convener.actor)
    worker.drain()
    assert len(told("invitations.cancelled")) == 1
    invitation.refresh_from_db()
    assert (invitation.state, invitation.phone) == (InvitationState.CANCELLED, "")
    with pytest.raises(refusals.NotFound):
        queries.public_invitation_by_link(token)


def test_an_erased_contact_gets_no_message(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    found = prepared.planned(cast, case=case, send=False)
    orders.erase_contact(case.requester, by=case.receipt)
    actions.send_invitations(found, by=cast.convener.actor)
    worker.drain()
    assert not Notice.objects.filter(subject_number=case.number, template="invitations.sent").exists()


def test_erasing_the_contact_takes_the_invitation_that_still_waits_to_be_sent(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    found = prepared.planned(cast, case=case, send=False)
    actions.send_invitations(found, by=cast.convener.actor)
    telling.tell_invited.call(prepared.of(found, "requester").pk, "invitations.sent", "x")
    waiting = Notice.objects.filter(subject_number=case.number, state="waiting")
    assert waiting.count() >= 1
    orders.erase_contact(case.requester, by=case.receipt)
    assert not waiting.exists()
    assert all(n.address == "" and n.link == "" for n in Notice.objects.filter(subject_number=case.number))


def test_three_months_after_the_meeting_what_was_typed_is_forgotten(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    prepared.answer(prepared.of(found, "representative"), "decline", reason="示例：要住院")
    token = queries.invitation_link(prepared.of(found, "representative"))
    tasks.forget.call()
    assert prepared.of(found, "representative").reason
    past = clock.now() - dt.timedelta(days=91)
    type(found).objects.filter(pk=found.pk).update(starts_at=past, state="recorded")
    for _night in range(2):
        tasks.forget.call()
    kept = prepared.of(found, "representative")
    assert (kept.state, kept.reason, kept.phone) == ("declined", "", "")
    with pytest.raises(refusals.NotFound):
        queries.public_invitation_by_link(token)
    assert Entry.objects.filter(kind="invitations.forgotten").count() == 5


def test_the_panel_of_a_lot_sits_down_with_one_press_and_a_declining_one_is_replaced(
    cast: make.Cast,
) -> None:
    lot = lots.drawn(cast)
    found = prepared.planned(cast)
    by = cast.convener.actor
    assert [one.pk for one in queries.lots_for(found, by)] == [lot.pk]
    made = actions.seat_panel(found, lot, by=by)
    worker.drain()
    assert len(made) == 10
    assert {i.pool_person.number for i in made if i.pool_person} == lot_actions.panel_now(lot)
    assert all(telling.phone_of(i).startswith("1380000") for i in made)
    with pytest.raises(refusals.Stale):
        actions.seat_panel(found, lot, by=by)
    assert queries.lots_for(found, by) == []
    gone = queries.invitation_to_tell(made[0].pk)
    assert gone is not None and gone.pool_person is not None
    prepared.answer(gone, "decline", reason="示例：不在家")
    seated = Invitation.objects.filter(seat__consultation=found, pool_person__isnull=False)
    coming = seated.exclude(state=InvitationState.DECLINED)
    assert {i.pool_person.number for i in coming if i.pool_person} == lot_actions.panel_now(lot)
    assert gone.pool_person.number not in lot_actions.panel_now(lot)
    newest = coming.latest("pk")
    assert newest.state == InvitationState.ASKED
    assert Notice.objects.filter(subject_number=newest.number, template="invitations.sent").exists()
    # Whoever was replaced stays so when the meeting moves.
    actions.move_meeting(found, by=by, starts_at=prepared.at(7), venue=None, sequence=0)
    gone.refresh_from_db()
    assert gone.state == InvitationState.DECLINED


def test_seats_are_not_changed_after_the_meeting(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    type(found).objects.filter(pk=found.pk).update(state="held")
    found.refresh_from_db()
    with pytest.raises(refusals.Stale):
        actions.invite_more(found, by=cast.convener.actor, guests=[])
    assert Seat.objects.count() == 5


def test_a_drawn_person_whose_name_a_pool_erases_is_named_nowhere_at_the_table(cast: make.Cast) -> None:
    lot = lots.drawn(cast)
    found = prepared.planned(cast)
    gone = actions.seat_panel(found, lot, by=cast.convener.actor)[0]
    name = gone.seat.name
    assert name and gone.pool_person is not None
    Invitation.objects.filter(pk=gone.pk).update(substitute_name="示例代来的人")
    erasing.everywhere([gone.pool_person.pk])
    gone.refresh_from_db()
    assert (gone.seat.name, gone.substitute_name) == ("", "")
    assert [s.name for s in found.seats.filter(kind="representative")].count("") == 1
