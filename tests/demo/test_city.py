"""The demo city: told through the real actions, in the order of time, and plainly marked as an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.cli import load
from tinghao.consultations.choices import ConsultationState, ItemState, Ruling
from tinghao.consultations.models import Consultation, Extension, OutcomeItem, Seat
from tinghao.core import calendar, clock
from tinghao.demo import city, errands, roster
from tinghao.divisions.models import Division
from tinghao.history import queries as history
from tinghao.history.models import Entry, Head
from tinghao.jobs.models import Job
from tinghao.notifications.models import Notice
from tinghao.orders import numbers, queries
from tinghao.orders.choices import PROXY_CHANNELS, Outcome, State
from tinghao.orders.models import Order, Requester
from tinghao.people.models import Account, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The city, loaded once for all these tests, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load.load_divisions(load.SHIPPED)
        city.load()
        yield
        transaction.set_rollback(True)


CASES = {
    "万桥新苑公厕移交": ("341103005001", "2021-01"),
    "龙蟠南苑充电桩和电梯监测": ("341103003004", "2020-05"),
    "井楠村宅基地改革": ("341103107201", "2020-04"),
    "扬子街道“妈妈班”": ("341102007", "2020-10"),
    "明光小区电动自行车充电": ("341182001", "2021-03"),
    "兰天西小区物业管理": ("341172001001", "2021-04"),
}


def plain_orders() -> list[Order]:
    return list(Order.objects.exclude(public_title__in=CASES))


@pytest.mark.parametrize("title", CASES)
def test_a_documented_case_is_told_from_first_word_to_check(title: str) -> None:
    place, month = CASES[title]
    order = Order.objects.get(public_title=title)
    assert (order.division_code, order.state, order.outcome) == (place, State.CLOSED, Outcome.CONFIRMED)
    assert order.is_published
    assert "人名都是示例" in order.public_text
    entries = list(history.entries_of(None, "order", order.pk))
    kinds = {e.kind for e in entries}
    assert kinds >= {
        "orders.placed", "orders.accepted", "orders.claimed", "orders.surveyed", "orders.held",
        "orders.agreed", "items.accepted", "items.reported", "orders.visited", "orders.answered",
        "orders.closed", "orders.published", "orders.looked_back",
    }  # fmt: skip
    assert clock.local(entries[0].at).strftime("%Y-%m") == month
    assert "orders.deadline_passed" not in kinds
    assert "items.overdue" not in kinds


def test_the_documented_figures_and_parties_are_there() -> None:
    longpan = Order.objects.get(public_title="龙蟠南苑充电桩和电梯监测")
    for figure in ("450", "30 万元", "94", "铁塔公司", "2020 年 5 月", "9 月"):
        assert figure in longpan.public_text
    results = " ".join(OutcomeItem.objects.filter(order=longpan).values_list("result", flat=True))
    assert "450" in results
    assert "94" in results
    assert longpan.closed_at is not None
    assert clock.local(longpan.closed_at).strftime("%Y-%m") == "2020-09"
    assert "宅改井楠模式" in Order.objects.get(public_title="井楠村宅基地改革").public_text
    wanqiao = Order.objects.get(public_title="万桥新苑公厕移交")
    seats = Seat.objects.filter(consultation__orders=wanqiao)
    units = set(seats.filter(kind="unit").values_list("organisation__name", flat=True))
    assert units == {
        "市重点处",
        "市环卫处",
        "市住建局",
        "南谯区住建局",
        "金鹏建设集团",
        "同乐街道",
        "万桥社区",
    }
    assert {"convener", "member", "requester", "representative"} <= set(seats.values_list("kind", flat=True))
    assert wanqiao.group is not None
    assert wanqiao.group.name == "万桥社区委员小组"
    mothers = Order.objects.get(public_title="扬子街道“妈妈班”")
    seated = Seat.objects.filter(consultation__orders=mothers).values_list("organisation__name", flat=True)
    assert {"新江玻璃厂", "扬子路小学"} <= set(seated)


def test_every_state_has_orders_and_there_are_enough_of_them() -> None:
    states = Counter(Order.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    orders = plain_orders()
    assert len(orders) >= 90
    assert len({o.county for o in orders}) == 8
    assert len({o.category for o in orders}) >= 11
    outcomes = set(Order.objects.filter(state=State.CLOSED).values_list("outcome", flat=True))
    assert outcomes == set(Outcome.values)


def test_every_path_is_told_to_its_end() -> None:
    ends = {
        "placed": "placed", "open": "open", "given_back": "open", "assigned": "claimed",
        "surveyed": "claimed", "planned": "consulting", "held": "consulting",
        "granted": "handling", "reworked": "handling",
        "visited": "checking", "verified": "closed", "explained": "closed", "merged": "merged",
    }  # fmt: skip
    for one in errands.everything().values():
        found = city.receipt(one.key).requester.placed_in
        expected = ends.get(one.path)
        if expected:
            assert found.state == expected, one.key


def test_deadlines_look_alive() -> None:
    today = clock.today()
    running = Order.objects.filter(due_on__isnull=False)
    colours = Counter(
        calendar.colour(o.due_from, o.due_on, today) for o in running if o.due_from and o.due_on
    )
    assert colours["red"] >= 5
    assert colours["yellow"] >= 3
    assert colours["blue"] >= 3
    assert Entry.objects.filter(kind="orders.deadline_passed").exists()


def test_each_desk_has_something_to_do() -> None:
    assert Consultation.objects.filter(state=ConsultationState.HELD).count() >= 2
    planned = Consultation.objects.filter(state=ConsultationState.PLANNED)
    assert planned.count() >= 3
    assert all(c.starts_at > clock.now() for c in planned)
    assert OutcomeItem.objects.filter(state=ItemState.RETURNED).count() >= 2
    assert OutcomeItem.objects.filter(state=ItemState.OFFERED).count() >= 2
    assert Extension.objects.filter(ruling=Ruling.WAITING).exists()
    logins = Account.objects.values_list("person_id", flat=True)
    unread = Notice.objects.filter(person_id__in=logins, read_at__isnull=True)
    assert len(set(unread.values_list("person_id", flat=True))) >= 6
    assert Notice.objects.filter(person_id__in=logins, read_at__isnull=False).exists()
    convener = scope.actor_for(Person.objects.get(account__username="zhaojiren"))
    counts = queries.queue_counts(convener, list(queries.QUEUES))
    for queue in ("overdue", "screening", "open", "claimed", "consulting", "handling", "checking", "closed"):
        assert counts[queue] > 0, queue
    member = scope.actor_for(Person.objects.get(account__username="shenweiyuan"))
    assert queries.queue_counts(member, ["mine", "open"])["mine"] >= 5


def test_orders_come_by_every_channel_with_consent_and_without() -> None:
    channels = set(Requester.objects.values_list("channel", flat=True))
    assert {"web", "qr", *PROXY_CHANNELS} <= channels
    assert Order.objects.filter(requesters__entered_by_id__isnull=False).exists()
    assert Requester.objects.filter(consents_publish=False).exists()
    assert Requester.objects.filter(consents_contact=True).exists()
    asked = Order.objects.filter(is_published=True).exclude(origin="plan")  # nobody asked for a plan's matter
    assert not asked.exclude(requesters__consents_publish=True).exists()


def test_nobody_lacks_the_mark_of_an_example() -> None:
    assert Person.objects.count() >= 60
    assert not Person.objects.filter(is_example=False).exists()
    assert all(name.startswith("示例·") for name in Person.objects.values_list("name", flat=True))
    assert not Requester.objects.exclude(name="").exists()
    names = [n for n in Seat.objects.exclude(kind="convener").values_list("name", flat=True) if n]
    assert names
    assert all("示例" in n for n in names)


def test_no_real_body_is_made_to_promise_anything_in_an_invented_order() -> None:
    items = OutcomeItem.objects.filter(order__in=plain_orders()).select_related("lead_unit")
    assert items
    assert all(i.lead_unit.is_example for i in items)
    assert not OutcomeItem.co_units.through.objects.filter(
        outcomeitem__in=items, organisation__is_example=False
    ).exists()
    published = [o for o in plain_orders() if o.is_published]
    assert published
    assert all("示例" in o.public_text for o in published)


def test_every_role_has_somebody_to_be() -> None:
    held = Counter(
        grant.role
        for account in Account.objects.select_related("person")
        for grant in {g.role: g for g in scope.actor_for(account.person).grants}.values()
    )
    assert set(held) == set(Role.values)
    assert held[Role.CONVENER] == 2
    assert held[Role.HANDLING_UNIT] == 2
    assert not any(a.has_usable_password() for a in Account.objects.all())


def test_the_history_holds_and_runs_with_time() -> None:
    subjects = set(Entry.objects.values_list("subject", "subject_id"))
    broken = [s for s in subjects if not history.public_verdict_on(*s).holds]
    assert broken == []
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert moments[-1] <= clock.now()
    heads = list(Head.objects.order_by("pk"))
    assert [h.day for h in heads] == sorted(h.day for h in heads)
    assert all(history.public_head_holds(h) for h in heads)
    assert heads[0].day.year == 2020
    assert len([h for h in heads if (clock.today() - h.day).days <= 30]) >= 29
    assert sum(h.count for h in heads) > 1000


def test_all_jobs_are_done_and_no_message_waits() -> None:
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert not Notice.objects.filter(state="waiting").exists()


def test_the_printed_receipts_can_be_looked_up() -> None:
    words = city.summary()
    for key, state in ((errands.TO_CHECK, State.CHECKING), (errands.TO_FOLLOW, State.HANDLING)):
        found = city.receipt(key)
        assert found.is_new is False
        assert numbers.shown(found.requester.number) in words
        assert found.code in words
        assert queries.public_order_by_receipt(found.requester.number, found.code).order_id == found.order.pk
        assert found.order.state == state
    asked = city.receipt(errands.TO_CHECK).order
    assert not asked.requesters.exclude(answer="").exists()


def test_the_launcher_names_somebody_for_every_role(settings: Any) -> None:
    assert "示例·" not in city.summary(), "outside the demo nobody can be tried"
    settings.DEMO = True
    words = city.summary()
    assert all(f" {role}：示例·" in words for role in Role.values)
    assert "Residents need no account" in words
    for title in CASES:
        assert f"/cases/{Order.objects.get(public_title=title).number}  {title}" in words


def test_the_zone_of_one_case_is_closed_again() -> None:
    zone = Division.objects.filter(code__in=roster.ZONE_CODES)
    assert zone.count() == len(roster.ZONE_CODES)
    assert not zone.filter(is_active=True).exists()


def test_a_second_load_changes_nothing() -> None:
    def rows() -> dict[str, int]:
        return {m._meta.label: m._default_manager.count() for m in apps.get_models()}

    before = rows()
    city.load()
    city.summary()
    assert rows() == before
