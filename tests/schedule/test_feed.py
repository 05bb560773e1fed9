"""The calendar on a telephone: who gets what through a link, read back as a telephone reads it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests import make
from tests.preparation import prepared

from tinghao.access import actions as access
from tinghao.access import happenings
from tinghao.access.happenings import Happening, Source
from tinghao.access.models import Appointment
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.people import actions as people
from tinghao.preparation import actions as preparation
from tinghao.schedule import actions, ical, rules
from tinghao.schedule.models import Subscription
from tinghao.venues import actions as venues
from tinghao.venues.actions.opening import NewRule

NINE, NOON = dt.time(9), dt.time(12)


def path_of(player: make.Player, reach: str = "all") -> str:
    return f"/feeds/{actions.make_link(by=player.actor, reach=reach)}.ics"


def read(path: str) -> list[Any]:
    """The events as a telephone reads them: the bytes are well formed first."""
    answer = Client().get(path)
    assert answer.status_code == 200 and not answer.cookies
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return events_in(answer.content)


def events_in(told: bytes) -> list[Any]:
    assert told.endswith(b"\r\n") and b"\n" not in told.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in told.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(told)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert {str(z["TZID"]) for z in calendar.walk("VTIMEZONE")} == {settings.TIME_ZONE}
    found = calendar.walk("VEVENT")
    assert len({str(one["UID"]) for one in found}) == len(found)
    return list(found)


def open_by(cast: make.Cast, name: str, *rules_: NewRule) -> Any:
    venue = make.venue(name)
    venues.set_opening(venue, rules_=rules_, by=cast.convener.actor)
    return venue


def daily() -> list[NewRule]:
    return [NewRule("week", 1, day, NINE, NOON, on_holidays=True) for day in range(7)]


def test_a_link_gives_the_meetings_of_its_person_and_no_word_about_anybody(cast: make.Cast) -> None:
    meeting = prepared.planned(cast)
    (event,) = read(path_of(cast.convener))
    assert event["UID"] == f"consultation-{meeting.pk}@tinghao"
    assert event.decoded("dtstart") == meeting.starts_at
    assert event["SUMMARY"] == "微协商（协商议事室）" and event["STATUS"] == "CONFIRMED"
    told = Client().get(path_of(cast.convener)).content.decode()
    plain = told.replace("\r\n ", "")
    for secret in ("楼道灯", "示例委员", "示例王阿姨", "示例李大爷", "13800"):
        assert secret not in plain
    assert read(path_of(cast.convener_next_door)) == []


def test_only_mine_gives_only_mine(cast: make.Cast) -> None:
    prepared.planned(cast)
    assert len(read(path_of(cast.colleague, "all"))) == 1
    assert read(path_of(cast.colleague, "mine")) == []
    assert len(read(path_of(cast.member, "mine"))) == 1
    assert len(read(path_of(cast.handling_unit, "mine"))) == 1


def test_a_move_goes_up_in_sequence_and_calling_off_is_cancelled(cast: make.Cast) -> None:
    began = timezone.now()
    with clock.at(began):
        meeting = prepared.planned(cast)
        path = path_of(cast.member)
        (first,) = read(path)
    with clock.at(began + dt.timedelta(minutes=5)):
        preparation.move_meeting(
            meeting, by=cast.convener.actor, starts_at=prepared.at(7, 15), venue=None, sequence=0
        )
        (second,) = read(path)
    with clock.at(began + dt.timedelta(minutes=9)):
        preparation.call_off_meeting(meeting, by=cast.convener.actor, words="示例：下雨。")
        (last,) = read(path)
    assert first["UID"] == second["UID"] == last["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"] < last["SEQUENCE"]
    assert first.decoded("last-modified") < second.decoded("last-modified") < last.decoded("last-modified")
    assert second.decoded("dtstart") == prepared.at(7, 15)
    assert last["STATUS"] == "CANCELLED" and last["SUMMARY"].startswith("已取消")


def test_a_new_link_kills_the_old_one_and_revoking_kills_it_too(cast: make.Cast) -> None:
    old, other = path_of(cast.member), path_of(cast.member, "mine")
    new = path_of(cast.member)
    assert [Client().get(p).status_code for p in (old, new, other)] == [404, 200, 200]
    actions.revoke_link(by=cast.member.actor, reach="all")
    assert [Client().get(p).status_code for p in (new, other)] == [404, 200]
    with pytest.raises(refusals.Stale):
        actions.revoke_link(by=cast.member.actor, reach="all")
    assert not Subscription.objects.filter(reach="all").exists()


def test_only_the_digest_of_a_link_is_kept_and_the_history_does_not_know_it(cast: make.Cast) -> None:
    word = actions.make_link(by=cast.member.actor, reach="mine")
    kept = Subscription.objects.get()
    assert kept.token_digest == rules.digest_of(word) and word not in str(vars(kept))
    entry = Entry.objects.get(kind="schedule.link_made")
    assert entry.data == {"reach": "mine"} and entry.subject_id == cast.member.person.pk  # type: ignore[union-attr]


def test_who_makes_a_link_has_a_post_and_chooses_what_there_is(cast: make.Cast) -> None:
    with pytest.raises(refusals.Forbidden):
        actions.make_link(by=cast.stranger.actor, reach="all")
    with pytest.raises(refusals.SignInNeeded):
        actions.make_link(by=cast.resident.actor, reach="all")
    with pytest.raises(refusals.Invalid):
        actions.make_link(by=cast.member.actor, reach="everything")


@pytest.mark.parametrize("how", ["closed", "ended", "erased"])
def test_the_feed_empties_itself_when_account_or_post_ends(cast: make.Cast, how: str) -> None:
    prepared.planned(cast)
    path = path_of(cast.convener)
    assert len(read(path)) == 1
    who = cast.convener
    assert who.person is not None and who.account is not None
    if how == "closed":
        people.stop_account(who.account, by=cast.system_admin.actor)
    elif how == "erased":
        people.erase_person(who.person, by=cast.system_admin.actor)
    else:
        held = Appointment.objects.get(person=who.person)
        access.end_appointment(held, ends=clock.today() - dt.timedelta(days=1), by=cast.security_admin.actor)
    assert read(path) == []


def test_a_telephone_that_has_it_already_gets_nothing_again(cast: make.Cast) -> None:
    began = timezone.now().replace(microsecond=0)
    with clock.at(began):
        meeting = prepared.planned(cast)
        path = path_of(cast.member)
        first = Client().get(path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    with clock.at(began + dt.timedelta(hours=2)):
        same = Client().get(path, headers={"If-None-Match": etag})
        dated = Client().get(path, headers={"If-Modified-Since": modified})
        assert (same.status_code, same.content) == (304, b"") and dated.status_code == 304
        assert same.headers["ETag"] == etag
        preparation.call_off_meeting(meeting, by=cast.convener.actor, words="示例：下雨。")
        changed = Client().get(path, headers={"If-None-Match": etag})
        assert changed.status_code == 200 and changed.headers["ETag"] != etag
        again = Client().get(path, headers={"If-Modified-Since": modified})
        assert again.status_code == 200


def test_what_falls_out_of_the_calendar_counts_as_a_change(cast: make.Cast) -> None:
    venue = open_by(cast, "示例 万桥议事室", *daily())
    path = path_of(cast.convener)
    first = Client().get(path)
    with clock.at(timezone.now() + dt.timedelta(seconds=5)):
        venues.set_opening(venue, rules_=(), by=cast.convener.actor)
        dated = Client().get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert dated.status_code == 200 and events_in(dated.content) == []


def test_the_file_says_how_often_to_come_again_and_what_it_is_called(cast: make.Cast) -> None:
    prepared.planned(cast)
    told = Client().get(path_of(cast.member)).content.decode()
    for line in (
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "NAME:协商亭日程",
        "X-WR-CALNAME:协商亭日程",
        "BEGIN:VTIMEZONE",
    ):
        assert f"{line}\r\n" in told, told
    assert re.search(r"DTSTART;TZID=Asia/Shanghai:\d{8}T090000\r\n", told)
    assert "METHOD" not in told


def test_open_days_leave_for_a_township_and_for_who_is_on_duty(cast: make.Cast) -> None:
    open_by(cast, "示例 万桥议事室", *daily())
    assert len(read(path_of(cast.convener))) == 367
    assert read(path_of(cast.county_office)) == []
    own = read(path_of(cast.member, "mine"))
    assert own and all(one["SUMMARY"] == "值班：示例 万桥议事室" for one in own)
    assert all(one["TRANSP"] == "OPAQUE" for one in own)


def test_guessing_links_is_stopped_and_so_is_reading_without_a_pause(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PORTAL_LIMITS = {"wrong_feed": (3, 3600)}
    codes = [Client().get(f"/feeds/guess{n}.ics").status_code for n in range(5)]
    assert codes == [404, 404, 404, 429, 429]
    settings.PORTAL_LIMITS = {}
    monkeypatch.setattr("tinghao.portal.schedule.views.MOST_READS", 2)
    path = path_of(cast.member)
    assert [Client().get(path).status_code for _ in range(3)] == [200, 200, 429]


# -- a year, as a telephone reads it


def test_a_year_of_open_days_reads_back_day_by_day(cast: make.Cast) -> None:
    """Every week, the first and the last of a month, over month ends and 29 February 2028."""
    with clock.at(dt.datetime(2027, 12, 31, 15, 59, tzinfo=dt.UTC)):  # a minute before the new year here
        weekly = NewRule("week", 1, 1, dt.time(14, 30), dt.time(17), on_holidays=True)
        last = NewRule("month", 5, 1, dt.time(8), dt.time(23, 59), on_holidays=True)
        first = NewRule("month", 1, 5, dt.time(0), dt.time(0, 30), on_holidays=True)
        venue = open_by(cast, "示例 万桥议事室", weekly, last, first)
        answer = Client().get(f"/venues/{venue.pk}/calendar.ics")
    found = {e.decoded("dtstart").date(): e for e in events_in(answer.content)}
    days = [dt.date(2027, 12, 31) + dt.timedelta(days=n) for n in range(367)]
    tuesdays = {d for d in days if d.weekday() == 1}
    saturdays = {d for d in days if d.weekday() == 5 and d.day <= 7}
    assert set(found) == tuesdays | saturdays
    leap = dt.date(2028, 2, 29)
    assert leap in tuesdays and found[leap].decoded("dtstart").time() == dt.time(8)
    assert found[leap].decoded("dtend").time() == dt.time(23, 59)
    night = found[dt.date(2028, 1, 1)]
    assert night.decoded("dtstart").isoformat() == "2028-01-01T00:00:00+08:00"
    assert night["UID"] == f"open_day-{venue.pk}-20280101@tinghao"


def test_a_day_that_falls_out_is_cancelled_in_everybodys_calendar(cast: make.Cast) -> None:
    venue = open_by(cast, "示例 万桥议事室", *daily())
    before = {str(e["UID"]): e for e in events_in(Client().get(f"/open-days/{make.TOWNSHIP}.ics").content)}
    off = clock.today() + dt.timedelta(days=3)
    with clock.at(timezone.now() + dt.timedelta(minutes=2)):
        venues.set_exception(venue, day=off, note="示例：检修", by=cast.convener.actor)
        after = {str(e["UID"]): e for e in events_in(Client().get(f"/open-days/{make.TOWNSHIP}.ics").content)}
    assert before.keys() == after.keys()
    uid = f"open_day-{venue.pk}-{off:%Y%m%d}@tinghao"
    assert after[uid]["STATUS"] == "CANCELLED" and after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]
    assert sum(e["STATUS"] == "CANCELLED" for e in after.values()) == 1


def test_the_public_calendar_of_a_place_names_nobody_and_needs_nothing(cast: make.Cast) -> None:
    open_by(cast, "示例 万桥议事室", *daily())
    path = f"/open-days/{make.TOWNSHIP}.ics"
    answer = Client().get(path)
    assert len(events_in(answer.content)) == 367 and not answer.cookies
    assert "示例委员" not in answer.content.decode()
    same = Client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    page = Client().get(f"/open-days/{make.TOWNSHIP}").content.decode()
    assert "示例 万桥议事室" in page and f"webcal://testserver{path}" in page
    assert f"/open-days/{make.TOWNSHIP}" in Client().get(f"/who/{make.TOWNSHIP}").content.decode()
    assert Client().get(f"/open-days/{make.COUNTY}").status_code == 404
    assert Client().get("/open-days/999999999").status_code == 404
    empty = Client().get(f"/open-days/{make.OTHER_TOWNSHIP}")
    assert "还没有登记" in empty.content.decode()
    assert events_in(Client().get(f"/open-days/{make.OTHER_TOWNSHIP}.ics").content) == []


def test_whole_days_midnight_and_long_names_read_back_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    begins = clock.midnight(dt.date(2028, 2, 28))
    name = "示例：全市召集人培训班，第一期；含“现场观摩”与\\讨论\n（南谯区、琅琊区，各来 12 人）" * 2
    whole = Happening(
        "training:7", "training", name, begins, begins + dt.timedelta(days=2), True, "3411", "示例, 会议室",
        7, "planned", True, begins,
    )  # fmt: skip
    late = Happening(
        "talk:8", "talk", "示例夜话", begins.replace(hour=22), begins + dt.timedelta(days=1), False, "3411",
        "", 8, "planned", False, begins,
    )  # fmt: skip
    source = Source("training", "示例", "", lambda actor, first, last: (whole,))
    monkeypatch.setattr(happenings, "_by_subject", {"training": source})
    told = ical.written(
        [ical.event_of(whole), ical.event_of(late)], name="示例", refresh=dt.timedelta(days=1)
    )
    first, second = events_in(told)
    assert first.decoded("dtstart") == dt.date(2028, 2, 28) and first.decoded("dtend") == dt.date(2028, 3, 1)
    assert str(first["SUMMARY"]) == name and str(first["LOCATION"]) == "示例, 会议室"
    assert second.decoded("dtend").isoformat() == "2028-02-29T00:00:00+08:00"
