"""Bad luck: somebody acts for an absent member, a clock goes back, a 29th of February, a year of nothing."""

from __future__ import annotations

import datetime as dt

from tests import make
from tests.filing import stage

from tinghao.access.models import Absence
from tinghao.assessment import facts
from tinghao.assessment.examples import examples
from tinghao.assessment.scores import score_of, scores_of
from tinghao.consultations import actions as consultations
from tinghao.core import clock
from tinghao.filing import tasks
from tinghao.filing.models import LedgerEntry
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.orders import actions as orders


def away(cast: make.Cast) -> None:
    """The member is away for a month; a member of another group stands in."""
    Absence.objects.create(
        person=cast.member.person,
        delegate=cast.other_member.person,
        starts=clock.today(),
        ends=clock.today() + dt.timedelta(days=30),
        made_at=clock.now(),
    )


def test_who_takes_an_order_for_an_absent_member_makes_that_members_record_with_both_names(
    cast: make.Cast,
) -> None:
    case = make.order(cast, state="open")
    away(cast)
    orders.claim_order(case.order, by=cast.other_member.actor)
    worker.drain()
    (record,) = stage.records("claim")
    holder, delegate = cast.member.person, cast.other_member.person
    assert record.member == cast.member.member, "the order is the member's, who finds it on coming back"
    assert (record.by_person_id, record.for_person_id) == (delegate.pk, holder.pk)
    assert len(stage.lines("claim")) == len({owner for owner, *_rest in stage.lines("claim")}) > 0
    page = cast.member.client.get(f"/desk/duty/records/{record.pk}/").content.decode()
    assert delegate.name in page and f"（代{holder.name}）" in page


def test_who_goes_and_looks_for_an_absent_member_has_the_record_of_it_with_both_names(
    cast: make.Cast,
) -> None:
    case = make.order(cast, state="checking")
    worker.drain()
    away(cast)
    consultations.visit_check(
        case.order, by=cast.other_member.actor, finding="holds", visited_on=clock.today()
    )
    worker.drain()
    (record,) = stage.records("check")
    assert record.member == cast.other_member.member, "whoever went has the record"
    assert (record.by_person_id, record.for_person_id) == (
        cast.other_member.person.pk,
        cast.member.person.pk,
    )
    page = cast.other_member.client.get(f"/desk/duty/records/{record.pk}/").content.decode()
    assert f"（代{cast.member.person.name}）" in page


def test_a_clock_that_goes_back_doubles_nothing_and_loses_nothing(cast: make.Cast) -> None:
    members = stage.members(cast, 2)
    meeting = stage.meeting(cast, members, ago=dt.timedelta(days=3))
    stage.attended(cast, meeting, members)
    with clock.at(clock.now() - dt.timedelta(days=2)):
        stage.attended(cast, meeting, members[:1])
        for entry in Entry.objects.filter(kind="consultations.attendance").values_list("pk", flat=True):
            tasks.file_entry.call(entry)
        tasks.accept_by_silence.call()
        tasks.heal.call()
    tasks.heal.call()
    # The claim before the meeting and two who came, in both ledgers; one of them taken back.
    assert sorted(stage.balance().values()) == [0, 0, 1, 1, 1, 1]
    assert [r.member_id for r in stage.records()] == [members[0].pk]
    for owner in (make.CITY, make.COUNTY):
        rows = LedgerEntry.objects.filter(ledger_id=owner).order_by("seq")
        assert list(rows.values_list("seq", flat=True)) == [1, 2, 3, 4], (
            "numbered by what was written, not when"
        )
        assert rows.last().at < rows.first().at  # type: ignore[union-attr]  # the time says what the clock said


def test_the_29th_of_february_is_filed_counted_and_scored_like_another_day(cast: make.Cast) -> None:
    zone = clock.local(clock.now()).tzinfo
    with clock.at(dt.datetime(2028, 2, 29, 23, 30, tzinfo=zone)):
        stage.held(cast, [cast.member.member])
        (record,) = stage.records()
        assert (record.day, record.year) == (dt.date(2028, 2, 29), 2028)
        assert record.answer_by == dt.date(2028, 3, 7), "five working days later"
        scheme = examples()["tinghao"]
        score, found = score_of(make.COUNTY, 2028, scheme, cast.member.member.pk)
        assert [f.day for f in found if f.kind == "consultation"] == ["2028-02-29"] and score.total > 0
        page = cast.member.client.get("/desk/duty/?year=2028").content.decode()
        assert "2028" in page
    with clock.at(dt.datetime(2029, 3, 1, 9, tzinfo=zone)):
        assert score_of(make.COUNTY, 2028, scheme, cast.member.member.pk)[0] == score


def test_a_year_of_no_records_is_a_score_for_everybody_and_no_error(cast: make.Cast) -> None:
    basis = facts.basis_now(make.COUNTY, clock.today().year)
    scores = dict(scores_of(make.COUNTY, clock.today().year, examples()["tinghao"], basis))
    assert set(scores) == set(basis.members) and basis.members
    assert len({score.total for score in scores.values()}) == 1


def test_everybodys_scores_are_those_that_each_members_page_shows(cast: make.Cast) -> None:
    stage.held(cast, [cast.member.member, cast.colleague.member])
    stage.attended(cast, stage.held(cast, [cast.member.member]), [])
    make.order(cast, state="closed")
    worker.drain()
    year, scheme = clock.today().year, examples()["tinghao"]
    everybody = dict(scores_of(make.COUNTY, year, scheme, facts.basis_now(make.COUNTY, year)))
    assert list(everybody) == sorted(everybody)
    for member, score in everybody.items():
        assert score_of(make.COUNTY, year, scheme, member)[0] == score
