"""The year's plan: proposed by the rule, changed with a reason by one office at a time, adopted."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import make

from tinghao.analytics import actions as analytics
from tinghao.core import clock, refusals
from tinghao.divisions.models import Division
from tinghao.history.models import Entry
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import EarlierVisit, PlannedQuarter, YearPlan

# Ahead of any day on which this is run, so that all four quarters are open.
YEAR = clock.today().year + 1


def proposed(cast: make.Cast, year: int = YEAR) -> YearPlan:
    return actions.propose_plan(by=cast.city_office.actor, city=make.CITY, year=year)


def counties_of(plan: YearPlan) -> list[str]:
    return [row.county for row in plan.quarters.order_by("quarter")]


def test_two_counties_take_turns_in_the_year(cast: make.Cast) -> None:
    plan = proposed(cast)
    assert sorted(counties_of(plan)[:2]) == [make.OTHER_COUNTY, make.COUNTY]
    assert counties_of(plan)[:2] == counties_of(plan)[2:]
    assert kinds(plan) == ["observations.proposed"]


def kinds(plan: YearPlan) -> list[str]:
    rows = Entry.objects.filter(subject="observation_plan", subject_id=plan.pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_whoever_waited_longer_comes_first_whatever_the_other_has_to_show(cast: make.Cast) -> None:
    make.order(cast, state="closed")
    analytics.recount_year(clock.today().year)
    office = cast.city_office.actor
    visits = {make.COUNTY: (YEAR - 2, 4), make.OTHER_COUNTY: (YEAR - 3, 4)}
    assert actions.note_visits(by=office, city=make.CITY, visits=visits) == 2
    found = {s.code: s for s in queries.standings(make.CITY, (YEAR, 1))}
    assert found[make.COUNTY].merit.has_shown and not found[make.OTHER_COUNTY].merit.has_shown
    assert (found[make.OTHER_COUNTY].waited, found[make.OTHER_COUNTY].is_due) == (9, True)
    assert counties_of(proposed(cast))[0] == make.OTHER_COUNTY


def test_of_two_that_waited_since_the_same_year_the_one_with_something_to_show_comes_first(
    cast: make.Cast,
) -> None:
    make.order(cast, state="closed")
    analytics.recount_year(clock.today().year)
    assert counties_of(proposed(cast))[0] == make.COUNTY
    assert make.COUNTY > make.OTHER_COUNTY  # not because of its code


def test_a_county_without_a_single_case_is_in_the_plan(cast: make.Cast) -> None:
    make.division("341199", "示例新县")
    plan = proposed(cast)
    assert set(counties_of(plan)) == {make.COUNTY, make.OTHER_COUNTY, "341199"}
    Division.objects.filter(code="341199").update(is_active=False)
    assert "341199" not in counties_of(
        actions.propose_plan(by=cast.city_office.actor, city=make.CITY, year=YEAR, version=plan.version)
    )


def test_a_change_needs_a_reason_and_stays_when_the_rest_is_proposed_anew(cast: make.Cast) -> None:
    office, plan = cast.city_office.actor, proposed(cast)
    first = plan.quarters.get(quarter=1)
    other = make.COUNTY if first.county == make.OTHER_COUNTY else make.OTHER_COUNTY
    with pytest.raises(refusals.Invalid) as refused:
        actions.change_quarter(first, by=office, county=other, words=" ", version=plan.version)
    assert refused.value.fields["words"]
    actions.change_quarter(first, by=office, county=other, words="示例：道路在修。", version=plan.version)
    plan.refresh_from_db()
    actions.propose_plan(by=office, city=make.CITY, year=YEAR, version=plan.version)
    first = plan.quarters.get(quarter=1)
    assert (first.county, first.chosen, first.words) == (other, "by_hand", "示例：道路在修。")
    assert plan.quarters.get(quarter=2).county != other
    told = Entry.objects.get(kind="observations.changed").words
    assert told is not None and told.body == "示例：道路在修。"


def test_of_two_offices_that_change_the_plan_at_once_the_second_is_told(cast: make.Cast) -> None:
    colleague = make.person("示例市办二", at=make.CITY)
    make.appointed(colleague, "city_office", at=make.CITY)
    second = make.Player(colleague).actor
    plan = proposed(cast)
    seen = plan.version
    one, two = plan.quarters.order_by("quarter")[:2]
    actions.change_quarter(one, by=cast.city_office.actor, county=two.county, words="示例", version=seen)
    with pytest.raises(refusals.Stale):
        actions.change_quarter(two, by=second, county=one.county, words="示例", version=seen)
    with pytest.raises(refusals.Stale):
        actions.adopt_plan(plan, by=second, version=seen)
    two.refresh_from_db()
    assert two.chosen == "by_turn" and kinds(plan) == ["observations.proposed", "observations.changed"]


def test_an_adopted_plan_is_not_proposed_anew_and_adopting_twice_is_once(cast: make.Cast) -> None:
    office, plan = cast.city_office.actor, proposed(cast)
    actions.adopt_plan(plan, by=office, version=plan.version)
    for again in (
        lambda: actions.adopt_plan(plan, by=office, version=plan.version),
        lambda: actions.propose_plan(by=office, city=make.CITY, year=YEAR, version=plan.version),
    ):
        with pytest.raises(refusals.Stale):
            again()
    assert kinds(plan)[-1] == "observations.adopted"


def test_a_quarter_that_fell_out_is_no_visit(cast: make.Cast) -> None:
    office, plan = cast.city_office.actor, proposed(cast)
    actions.adopt_plan(plan, by=office, version=plan.version)
    fourth = plan.quarters.get(quarter=4)
    before = {v.quarter for v in queries.visits_before(make.CITY, (YEAR + 1, 1))}
    actions.drop_quarter(fourth, by=office, words="示例：防汛。", version=plan.version)
    after = {v.quarter for v in queries.visits_before(make.CITY, (YEAR + 1, 1))}
    assert before - after == {(YEAR, 4)}
    with pytest.raises(refusals.Stale):
        actions.drop_quarter(fourth, by=office, words="示例", version=plan.version + 1)


def test_past_quarters_of_this_year_are_not_planned_and_past_years_not_at_all(cast: make.Cast) -> None:
    today = clock.today()
    plan = proposed(cast, today.year)
    assert min(plan.quarters.values_list("quarter", flat=True)) == rules.quarter_of(today)[1]
    for year in (today.year - 1, today.year + 2):
        with pytest.raises(refusals.Invalid):
            proposed(cast, year)


def test_only_the_city_office_plans_and_everybody_with_a_post_in_the_city_reads(cast: make.Cast) -> None:
    proposed(cast)
    for name, player in cast.everybody.items():
        with pytest.raises(refusals.Refusal) if name != "city_office" else _nothing():
            actions.note_visits(by=player.actor, city=make.CITY, visits={})
        answer = player.client.get(f"{reverse('desk:observations')}?year={YEAR}").status_code
        reads = {
            "member",
            "colleague",
            "group_leader",
            "other_member",
            "convener",
            "convener_next_door",
            "county_office",
            "other_county_office",
            "city_office",
            "inspector",
        }
        assert answer == (200 if name in reads else 302 if name == "resident" else 403), name


class _nothing:
    def __enter__(self) -> None: ...
    def __exit__(self, *given: object) -> None: ...


def test_the_office_goes_from_nothing_to_an_adopted_plan(cast: make.Cast) -> None:
    client = cast.city_office.client
    url = f"{reverse('desk:observations')}?city={make.CITY}&year={YEAR}"
    assert "按轮次排一份" in client.get(url).content.decode()
    client.post(reverse("desk:observation_propose", args=[make.CITY, YEAR]))
    plan = YearPlan.objects.get()
    row = plan.quarters.get(quarter=2)
    change = reverse("desk:observation_change", args=[row.pk])
    typed = {"county": row.county, "words": "", "version": plan.version}
    answer = client.post(change, typed)
    assert answer.status_code == 422 and "请写明为什么" in answer.content.decode()
    assert client.post(change, {**typed, "words": "示例：对调。"}).status_code == 302
    assert client.post(change, {**typed, "words": "示例：对调。"}).status_code == 409
    plan.refresh_from_db()
    adopt = reverse("desk:observation_adopt", args=[make.CITY, YEAR])
    assert client.post(adopt, {"version": plan.version}).status_code == 302
    drop = reverse("desk:observation_drop", args=[row.pk])
    assert client.post(drop, {"version": plan.version + 1, "words": "示例：不办。"}).status_code == 302
    said = cast.convener.client.get(url).content.decode()
    assert "已确定" in said and "示例：不办。" in said and "就这样定" not in said


def test_past_visits_are_typed_as_people_write_quarters(cast: make.Cast) -> None:
    client, url = cast.city_office.client, reverse("desk:observation_visits", args=[make.CITY])
    typed = {f"visit_{make.COUNTY}": "2024年第３季度", f"visit_{make.OTHER_COUNTY}": ""}
    assert client.post(url, typed).status_code == 302
    assert list(EarlierVisit.objects.values_list("county", "year", "quarter")) == [(make.COUNTY, 2024, 3)]
    assert client.post(url, typed).status_code == 302
    assert Entry.objects.filter(kind="observations.visit_noted").count() == 1
    for wrong in ("去年秋天", "2199-1", "2024-5"):
        answer = client.post(url, {f"visit_{make.COUNTY}": wrong})
        assert answer.status_code == 422 and wrong in answer.content.decode()


def test_the_page_asks_the_database_as_often_for_two_counties_as_for_five(
    cast: make.Cast, django_assert_max_num_queries: Any
) -> None:
    proposed(cast)
    client, url = cast.city_office.client, f"{reverse('desk:observations')}?year={YEAR}"
    client.get(url)
    for code in ("341122", "341124", "341125"):
        make.division(code)
    with django_assert_max_num_queries(22):
        client.get(url)
    assert PlannedQuarter.objects.count() == 4
