"""Reports: counted ahead and equal to a recount, with denominators, by place and span, within one's sight."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.filing import stage

from tinghao.analytics import actions, queries
from tinghao.analytics.choices import Measure
from tinghao.analytics.models import Rollup
from tinghao.analytics.queries import Rate
from tinghao.analytics.spans import Span, typed
from tinghao.core import clock, refusals
from tinghao.filing.models import DutyRecord
from tinghao.orders.models import Clock, Order, Requester


def this_month() -> Span:
    today = clock.today()
    return Span(f"{today.year}-{today.month:02}")


def told(cast: make.Cast, code: str = make.COUNTY, span: Span | None = None) -> queries.Report:
    return queries.report_for(cast.city_office.actor, code, span or this_month())


def town(cast: make.Cast) -> None:
    """Orders in several states, a meeting, an answer with a rating, in two townships."""
    for state in ("placed", "open", "handling", "closed", "closed"):
        make.order(cast, state=state)
    Order.objects.filter(state="closed").update(outcome="confirmed")
    first = Order.objects.filter(state="closed")[0]
    Order.objects.filter(pk=first.pk).update(outcome="explained")
    Requester.objects.filter(order__state="closed").update(rating=5, answered_at=clock.now())
    Requester.objects.filter(order=first).update(rating=2)
    stage.held(cast, [cast.member.member, cast.colleague.member])


def test_what_is_counted_ahead_is_what_a_recount_in_plain_python_gives(cast: make.Cast) -> None:
    town(cast)
    # Spread over the year and over places, at the edges of months as the city's clock has them.
    zone = clock.local(clock.now()).tzinfo
    year = clock.today().year
    for n, order in enumerate(Order.objects.order_by("pk")):
        at = dt.datetime(year, n % 12 + 1, 1, 0, 5, tzinfo=zone) - dt.timedelta(minutes=(n % 3) * 4)
        Order.objects.filter(pk=order.pk).update(placed_at=at)
    actions.recount_year(year)
    by_hand: Counter[tuple[str, str]] = Counter()
    for order in Order.objects.all():
        local = clock.local(order.placed_at)
        if local.year == year:
            by_hand[order.township, f"{year}-{local.month:02}"] += 1
    counted = Rollup.objects.filter(measure=Measure.PLACED).values_list("place", "span", "value")
    assert {(place, span): n for place, span, n in counted} == dict(by_hand)


def test_counting_again_changes_nothing_and_follows_what_was_reopened(cast: make.Cast) -> None:
    town(cast)
    year = clock.today().year
    actions.recount_year(year)
    before = list(Rollup.objects.order_by("place", "span", "measure").values_list("place", "span", "value"))
    actions.recount_year(year)
    again = list(Rollup.objects.order_by("place", "span", "measure").values_list("place", "span", "value"))
    assert again == before
    assert told(cast).whole.of(Measure.CLOSED) == 2
    Order.objects.filter(state="closed").update(state="handling", closed_at=None, outcome="")
    actions.recount_year(year)
    assert told(cast).whole.of(Measure.CLOSED) == 0


def test_three_rates_with_denominators_and_the_other_outcomes_apart(cast: make.Cast) -> None:
    town(cast)
    yesterday = clock.today() - dt.timedelta(days=1)
    Clock.objects.filter(kind="screening").update(due_on=yesterday, stopped_on=yesterday)
    late = Clock.objects.filter(kind="screening")[0]
    Clock.objects.filter(pk=late.pk).update(stopped_on=None)
    actions.recount_year(yesterday.year)
    found = told(cast, span=Span(f"{yesterday.year}-{yesterday.month:02}"))
    response, resolution, satisfaction = found.whole.rates
    many = Clock.objects.filter(kind="screening").count()
    assert (response.part, response.whole) == (many - 1, many)
    if yesterday.month == clock.today().month:
        assert (resolution.part, resolution.whole) == (1, 2)
        assert (satisfaction.part, satisfaction.whole) == (1, 2)
        assert found.whole.of(Measure.EXPLAINED) == 1


def test_of_nothing_there_is_no_rate(cast: make.Cast) -> None:
    actions.recount_year(clock.today().year)
    assert [r.percent for r in told(cast).whole.rates] == [None, None, None]


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 3, 33), (2, 3, 67), (1, 8, 13), (0, 5, 0), (5, 5, 100)]
)
def test_per_cents_are_rounded_as_people_do(part: int, whole: int, percent: int) -> None:
    assert Rate("", "", part, whole).percent == percent


def test_members_are_counted_once_however_often_they_came(cast: make.Cast) -> None:
    town(cast)
    stage.held(cast, [cast.member.member])
    actions.recount_year(clock.today().year)
    year = Span(str(clock.today().year))
    for code in (make.TOWNSHIP, make.COUNTY, make.CITY):
        assert told(cast, code, year).whole.of(Measure.MEMBERS) == len(
            set(DutyRecord.objects.filter(reversed_at__isnull=True).values_list("member_id", flat=True))
        )


def test_the_places_below_add_up_to_the_whole_and_stand_in_the_order_of_the_register(cast: make.Cast) -> None:
    town(cast)
    actions.recount_year(clock.today().year)
    for code in (make.CITY, make.COUNTY):
        found = told(cast, code)
        assert [r.code for r in found.below] == sorted(r.code for r in found.below)
        for measure in (Measure.PLACED, Measure.CLOSED, Measure.HELD, Measure.ATTENDANCES):
            assert sum(r.of(measure) for r in found.below) == found.whole.of(measure)
    assert told(cast).whole.of(Measure.PLACED) > 0


@pytest.mark.parametrize(
    ("text", "months", "before"),
    [
        ("2026-03", (3,), "2026-02"),
        ("2026-01", (1,), "2025-12"),
        ("2026-Q1", (1, 2, 3), "2025-Q4"),
        ("2026-Q4", (10, 11, 12), "2026-Q3"),
        ("2026", tuple(range(1, 13)), "2025"),
    ],
)
def test_spans_know_their_months_and_what_came_before(
    text: str, months: tuple[int, ...], before: str
) -> None:
    span = Span(text)
    assert (span.months, span.before.text) == (months, before)
    assert span.before.after == span


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "1999", "２０２６", "2026-3", "x" * 99])
def test_what_is_no_span_is_this_year(text: str) -> None:
    assert typed(text, dt.date(2026, 5, 1)).text == "2026"


@pytest.mark.parametrize("who", ["member", "handling_unit", "proxy", "stranger", "convener_next_door"])
def test_reports_of_a_place_are_for_those_who_answer_for_it(cast: make.Cast, who: str) -> None:
    with pytest.raises(refusals.Refusal):
        queries.report_for(cast.everybody[who].actor, make.TOWNSHIP, this_month())


def test_a_report_takes_the_same_queries_whatever_it_holds(
    cast: make.Cast, django_assert_max_num_queries: Any
) -> None:
    town(cast)
    actions.recount_year(clock.today().year)
    with django_assert_max_num_queries(10):
        told(cast, make.CITY)


def test_the_page_shows_figures_and_leads_down_and_out(cast: make.Cast) -> None:
    town(cast)
    actions.recount_year(clock.today().year)
    client = cast.county_office.client
    assert client.get(reverse("desk:reports")).status_code == 302
    url = reverse("desk:report", args=[int(make.COUNTY), this_month().text])
    page = client.get(url).content.decode()
    for words in ("响应率", "解决率", "满意率", "没有解决，已说明", "同乐街道"):
        assert words in page
    for span in (
        f"{clock.today().year}-Q{(clock.today().month + 2) // 3}",
        str(clock.today().year),
        "nonsense",
    ):
        assert client.get(reverse("desk:report", args=[int(make.COUNTY), span])).status_code == 200
    assert client.get(reverse("desk:report", args=[int(make.OTHER_COUNTY), "2026"])).status_code == 404


def test_one_click_gives_a_table_and_a_paper(cast: make.Cast) -> None:
    from docx import Document
    from openpyxl import load_workbook

    town(cast)
    actions.recount_year(clock.today().year)
    client = cast.county_office.client
    args = [int(make.COUNTY), this_month().text]
    sheet = load_workbook(
        io.BytesIO(client.get(reverse("desk:report_file", args=[*args, "xlsx"])).content)
    ).active
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert rows[0][:2] == ["地方", "点单"]
    assert rows[1][1] == str(told(cast).whole.of(Measure.PLACED))
    document = Document(io.BytesIO(client.get(reverse("desk:report_file", args=[*args, "docx"])).content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "二、三率" in text
    assert client.get(reverse("desk:report_file", args=[*args, "exe"])).status_code == 404
