"""A finding is answered by the inspected side and looked at again by the inspectors; lateness is told."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from tests import make
from tests.inspections import stage

from tinghao.core import calendar, clock, refusals
from tinghao.history import queries as history
from tinghao.inspections import actions, queries, tasks
from tinghao.inspections.models import Finding, FindingAct
from tinghao.notifications.models import Notice

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def reported(cast: make.Cast) -> Finding:
    found = stage.finding(cast)
    actions.report_finding(found, by=cast.convener.actor, words="示例：挂上了")
    return stage.fresh(found)


def test_the_inspected_side_states_its_side_and_the_date_stays(cast: make.Cast) -> None:
    found = stage.finding(cast)
    due = found.due_on
    actions.state_side(found, by=cast.convener.actor, words="示例：那天正在粉刷")
    found = stage.fresh(found)
    assert (found.state, found.due_on) == ("open", due)
    rows = Notice.objects.filter(template="inspections.stated").values_list("person_id", flat=True)
    assert {cast.inspector.person.pk, cast.city_office.person.pk} <= set(rows)


def test_a_report_with_papers_waits_for_the_second_look(cast: make.Cast) -> None:
    found = stage.finding(cast)
    act = actions.report_finding(
        found, by=cast.convener.actor, words="示例：挂上了", papers=[(io.BytesIO(PDF), "说明.pdf")]
    )
    (said,) = queries.acts_of(found)
    assert said.row == act and [p.name for p in said.papers] == ["说明.pdf"]
    opened = queries.open_paper(cast.inspector.actor, found, said.papers[0].pk)
    opened.stream.close()
    assert opened.filename == "说明.pdf"
    assert stage.fresh(found).state == "reported"
    assert [f.pk for f in queries.findings_to_review(cast.city_office.actor)] == [found.pk]
    assert queries.findings_owed(cast.convener.actor) == []


def test_a_hostile_file_is_refused_and_nothing_is_reported(cast: make.Cast) -> None:
    found = stage.finding(cast)
    with pytest.raises(refusals.Invalid):
        actions.report_finding(
            found, by=cast.convener.actor, words="示例", papers=[(io.BytesIO(b"MZ\x90"), "a.exe")]
        )
    assert stage.fresh(found).state == "open" and not FindingAct.objects.exists()


def test_answering_twice_reports_once(cast: make.Cast) -> None:
    found = reported(cast)
    with pytest.raises(refusals.Stale):
        actions.report_finding(found, by=cast.convener.actor, words="示例：又报一次")
    assert FindingAct.objects.filter(act="report").count() == 1


def test_an_accepted_finding_is_closed_and_told(cast: make.Cast) -> None:
    found = reported(cast)
    actions.accept_finding(found, by=cast.inspector.actor, words="示例：看过了")
    assert stage.fresh(found).state == "closed"
    assert Notice.objects.filter(template="inspections.accepted", person_id=cast.convener.person.pk).exists()
    with pytest.raises(refusals.Stale):
        actions.accept_finding(stage.fresh(found), by=cast.inspector.actor)
    assert history.public_verdict_on("finding", found.pk).holds


def test_sending_back_needs_a_reason_and_a_working_day_and_opens_the_next_round(cast: make.Cast) -> None:
    found = reported(cast)
    inspector = cast.inspector.actor
    day = calendar.add_working_days(clock.today(), 10).date
    with pytest.raises(refusals.Invalid, match="还差什么"):
        actions.send_back_finding(found, by=inspector, words="", due_on=day)
    with pytest.raises(refusals.Invalid, match="已经过去"):
        actions.send_back_finding(found, by=inspector, words="示例", due_on=dt.date(2020, 1, 2))
    saturday = day + dt.timedelta(days=(5 - day.weekday()) % 7)
    if not calendar.is_working_day(saturday):
        with pytest.raises(refusals.Invalid, match="放假"):
            actions.send_back_finding(found, by=inspector, words="示例", due_on=saturday)
    actions.send_back_finding(found, by=inspector, words="示例：还看不清", due_on=day)
    found = stage.fresh(found)
    assert (found.state, found.round, found.due_on) == ("open", 2, day)
    actions.report_finding(found, by=cast.convener.actor, words="示例：换了大字")
    assert FindingAct.objects.filter(act="report").count() == 2


def test_an_automatic_item_is_read_anew_at_the_second_look(cast: make.Cast) -> None:
    make.placed()
    with clock.at(clock.now() + dt.timedelta(days=20)):
        made = stage.finished(cast, answer="yes")
        found = Finding.objects.get(target__inspection=made, item__how="measure")
        assert found.what == "点单按时审题：1 件里做到 0 件，低于约定的 90%。"
        actions.report_finding(found, by=cast.convener.actor, words="示例：专人盯着")
    with clock.at(clock.now() + dt.timedelta(days=45)):
        found = stage.fresh(found)
        actions.accept_finding(found, by=cast.inspector.actor)
        act = FindingAct.objects.get(act="accept")
        assert act.reading is not None
        assert (act.reading.first, act.reading.part, act.reading.whole) == (found.found_on, 0, 0)
        (board,) = queries.boards_of(stage.reread(made), stage.targets(made))
        assert [len(line.readings) for line in board.lines] == [1, 0], "the result itself stays as it was"


def test_nobody_else_sees_or_answers(cast: make.Cast) -> None:
    found = stage.finding(cast)
    for who in ("convener_next_door", "member", "handling_unit", "stranger", "other_county_office"):
        actor = cast.everybody[who].actor
        with pytest.raises(refusals.NotFound):
            queries.finding_for(actor, found.pk)
        with pytest.raises(refusals.NotFound):
            actions.report_finding(found, by=actor, words="示例")
        with pytest.raises(refusals.NotFound):
            actions.accept_finding(found, by=actor)


def test_those_who_look_on_do_not_answer_for_the_place(cast: make.Cast) -> None:
    found = stage.finding(cast)
    for who in ("inspector", "city_office", "county_office"):
        with pytest.raises(refusals.Forbidden):
            actions.report_finding(found, by=cast.everybody[who].actor, words="示例")


def test_the_place_does_not_review_itself(cast: make.Cast) -> None:
    found = reported(cast)
    for who in (cast.convener, cast.county_office):
        with pytest.raises(refusals.Forbidden):
            actions.accept_finding(found, by=who.actor)


def test_the_date_is_told_before_and_after_and_then_to_the_office_each_once(cast: make.Cast) -> None:
    found = stage.finding(cast)
    due = found.due_on

    def told_on(day: dt.date) -> list[str]:
        before = set(Notice.objects.values_list("pk", flat=True))
        with clock.at(dt.datetime.combine(day, dt.time(9), tzinfo=clock.local(clock.now()).tzinfo)):
            tasks.watch_findings.call()
            tasks.watch_findings.call()
        rows = Notice.objects.exclude(pk__in=before).order_by("pk")
        people = {cast.convener.person.pk: "side", cast.city_office.person.pk: "office"}
        return [
            f"{n.template.partition('.')[2]} {people[n.person_id]}" for n in rows if n.person_id in people
        ]

    assert told_on(due - dt.timedelta(days=9)) == []
    assert told_on(due) == ["due_soon side"]
    assert told_on(calendar.add_working_days(due, 1).date) == ["overdue side"]
    assert told_on(calendar.add_working_days(due, 2).date) == []
    late = told_on(calendar.add_working_days(due, 5).date)
    assert sorted(late) == ["overdue office", "overdue side"]
    assert told_on(calendar.add_working_days(due, 9).date) == []


def test_changing_the_day_begins_the_reminders_anew(cast: make.Cast) -> None:
    found = stage.finding(cast)
    Finding.objects.filter(pk=found.pk).update(told="red")
    day = calendar.add_working_days(clock.today(), 30).date
    actions.change_finding(
        found, by=cast.inspector.actor, what="示例：字太小", due_on=day, person_id=cast.convener.person.pk
    )
    found = stage.fresh(found)
    assert (found.what, found.due_on, found.told) == ("示例：字太小", day, "")
    with pytest.raises(refusals.Invalid, match="现在任职的人"):
        actions.change_finding(
            found, by=cast.inspector.actor, what="示例", due_on=day, person_id=cast.member.person.pk
        )
