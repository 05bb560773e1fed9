"""A lot goes from the pool to the panel in sight of all, and nobody can turn it on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests import make
from tests.lots import stage

from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.jobs import saying, worker
from tinghao.lots import actions, drawing, queries, record, tasks
from tinghao.lots.choices import LotState, Objective
from tinghao.lots.models import Lot
from tinghao.lots.pools import Quota
from tinghao.lots.sheets import Sheet


def kinds(lot: Lot) -> list[str]:
    return list(
        Entry.objects.filter(subject="lot", subject_id=lot.pk).order_by("seq").values_list("kind", flat=True)
    )


def test_from_pool_to_panel_everything_is_recorded(cast: make.Cast) -> None:
    lot = stage.drawn(cast)
    lot.refresh_from_db()
    assert lot.state == LotState.DRAWN
    assert lot.objective == Objective.LEXIMIN
    assert kinds(lot) == [
        "lots.created",
        "lots.quotas_set",
        "lots.computing",
        "lots.computed",
        "lots.published",
        "lots.drawn",
    ]
    found = record.read(lot.told)
    assert record.digest(lot.told) == lot.digest
    drawn_up = queries.drawn_up(lot)
    assert drawn_up is not None and drawn_up.report.is_well
    outcome = queries.outcome(lot, drawn_up, "527")
    assert outcome.panel == found.panels[527]
    assert set(outcome.seated) == actions.panel_now(lot)


def test_the_published_record_and_the_history_hold_no_personal_data(cast: make.Cast) -> None:
    lot = stage.drawn(cast)
    assert "示例住户" not in lot.told and "1380000" not in lot.told
    assert "房屋" not in lot.told  # an attribute without a quota is nobody's business
    with connection.cursor() as cursor:
        for table in ("history_entry", "lots_poolperson", "lots_lot", "jobs_job"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "示例住户" not in (told := repr(cursor.fetchall()))
            assert "1380000" not in told


def test_pool_numbers_do_not_follow_the_sheet(cast: make.Cast) -> None:
    lot = stage.drafted(cast)
    names = [p.name for p in lot.people.order_by("number")]
    assert sorted(names) == sorted(p.name for p in stage.sheet().people)
    assert names != [p.name for p in stage.sheet().people]


def test_only_the_convener_of_the_place_and_the_offices_may_run_a_lot(cast: make.Cast) -> None:
    lot = stage.drafted(cast)
    for name, player in cast.everybody.items():
        may = name in {"convener", "county_office", "city_office"}
        sees = may or name in {"member", "colleague", "group_leader", "inspector"}
        if may:
            actions.set_quotas(lot, by=player.actor, seats=10, quotas=stage.QUOTAS)
            continue
        with pytest.raises(refusals.Refusal) as refused:
            actions.set_quotas(lot, by=player.actor, seats=10, quotas=stage.QUOTAS)
        assert refused.value.status == (401 if name == "resident" else 403 if sees else 404), name


def test_impossible_quotas_come_back_with_the_words_and_the_change(cast: make.Cast) -> None:
    lot = stage.computed(cast, (Quota("性别", "女", 7, 9), Quota("性别", "男", 5, 6)))
    assert lot.state == LotState.DRAFTED
    assert lot.conflict == {
        "limits": ["性别“女”至少 7 人", "性别“男”至少 5 人"],
        "changes": lot.conflict["changes"],
    }
    assert len(lot.conflict["changes"]) in {1, 2}
    assert kinds(lot)[-1] == "lots.not_computed"


def test_before_the_day_and_without_enough_digits_nothing_is_drawn(cast: make.Cast) -> None:
    lot = stage.computed(cast)
    by = cast.convener.actor
    with pytest.raises(refusals.Invalid):
        stage.publish(lot, by=by, on=clock.today() - dt.timedelta(days=1))
    stage.publish(lot, by=by, on=clock.today() + dt.timedelta(days=1))
    with pytest.raises(refusals.Stale):
        actions.draw_lot(lot, by=by, number="527")
    Lot.objects.filter(pk=lot.pk).update(draws_on=clock.today())
    lot.refresh_from_db()
    with pytest.raises(refusals.Invalid):
        actions.draw_lot(lot, by=by, number="27")
    assert kinds(lot)[-1] == "lots.published"


def test_a_second_number_and_a_second_publication_are_refused(cast: make.Cast) -> None:
    lot = stage.drawn(cast)
    by = cast.convener.actor
    for again in (
        lambda: actions.draw_lot(lot, by=by, number="001"),
        lambda: stage.publish(lot, by=by),
        lambda: actions.set_quotas(lot, by=by, seats=10, quotas=()),
        lambda: actions.call_off(lot, by=by, reason="示例"),
    ):
        with pytest.raises(refusals.Stale):
            again()
    lot.refresh_from_db()
    assert lot.number == "527"


def test_a_published_lot_that_is_called_off_stays_in_sight_with_the_reason(cast: make.Cast) -> None:
    lot = stage.published(cast)
    actions.call_off(lot, by=cast.convener.actor, reason="示例：名册漏了一栋楼")
    assert lot in queries.public_lots()
    assert queries.public_reason(queries.public_lot(lot.pk)) == "示例：名册漏了一栋楼"
    drafted = stage.drafted(cast)
    with pytest.raises(refusals.NotFound):
        queries.public_lot(drafted.pk)


def test_who_declines_is_replaced_by_the_rule_and_only_once(cast: make.Cast) -> None:
    lot = stage.drawn(cast)
    by = cast.convener.actor
    gone = min(actions.panel_now(lot))
    made = actions.replace_person(lot, by=by, number=gone)
    expected = drawing.replacements(record.read(lot.told), lot.digest, "527", [gone])[0]
    assert (made.instead, made.keeps_quotas) == (expected.instead, True)
    assert gone not in actions.panel_now(lot) and made.instead in actions.panel_now(lot)
    with pytest.raises(refusals.Invalid):
        actions.replace_person(lot, by=by, number=gone)
    second = actions.replace_person(lot, by=by, number=made.instead or 0)
    assert second.instead not in {gone, made.instead}
    assert len(actions.panel_now(lot)) == 10


def test_erasing_keeps_the_panel_and_the_draw(cast: make.Cast) -> None:
    lot = stage.drawn(cast)
    assert actions.erase_people(lot, by=cast.convener.actor) == 50
    left = {p.number for p in lot.people.all() if p.name}
    assert left == actions.panel_now(lot)
    drawn_up = queries.drawn_up(Lot.objects.get(pk=lot.pk))
    assert drawn_up is not None and drawn_up.report.is_well


def test_a_worker_that_died_is_followed_by_another_once_it_is_silent(cast: make.Cast) -> None:
    lot = stage.drafted(cast)
    actions.ask_to_compute(lot, by=cast.convener.actor, enqueue=tasks.compute.enqueue)
    Lot.objects.filter(pk=lot.pk).update(heard_at=clock.now())
    worker.drain()
    lot.refresh_from_db()
    assert lot.state == LotState.COMPUTING
    Lot.objects.filter(pk=lot.pk).update(heard_at=clock.now() - saying.SILENCE)
    lot.refresh_from_db()
    actions.compute(lot)
    lot.refresh_from_db()
    assert lot.state == LotState.COMPUTED


def test_requesters_who_agreed_to_be_contacted_make_a_pool(cast: make.Cast) -> None:
    case = make.placed(phone="13800138000")
    lot = actions.create_lot_from_requesters(case.order, by=cast.convener.actor, title="示例", seats=1)
    assert [(p.contact, p.values) for p in lot.people.all()] == [("13800138000", {"社区": "万桥社区"})]
    quiet = make.placed()
    with pytest.raises(refusals.Invalid):
        actions.create_lot_from_requesters(quiet.order, by=cast.convener.actor, title="示例", seats=1)


def test_without_any_quota_everybody_has_the_same_chance(cast: make.Cast) -> None:
    lot = stage.computed(cast, ())
    drawn_up = queries.drawn_up(lot)
    assert drawn_up is not None
    assert lot.stages[0][0] == pytest.approx(10 / 60, abs=1e-6)
    counts = drawn_up.report.counts.values()
    assert max(counts) - min(counts) <= 1


def test_seats_that_the_pool_cannot_fill_are_refused(cast: make.Cast) -> None:
    for seats in (0, 61):
        with pytest.raises(refusals.Invalid):
            actions.create_lot(
                by=cast.convener.actor, title="示例", place=make.COMMUNITY, seats=seats, sheet=stage.sheet()
            )
    with pytest.raises(refusals.Invalid):
        actions.create_lot(
            by=cast.convener.actor, title="示例", place=make.COMMUNITY, seats=1, sheet=Sheet((), ())
        )
    assert not Lot.objects.exists()
