"""Who is commended: found by rule with reasons, chosen by an office, approved by a meeting, published."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.filing import stage

from tinghao.assessment import actions as assessment
from tinghao.assessment.examples import examples
from tinghao.assessment.models import Assessment, MemberScore
from tinghao.commendation import actions, finding, queries
from tinghao.commendation.models import Candidate, Commendation
from tinghao.consultations.models import Minutes
from tinghao.core import clock, refusals
from tinghao.orders.models import Order

PLACES = {"member": 2, "group": 1, "convener": 1, "unit": 1, "case": 1}


def year() -> int:
    return clock.today().year


def closed(cast: make.Cast, many: int, *, outcome: str = "confirmed") -> list[make.Case]:
    cases = [make.order(cast, state="closed") for _ in range(many)]
    Order.objects.filter(pk__in=[c.pk for c in cases]).update(outcome=outcome)
    return cases


def met(cast: make.Cast, many: int, *, in_time: int) -> None:
    """So many meetings of this township, the minutes of some of them done in time."""
    for n in range(many):
        consultation = stage.held(cast, [cast.member.member])
        done = clock.now() + dt.timedelta(days=0 if n < in_time else 30)
        Minutes.objects.update_or_create(consultation=consultation, defaults={"finished_at": done})


def in_top_grade(cast: make.Cast, *players: make.Player) -> None:
    office = cast.county_office.actor
    draft = assessment.draft_scheme(by=office, owner=make.COUNTY, year=year(), scheme=examples()["tinghao"])
    version = assessment.adopt_scheme(draft, by=office, words="示例", edits=0)
    row = Assessment.objects.create(owner=make.COUNTY, year=year(), version=version, state="done")
    for player in players:
        MemberScore.objects.create(assessment=row, member=player.member, total=90, grade="excellent")


def begun(cast: make.Cast, places: dict[str, int] | None = None) -> Commendation:
    return actions.begin_commendation(
        by=cast.county_office.actor,
        owner=make.COUNTY,
        year=year(),
        title="示例：基层协商先进",
        form="notice",
        places=places or PLACES,
    )


def of(found: Commendation, kind: str) -> list[queries.Line]:
    return queries.lines_of(found)[kind]


def test_a_member_of_the_top_grade_whose_matters_were_solved_is_a_candidate_with_denominators(
    cast: make.Cast,
) -> None:
    in_top_grade(cast, cast.member, cast.colleague)
    closed(cast, 2)
    closed(cast, 1, outcome="explained")
    found = begun(cast)
    (one,) = of(found, "member")
    assert one.row.subject_id == cast.member.member.pk, "the colleague took no matter: points alone do not do"
    assert one.reasons == "年度考核优秀；办结 3 单，群众确认解决 2 单"


def test_a_poor_word_of_the_convener_stands_against_it(cast: make.Cast) -> None:
    in_top_grade(cast, cast.member)
    closed(cast, 1)
    assessment.evaluate_member(
        cast.member.member, by=cast.convener.actor, township=make.TOWNSHIP, year=year(), word="little"
    )
    assert of(begun(cast), "member") == []


def test_below_three_nobody_is_judged_by_a_share(cast: make.Cast) -> None:
    closed(cast, finding.FEW - 1)
    found = begun(cast)
    assert of(found, "group") == []
    closed(cast, 1)
    actions.gather_candidates(found, by=cast.county_office.actor)
    (one,) = of(found, "group")
    assert one.reasons == "办结 3 单，群众确认解决 3 单"


@pytest.mark.parametrize(("in_time", "is_found"), [(5, True), (4, True), (3, False)])
def test_a_convener_whose_minutes_come_in_time_is_a_candidate(
    cast: make.Cast, in_time: int, is_found: bool
) -> None:
    closed(cast, 1)
    met(cast, 5, in_time=in_time)
    lines = of(begun(cast), "convener")
    assert [one.row.subject_id for one in lines] == ([cast.convener.person.pk] if is_found else [])
    if lines:
        told = f"召集协商 5 次；5 次纪要按时完成 {in_time} 次；办结 1 单，群众确认解决 1 单"
        assert lines[0].reasons == told


def test_a_unit_that_reports_in_time_and_never_again_is_a_candidate(cast: make.Cast) -> None:
    closed(cast, 3)
    found = begun(cast)
    (one,) = of(found, "unit")
    assert one.name == cast.unit.name
    assert one.reasons.endswith("没有退回重办")
    Order.objects.update(round=2)
    actions.gather_candidates(found, by=cast.county_office.actor)
    assert of(found, "unit") == []


def test_what_the_office_decided_stays_when_candidates_are_found_anew(cast: make.Cast) -> None:
    closed(cast, 3)
    found = begun(cast)
    office = cast.county_office.actor
    (group,) = of(found, "group")
    actions.choose_candidate(group.row, by=office, decision="chosen")
    Order.objects.update(outcome="explained")
    actions.gather_candidates(found, by=office)
    assert [one.row.decision for one in of(found, "group")] == ["chosen"]


def test_the_places_are_the_limit_and_leaving_out_needs_a_reason(cast: make.Cast) -> None:
    closed(cast, 3)
    found = begun(cast)
    office = cast.county_office.actor
    (group,) = of(found, "group")
    other = actions.add_candidate(
        found, by=office, kind="group", subject_id=cast.other_group.pk, words="示例：推荐"
    )
    actions.choose_candidate(group.row, by=office, decision="chosen")
    with pytest.raises(refusals.Invalid, match="名额已经满了"):
        actions.choose_candidate(other, by=office, decision="chosen")
    with pytest.raises(refusals.Invalid, match="为什么不列入"):
        actions.choose_candidate(other, by=office, decision="left")
    actions.choose_candidate(other, by=office, decision="left", words="示例：明年再看")


def decided(cast: make.Cast) -> Commendation:
    closed(cast, 3)
    found = begun(cast)
    office = cast.county_office.actor
    for kind in ("group", "unit"):
        actions.choose_candidate(of(found, kind)[0].row, by=office, decision="chosen")
    actions.decide_commendation(
        found, by=office, approved_by="示例：第8次主席会议", approved_on=clock.today()
    )
    return found


def test_nothing_changes_once_a_meeting_has_approved_it(cast: make.Cast) -> None:
    found = decided(cast)
    office = cast.county_office.actor
    row = Candidate.objects.filter(commendation=found)[0]
    row.commendation = found
    with pytest.raises(refusals.Stale):
        actions.choose_candidate(row, by=office, decision="waiting")
    with pytest.raises(refusals.Stale):
        actions.gather_candidates(found, by=office)
    with pytest.raises(refusals.Stale):
        actions.decide_commendation(found, by=office, approved_by="又一次", approved_on=clock.today())


def test_an_empty_list_and_a_day_ahead_are_not_approved(cast: make.Cast) -> None:
    found = begun(cast)
    office = cast.county_office.actor
    with pytest.raises(refusals.Invalid, match="名单是空的"):
        actions.decide_commendation(found, by=office, approved_by="示例", approved_on=clock.today())
    actions.add_candidate(found, by=office, kind="group", subject_id=cast.group.pk, words="示例：推荐")
    actions.choose_candidate(Candidate.objects.get(), by=office, decision="chosen")
    ahead = clock.today() + dt.timedelta(days=1)
    with pytest.raises(refusals.Invalid, match="还没有到"):
        actions.decide_commendation(found, by=office, approved_by="示例", approved_on=ahead)


@pytest.mark.parametrize("who", ["convener", "member", "other_county_office", "inspector", "stranger"])
def test_only_the_office_commends(cast: make.Cast, who: str) -> None:
    with pytest.raises(refusals.Refusal):
        actions.begin_commendation(
            by=cast.everybody[who].actor,
            owner=make.COUNTY,
            year=year(),
            title="示例",
            form="notice",
            places=PLACES,
        )
    assert not Commendation.objects.exists()


def test_the_public_reads_a_published_list_and_nothing_before_or_after(cast: make.Cast) -> None:
    found = decided(cast)
    office = cast.county_office.actor
    url = reverse("portal:commendation", args=[found.pk])
    assert cast.resident.client.get(url).status_code == 404
    actions.publish_commendation(found, by=office)
    page = cast.resident.client.get(url).content.decode()
    assert cast.group.name in page
    assert "不分名次" in page
    actions.take_down_commendation(found, by=office, words="示例：写错一个名字")
    assert cast.resident.client.get(url).status_code == 404


def words_in(content: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(content))
    return "\n".join(p.text for p in document.paragraphs)


def test_the_papers_come_out_of_the_list(cast: make.Cast) -> None:
    closed(cast, 3)
    client = cast.county_office.client
    url = reverse("desk:commendation", args=[int(make.COUNTY), year()])
    assert "按规则找候选" in client.get(url).content.decode()
    sent: dict[str, Any] = {"title": "示例先进", "form": "decision", **PLACES}
    assert client.post(url, {**sent, "member": "-1"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    found = Commendation.objects.get()
    paper = reverse("desk:commendation_paper", args=[found.pk, "paper", "docx"])
    assert client.get(paper).status_code == 422, "nobody was chosen yet"
    (group,) = of(found, "group")
    choose = reverse("desk:candidate_choose", args=[found.pk, group.row.pk])
    assert client.post(choose, {"decision": "left"}).status_code == 422
    assert client.post(choose, {"decision": "chosen"}).status_code == 302
    draft = words_in(client.get(paper).content)
    assert "（送审稿）" in draft
    assert cast.group.name in draft
    assert f"{year()}年，" in draft
    certificates = reverse("desk:commendation_paper", args=[found.pk, "certificates", "docx"])
    assert client.get(certificates).status_code == 409
    decide = reverse("desk:commendation_decide", args=[found.pk])
    assert client.post(decide, {"approved_by": ""}).status_code == 422
    day = clock.today().isoformat()
    typed = {"approved_by": "第8次主席会议", "approved_on": day, "number": "示例〔2026〕1号"}
    assert client.post(decide, typed).status_code == 302
    final = words_in(client.get(paper).content)
    assert "第8次主席会议通过" in final
    assert "关于表彰示例先进的决定" in final.replace("\n", "")
    assert "特发此证" in words_in(client.get(certificates).content)
    assert client.post(reverse("desk:commendation_publish", args=[found.pk])).status_code == 302
    assert "名单已经公布" in client.get(url).content.decode()
