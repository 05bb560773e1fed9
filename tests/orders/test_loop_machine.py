"""Whatever people do with the loop, in whatever turn, some things always hold.

A machine takes steps by chance, through the real actions: residents place, join, answer and withdraw,
members and conveners do what they may (and try what they may not), units work, days pass, the worker
sweeps. TINGHAO_MACHINE_EXAMPLES makes it try for longer.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from typing import Any, ClassVar

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import make
from tests.orders import matrix

from tinghao.consultations import actions as consultations
from tinghao.consultations import tasks as item_tasks
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.history import queries as history
from tinghao.history import tasks as history_tasks
from tinghao.history.models import Entry, Head
from tinghao.jobs import worker
from tinghao.jobs.models import Job
from tinghao.notifications.models import Notice
from tinghao.orders import actions, queries, tasks
from tinghao.orders.choices import FINAL, SETTLED, Answer, Finding, State
from tinghao.orders.models import Clock, Order, Requester
from tinghao.orders.workflow import ORDER_FLOW

MOVES = {t.kind: t for t in ORDER_FLOW.transitions}
SWEEPS = (
    tasks.watch_clocks,
    tasks.close_ripe,
    tasks.look_back,
    tasks.sweep_contacts,
    item_tasks.accept_by_silence,
    item_tasks.watch_items,
    history_tasks.publish_yesterday,
)
MANY = int(os.environ.get("TINGHAO_MACHINE_EXAMPLES", "12"))

ALIVE = ("open", "claimed", "consulting", "handling", "checking", "checking", "closed")

which = st.integers(0, 30)


class Loop(RuleBasedStateMachine):
    """The city of the cast, from a Monday in January until the machine has had enough."""

    cast: ClassVar[make.Cast]

    def __init__(self) -> None:
        super().__init__()
        self.days = time_machine.travel(dt.datetime(2026, 1, 5, 1, tzinfo=dt.UTC), tick=False)
        self.time = self.days.start()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.cases: list[make.Case] = []
        self.receipts: list[tuple[str, str, int]] = []
        self.dues: dict[tuple[int, str, int], dt.date] = {}
        self.extended: set[int] = set()
        self.placed_at: dict[int, dt.datetime] = {}
        self.final: dict[int, str] = {}
        self.refused: Counter[str] = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)
        self.days.stop()

    def attempt(self, act: Any, *args: Any, **kwargs: Any) -> bool:
        """The act is done, or refused and then nothing has changed."""
        before = self.state_of_the_world()
        try:
            with transaction.atomic():
                act(*args, **kwargs)
        except (refusals.Refusal, matrix.NothingThere) as refusal:
            self.refused[type(refusal).__name__] += 1
            assert self.state_of_the_world() == before, "a refusal that left something behind"
            return False
        return True

    def state_of_the_world(self) -> tuple[Any, ...]:
        orders = Order.objects.order_by("pk").values_list("pk", "state", "round", "due_on", "claimed_by")
        return tuple(orders), Entry.objects.count(), Clock.objects.count(), Job.objects.count()

    def case(self, number: int) -> make.Case:
        return self.cases[number % len(self.cases)]

    @initialize(states=st.lists(st.sampled_from(ALIVE), min_size=2, max_size=4))
    def begin(self, states: list[str]) -> None:
        for number, state in enumerate(states):
            self.keep(make.order(self.cast, state=state, phone=f"1390000{number:04d}"))

    def keep(self, made: make.Case) -> None:
        self.cases.append(made)
        self.receipts.append((made.number, made.code, made.requester_id))

    # What residents do

    @rule(with_phone=st.booleans(), sister=st.booleans())
    def place(self, with_phone: bool, sister: bool) -> None:
        if len(self.cases) < 6:
            phone = f"1390000{len(self.receipts):04d}" if with_phone else ""
            self.keep(
                make.placed(at=make.SISTER if sister else make.COMMUNITY, phone=phone, publish=with_phone)
            )

    @precondition(lambda self: self.cases)
    @rule(n=which)
    def join(self, n: int) -> None:
        def joining() -> None:
            once = f"join-{len(self.receipts)}"
            made = actions.join_order(self.case(n).order, by=PASSERBY, once=once)
            self.receipts.append((made.requester.number, made.code, made.requester.pk))

        if len(self.receipts) < 14:
            self.attempt(joining)

    @precondition(lambda self: self.cases)
    @rule(n=which, ways=st.lists(st.integers(0, 2), min_size=3, max_size=6))
    def hurry_on(self, n: int, ways: list[int]) -> None:
        self.walk(n, ways)

    @precondition(lambda self: self.receipts)
    @rule(n=which, answer=st.sampled_from(Answer.values), rating=st.sampled_from((None, 1, 5)))
    def answer(self, n: int, answer: str, rating: int | None) -> None:
        requester = Requester.objects.get(pk=self.receipts[n % len(self.receipts)][2])
        self.attempt(
            consultations.answer_check, requester, by=Receipt(requester.pk), answer=answer, rating=rating
        )

    @precondition(lambda self: self.receipts)
    @rule(n=which, really=st.integers(0, 3))
    def withdraw(self, n: int, really: int) -> None:
        requester = Requester.objects.get(pk=self.receipts[n % len(self.receipts)][2])
        if not really:
            self.attempt(actions.withdraw_order, requester, by=Receipt(requester.pk))

    # What everybody else does

    @precondition(lambda self: self.cases)
    @rule(n=which, act=st.sampled_from(sorted(matrix.ACTS)), part=st.integers(0, 30))
    def anybody_tries_anything(self, n: int, act: str, part: int) -> None:
        if act == "merge":
            return
        players = [p for p in self.cast.everybody.values() if p.person is not None]
        self.attempt(matrix.ACTS[act], self.cast, self.case(n), players[part % len(players)].actor)
        self.extended.update(
            OutcomeItem.objects.filter(extensions__ruling="granted").values_list("order", flat=True)
        )

    @precondition(lambda self: len(self.cases) > 1)
    @rule(n=which, m=which)
    def merge(self, n: int, m: int) -> None:
        self.attempt(
            actions.merge_order, self.case(n).order, into=self.case(m).order, by=self.cast.convener.actor
        )

    @precondition(lambda self: self.cases)
    @rule(n=which, ways=st.lists(st.integers(0, 2), min_size=1, max_size=6))
    def go_on(self, n: int, ways: list[int]) -> None:
        self.walk(n, ways)

    def walk(self, n: int, ways: list[int]) -> None:
        """Somebody does what is due next, again and again, so that the machine comes far."""
        for way in ways:
            case = self.case(n)
            order = case.order
            step = getattr(self, f"_from_{order.state}", None)
            if step is not None:
                self.attempt(step, case, order, way)

    def _from_placed(self, case: make.Case, order: Order, way: int) -> None:
        actions.accept_order(order, by=self.cast.convener.actor, category="roads")

    def _from_open(self, case: make.Case, order: Order, way: int) -> None:
        takers = (self.cast.member, self.cast.colleague, self.cast.other_member)
        if way == 2:
            assert self.cast.other_member.member is not None
            actions.assign_order(order, member=self.cast.other_member.member, by=self.cast.convener.actor)
        else:
            actions.claim_order(order, by=takers[way].actor)

    def _claimant(self, order: Order) -> Any:
        players = (self.cast.member, self.cast.colleague, self.cast.other_member, self.cast.group_leader)
        return next(p for p in players if p.member and p.member.pk == order.claimed_by_id).actor

    def _from_claimed(self, case: make.Case, order: Order, way: int) -> None:
        who = self._claimant(order)
        if way == 0:
            actions.give_back_order(order, by=who, words="示例")
        elif way == 1:
            matrix.ACTS["settle"](self.cast, case, who)
        else:
            # With every other order that could sit at the same table.
            about = [c.order for c in self.cases if c.order.state == State.CLAIMED][:2]
            consultations.plan_consultation(
                by=self.cast.convener.actor,
                about=about,
                form="bench",
                title="示例",
                starts_at=clock.now() + dt.timedelta(days=1),
            )

    def _from_consulting(self, case: make.Case, order: Order, way: int) -> None:
        meeting = Consultation.objects.filter(orders=order).latest("pk")
        by = self.cast.convener.actor
        if way == 0:
            actions.give_back_order(order, by=by, words="示例")
        elif way == 1:
            consultations.call_off_consultation(meeting, by=by, words="示例")
        else:
            self.time.move_to(max(clock.now(), meeting.starts_at + dt.timedelta(hours=1)))
            consultations.set_attendance(meeting, by=by, present=[])
            consultations.save_minutes(meeting, by=by, version=0, words={"agreed": "示例"})
            due = clock.today() + dt.timedelta(days=20)
            item = consultations.NewItem("示例", self.cast.unit, due)
            items = {o.pk: [item, item] for o in meeting.orders.all()}
            consultations.finish_minutes(meeting, by=by, items=items)

    def _from_handling(self, case: make.Case, order: Order, way: int) -> None:
        item = OutcomeItem.objects.filter(order=order).exclude(state="reported").order_by("pk")[0]
        unit = (
            self.cast.handling_unit
            if item.lead_unit_id == self.cast.unit.pk
            else self.cast.other_handling_unit
        )
        if item.state == "offered" and way == 0:
            consultations.return_item(item, by=unit.actor, reason="示例")
        elif item.state == "offered":
            consultations.accept_item(item, by=unit.actor)
        elif item.state == "returned":
            consultations.adjudicate_return(
                item, by=self.cast.convener.actor, unit=self.cast.other_unit, words="示例"
            )
        else:
            consultations.report_item(item, by=unit.actor, code="A", words="示例")

    def _from_checking(self, case: make.Case, order: Order, way: int) -> None:
        finding = Finding.values[way]
        consultations.visit_check(
            order, by=self.cast.group_leader.actor, finding=finding, visited_on=clock.today()
        )

    # What time does

    @rule(days=st.sampled_from((1, 1, 2, 4, 9, 40, 100)))
    def days_pass(self, days: int) -> None:
        self.time.shift(dt.timedelta(days=days))
        for sweep in SWEEPS:
            sweep.func()
        self.the_worker_works()

    @rule()
    def the_worker_works(self) -> None:
        worker.drain()
        assert not Job.objects.exclude(last_error="").exists()

    # What always holds

    @invariant()
    def the_history_tells_every_step_exactly_once(self) -> None:
        entries = Entry.objects.filter(subject="order").order_by("subject_id", "seq")
        told: dict[int, list[str]] = {}
        for subject_id, kind in entries.values_list("subject_id", "kind"):
            told.setdefault(subject_id, []).append(kind)
        for order in Order.objects.all():
            state = str(State.PLACED)
            assert told[order.pk][0] == "orders.placed"
            for kind in told[order.pk][1:]:
                if kind in MOVES:
                    assert state in MOVES[kind].sources, (order.pk, told[order.pk])
                    state = MOVES[kind].target or state
            assert state == order.state, (order.pk, told[order.pk])

    @invariant()
    def every_chain_holds(self) -> None:
        for subject, subject_id in set(Entry.objects.values_list("subject", "subject_id")):
            assert history.public_verdict_on(subject, subject_id).holds

    @invariant()
    def every_head_holds(self) -> None:
        assert all(history.public_head_holds(head) for head in Head.objects.all())

    @invariant()
    def nothing_is_closed_over_a_no(self) -> None:
        for order in Order.objects.filter(state=State.CLOSED):
            standing = order.requesters.filter(left_at=None, answer="no", answer_round=order.round)
            assert not standing.exists()
            assert order.outcome
            if order.outcome == "confirmed":
                assert order.requesters.filter(left_at=None, answer="yes", answer_round=order.round).exists()
            else:
                assert order.visits.filter(round=order.round).exists()

    @invariant()
    def no_clock_is_ever_reset(self) -> None:
        for running in Clock.objects.all():
            key = (running.order_id, running.kind, running.round)
            due = self.dues.setdefault(key, running.due_on)
            if running.due_on != due:
                assert running.kind == "handling"
                assert running.due_on > due
                assert running.order_id in self.extended
        for order in Order.objects.all():
            assert self.placed_at.setdefault(order.pk, order.placed_at) == order.placed_at

    @invariant()
    def the_order_repeats_the_clock_that_ends_first(self) -> None:
        for order in Order.objects.prefetch_related("clocks"):
            running = [c for c in order.clocks.all() if c.stopped_on is None]
            first = min(running, key=lambda c: (c.due_on, c.kind), default=None)
            found = (order.due_on, order.due_kind, order.due_from)
            assert found == ((first.due_on, first.kind, first.started_on) if first else (None, "", None))
            assert bool(running) == (order.state not in SETTLED)

    @invariant()
    def what_is_final_stays_final(self) -> None:
        for order in Order.objects.filter(pk__in=self.final):
            assert order.state == self.final[order.pk]
        self.final.update(Order.objects.filter(state__in=FINAL).values_list("pk", "state"))

    @invariant()
    def every_receipt_opens_and_votes_where_it_may(self) -> None:
        for number, code, pk in self.receipts:
            found = queries.public_order_by_receipt(number, code)
            assert found.pk == pk
            end = Order.objects.get(pk=found.placed_in_id)
            while end.merged_into_id is not None:
                end = Order.objects.get(pk=end.merged_into_id)
            assert found.order_id == end.pk
        if self.receipts:
            self.one_receipt_votes(self.receipts[len(self.receipts) // 2][2])

    def one_receipt_votes(self, pk: int) -> None:
        requester = Requester.objects.select_related("order").get(pk=pk)
        may = requester.left_at is None and requester.order.state in {State.CHECKING, State.CLOSED}
        with transaction.atomic():
            try:
                actions.answer_order(requester, by=Receipt(pk), answer="unsure")
                voted = True
            except refusals.Stale:
                voted = False
            transaction.set_rollback(True)
        assert voted == may

    @invariant()
    def nobody_is_told_twice(self) -> None:
        told = Notice.objects.exclude(template__startswith="clock.").exclude(template__startswith="items.")
        rows = told.values_list("template", "subject_id", "person_id", "subject_number")
        happened = Counter(Entry.objects.filter(subject="order").values_list("kind", "subject_id"))
        for (template, subject_id, _, _), n in Counter(rows).items():
            assert n <= happened[template, subject_id]


@pytest.mark.filterwarnings("ignore:.*hypothesis.*")
def test_whatever_people_do_the_loop_keeps_its_word(cast: make.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", "tests.notifications.gateways.Silent")
    Loop.cast = cast
    chosen = settings(
        max_examples=MANY,
        stateful_step_count=40,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Loop, settings=chosen)
