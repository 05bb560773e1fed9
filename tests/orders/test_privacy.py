"""What a resident leaves about themself stands encrypted in one row, can be erased, and is nowhere else."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
import time_machine
from django.db import connection
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.jobs.models import Job
from tinghao.notifications.models import Notice
from tinghao.orders import actions, queries, tasks
from tinghao.orders.actions.placing import Contact
from tinghao.orders.models import Order

PHONE, NAME, WORDS = "13800138000", "示例欧阳", "示例：我家三楼的水管漏了"


def raw(table: str) -> str:
    """All that the database keeps of a table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr(cursor.fetchall())


def finish(cast: make.Cast, case: make.Case) -> Order:
    """The order is settled, reported and confirmed."""
    item = consultations.NewItem("示例：修水管", cast.unit, clock.today() + dt.timedelta(days=9))
    consultations.settle_on_spot(case.order, by=cast.member.actor, words="示例：明天来修", items=[item])
    unit = cast.handling_unit.actor
    consultations.accept_item(case.item, by=unit)
    consultations.report_item(case.item, by=unit, code="A", words="示例：修好了")
    return consultations.answer_check(case.requester, by=case.receipt, answer="yes", rating=5)


@pytest.fixture
def case(cast: make.Cast) -> make.Case:
    """A resident who left a name and a telephone number."""
    contact = Contact(name=NAME, phone=PHONE, consents_contact=True, consents_publish=True)
    made = actions.place_order(
        by=PASSERBY, words=WORDS, division=make.COMMUNITY, once="private", contact=contact
    )
    return make.Case(made.order.pk, made.requester.number, made.code, made.requester.pk)


def test_contact_and_query_code_stand_in_no_table_in_clear(cast: make.Cast, case: make.Case) -> None:
    actions.accept_order(case.order, by=cast.convener.actor, category="roads")
    kept = raw("orders_requester") + raw("orders_order")
    assert (PHONE in kept, NAME in kept) == (False, False)
    assert f"'{case.code}'" not in kept
    assert (case.requester.phone, case.requester.name) == (PHONE, NAME)


def test_history_jobs_notices_and_logs_hold_no_word_of_the_resident(
    cast: make.Cast, case: make.Case, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    actions.accept_order(case.order, by=cast.convener.actor, category="roads")
    actions.claim_order(case.order, by=cast.member.actor)
    waiting = json.dumps(list(Job.objects.values_list("args", flat=True)), ensure_ascii=False)
    worker.drain()
    order = finish(cast, case)
    assert order.state == "closed"
    worker.drain()
    everything = "".join(
        [
            waiting,
            caplog.text,
            raw("history_entry"),
            raw("history_words"),
            raw("jobs_job"),
            raw("notifications_notice"),
        ]
    )
    for secret in (PHONE, NAME, WORDS, case.code):
        assert secret not in everything
    assert Notice.objects.filter(way="sms", state="sent").count() > 3
    assert not Notice.objects.filter(way="sms", state="sent").exclude(address="").exists()


def test_erasing_a_contact_keeps_the_case_and_the_receipt(cast: make.Cast, case: make.Case) -> None:
    actions.accept_order(case.order, by=cast.convener.actor, category="roads")
    worker.drain()
    actions.erase_contact(case.requester, by=case.receipt)
    requester = case.requester
    assert (requester.name, requester.phone, requester.phone_print) == ("", "", "")
    assert queries.public_order_by_receipt(case.number, case.code).order_id == case.pk
    assert Entry.objects.filter(kind="orders.contact_erased").count() == 1
    actions.claim_order(case.order, by=cast.member.actor)
    worker.drain()
    assert not Notice.objects.filter(template="orders.claimed", way="sms").exists()


def test_erasing_a_contact_forgets_messages_that_wait_also_those_from_before_a_merge(
    cast: make.Cast, case: make.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", "tests.notifications.gateways.NobodyAnswers")
    actions.accept_order(case.order, by=cast.convener.actor, category="roads")
    worker.drain()
    assert Notice.objects.get(way="sms").address == PHONE
    actions.merge_order(case.order, into=make.placed().order, by=cast.convener.actor)
    actions.erase_contact(case.requester, by=cast.county_office.actor)
    kept = Notice.objects.get(way="sms")
    assert (kept.address, kept.state) == ("", "failed")


def test_nobody_but_the_holder_and_the_office_erases_a_contact(cast: make.Cast, case: make.Case) -> None:
    other = make.placed(phone="13900139000")
    for who in (other.receipt, cast.member.actor, cast.handling_unit.actor, cast.inspector.actor):
        with pytest.raises(refusals.Refusal):
            actions.erase_contact(case.requester, by=who)
    assert case.requester.phone == PHONE


def test_contacts_of_orders_that_ended_a_year_ago_are_swept_and_no_others(cast: make.Cast) -> None:
    begin = dt.datetime(2025, 1, 6, 1, tzinfo=dt.UTC)
    with time_machine.travel(begin, tick=False) as time:
        still_open = make.placed(phone="13900000001")
        late = make.order(cast, state="checking", phone="13900000002")
        old = make.order(cast, state="closed", phone="13900000003")
        time.shift(dt.timedelta(days=300))
        actions.answer_order(late.requester, by=late.receipt, answer="yes")
        time.shift(dt.timedelta(days=100))
        assert actions.sweep_contacts(limit=1) == 1, "one that ended lately does not hide the older ones"
        tasks.sweep_contacts.func()
        kept = [bool(case.requester.phone) for case in (still_open, late, old)]
    assert kept == [True, True, False]
    assert Entry.objects.filter(kind="orders.contact_erased").count() == 1


def test_a_telephone_number_is_shown_to_those_who_call_and_to_nobody_else(
    cast: make.Cast, case: make.Case
) -> None:
    shown = {
        name
        for name, player in cast.everybody.items()
        if any(r.phone for r in queries.requesters_of(player.actor, case.order))
    }
    assert shown == {"convener", "county_office", "city_office"}
