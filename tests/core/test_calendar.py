"""Working days over holidays, make-up days and year ends, and the colour of a deadline."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinghao.access.roles import Role
from tinghao.access.scope import ANYBODY, Actor, Grant
from tinghao.core import calendar, calendar_edits, refusals
from tinghao.core.actors import SYSTEM
from tinghao.core.calendar import Calendar
from tinghao.core.models import CalendarDay, CalendarYear

OFFICE = Actor(person_id=5, name="示例办公室", grants=(Grant(Role.COUNTY_OFFICE, "341102"),))
MEMBER = Actor(person_id=6, name="示例委员", grants=(Grant(Role.MEMBER, "341102"),))
D = dt.date


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    calendar.forget()
    yield
    calendar.forget()


dates = st.dates(D(2018, 6, 1), D(2028, 6, 1))
calendars = st.builds(
    Calendar,
    years=st.frozensets(st.integers(2017, 2029)),
    days=st.dictionaries(dates, st.booleans(), max_size=60),
)


@given(calendars, dates, st.integers(1, 120))
def test_a_deadline_is_a_working_day_with_exactly_n_up_to_it(c: Calendar, start: D, n: int) -> None:
    due = c.add(start, n)
    assert c.is_working_day(due.date)
    assert c.between(start, due.date) == n
    counted = sum(
        c.is_working_day(start + dt.timedelta(days=k)) for k in range(1, (due.date - start).days + 1)
    )
    assert counted == n


@given(calendars, dates, st.integers(0, 60), st.integers(0, 60))
def test_two_steps_lead_where_one_leads(c: Calendar, start: D, a: int, b: int) -> None:
    assert c.add(c.add(start, a).date, b).date == c.add(start, a + b).date


@given(calendars, dates, st.integers(0, 400))
def test_a_deadline_is_provisional_exactly_where_a_year_on_the_way_is_unknown(
    c: Calendar, start: D, n: int
) -> None:
    due = c.add(start, n)
    years = {(start + dt.timedelta(days=k)).year for k in range((due.date - start).days + 1)}
    assert due.provisional == bool(years - c.years)


@given(calendars, dates, dates)
def test_days_between_count_the_same_backwards(c: Calendar, a: D, b: D) -> None:
    assert c.between(a, b) == -c.between(b, a)


@given(calendars, dates, st.integers(1, 40))
def test_a_colour_only_ever_gets_more_urgent_and_red_is_the_day_after(c: Calendar, start: D, n: int) -> None:
    due = c.add(start, n).date
    order = ["", "blue", "yellow", "red"]
    days = [start + dt.timedelta(days=k) for k in range((due - start).days + 3)]
    seen = [order.index(c.colour(start, due, day)) for day in days]
    assert seen == sorted(seen)
    assert c.colour(start, due, due) == "yellow"
    assert c.colour(start, due, due + dt.timedelta(days=1)) == "red"
    assert c.colour(start, due, start) == ""


def test_a_count_that_makes_no_sense_is_an_error() -> None:
    empty = Calendar(frozenset(), {})
    for n in (-1, 5001):
        with pytest.raises(ValueError, match="cannot be counted"):
            empty.add(D(2026, 1, 1), n)


@pytest.mark.parametrize(
    ("day", "colour"),
    [(1, ""), (4, ""), (5, "blue"), (8, "blue"), (9, "yellow"), (11, "yellow"), (12, "red")],
)
def test_blue_comes_at_half_and_yellow_in_the_last_quarter(day: int, colour: str) -> None:
    # Eight working days from Monday the 1st: the 5th leaves four of them, the 9th leaves two.
    plain = Calendar(frozenset({2027}), {})
    start, due = D(2027, 3, 1), D(2027, 3, 11)
    assert plain.add(start, 8).date == due
    assert plain.colour(start, due, D(2027, 3, day)) == colour


@pytest.mark.django_db
class TestTheCalendarOfTheCity:
    def test_2026_is_as_the_state_council_announced_it(self) -> None:
        made_up = CalendarDay.objects.filter(date__year=2026, is_working=True).values_list("date", flat=True)
        assert set(made_up) == {
            D(2026, 1, 4),
            D(2026, 2, 14),
            D(2026, 2, 28),
            D(2026, 5, 9),
            D(2026, 9, 20),
            D(2026, 10, 10),
        }
        festival = [D(2026, 2, day) for day in range(15, 24)]
        assert not any(calendar.is_working_day(day) for day in festival)
        assert calendar.is_working_day(D(2026, 2, 24))

    def test_every_make_up_day_is_a_weekend_and_every_year_from_2019_is_known(self) -> None:
        for day in CalendarDay.objects.filter(is_working=True):
            assert day.date.weekday() >= 5
        assert set(CalendarYear.objects.values_list("year", flat=True)) == set(range(2019, 2027))

    def test_two_working_days_over_the_spring_festival_skip_it_and_count_the_make_up_day(self) -> None:
        # Friday the 13th, then Saturday the 14th (make-up), then the 24th.
        assert calendar.add_working_days(D(2026, 2, 13), 2).date == D(2026, 2, 24)
        assert not calendar.add_working_days(D(2026, 2, 13), 2).provisional
        assert calendar.working_days_between(D(2026, 2, 14), D(2026, 2, 23)) == 0

    def test_a_deadline_that_crosses_into_2027_is_provisional_and_does_not_fail(self) -> None:
        due = calendar.add_working_days(D(2026, 12, 31), 2)
        assert (due.date, due.provisional) == (D(2027, 1, 4), True)

    def test_an_edit_takes_effect_at_once(self) -> None:
        assert calendar.is_working_day(D(2026, 11, 24))
        calendar_edits.set_day(D(2026, 11, 24), False, "示例停工", by=OFFICE)
        assert not calendar.is_working_day(D(2026, 11, 24))
        assert CalendarDay.objects.get(date=D(2026, 11, 24)).changed_by == 5
        calendar_edits.clear_day(D(2026, 11, 24), by=OFFICE)
        assert calendar.is_working_day(D(2026, 11, 24))

    def test_an_edit_by_another_process_is_seen_when_the_kept_calendar_is_old(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert calendar.is_working_day(D(2026, 11, 24))
        CalendarDay.objects.create(date=D(2026, 11, 24), is_working=False)
        assert calendar.is_working_day(D(2026, 11, 24))
        monkeypatch.setattr(calendar, "KEPT", 0.0)
        assert not calendar.is_working_day(D(2026, 11, 24))

    def test_counting_many_deadlines_asks_the_database_twice(self, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(2):  # type: ignore[operator]
            for n in range(200):
                calendar.add_working_days(D(2026, 1, 1), n)

    def test_a_year_from_a_file_replaces_what_was_entered_and_is_known(self) -> None:
        calendar_edits.set_day(D(2027, 3, 3), False, "旧", by=OFFICE)
        file = io.BytesIO(
            "\ufeffdate,working,note\r\n2027-01-01,0,元旦\r\n2027-01-02,1,元旦调休\r\n".encode()
        )
        assert calendar_edits.load_year(file, by=OFFICE) == (2027,)
        assert [d.note for d in calendar_edits.days_of(OFFICE, 2027)] == ["元旦", "元旦调休"]
        due = calendar.add_working_days(D(2026, 12, 31), 2)
        assert (due.date, due.provisional) == (D(2027, 1, 4), False)

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "第 1 行应是列名"),
            (b"date,working,note\n", "一天也没有"),
            (b"date,working,note\n2027-13-01,0,x\n", "第 2 行"),
            (b"date,working,note\n2027-01-01,2,x\n", "第 2 行"),
            (b"date,working,note\n2027-01-01,0,x\n2027-01-01,0,x\n", "第 3 行：这一天写了两次"),
            (b"date,working,note\n1027-01-01,0,x\n", "2000 到 2100"),
            (b"date,working,note\n2027-01-01,0\n", "应有 3 列"),
            ("date,working,note\n2027-01-01,0,元旦\n".encode("gb18030"), "UTF-8"),
            (b'date,working,note\n2027-01-01,0,"x\n', "引号"),
            (b"x" * (1024 * 1024 + 1), "1 MB"),
        ],
    )
    def test_a_wrong_file_is_refused_in_words_and_changes_nothing(self, content: bytes, told: str) -> None:
        with pytest.raises(refusals.Invalid, match=told):
            calendar_edits.load_year(io.BytesIO(content), by=OFFICE)
        assert not CalendarYear.objects.filter(year=2027).exists()
        assert not CalendarDay.objects.filter(date__year=2027).exists()

    def test_only_who_keeps_the_calendar_edits_it(self) -> None:
        for act in (
            lambda who: calendar_edits.set_day(D(2026, 1, 1), True, "", by=who),
            lambda who: calendar_edits.clear_day(D(2026, 1, 1), by=who),
            lambda who: calendar_edits.settle_year(2027, by=who),
            lambda who: calendar_edits.load_year(io.BytesIO(b""), by=who),
            lambda who: calendar_edits.days_of(who, 2026),
        ):
            with pytest.raises(refusals.Forbidden):
                act(MEMBER)
            with pytest.raises(refusals.SignInNeeded):
                act(ANYBODY)

    def test_a_year_or_note_out_of_bounds_is_refused(self) -> None:
        with pytest.raises(refusals.Invalid):
            calendar_edits.set_day(D(1999, 1, 1), False, "", by=SYSTEM)
        with pytest.raises(refusals.Invalid):
            calendar_edits.set_day(D(2027, 1, 1), False, "长" * 41, by=SYSTEM)
