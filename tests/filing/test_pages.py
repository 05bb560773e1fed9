"""The pages of duty: private, quick, and they keep what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.filing import stage

from tinghao.core import clock
from tinghao.filing import actions
from tinghao.filing.models import DutyRecord, LateEntry, Ledger, MicroActivity
from tinghao.history import deeds


def record(cast: make.Cast) -> DutyRecord:
    stage.held(cast, [cast.colleague.member])
    return stage.records()[0]


def asked(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_a_members_page_is_filled_in_and_closed_to_others(cast: make.Cast) -> None:
    found = record(cast)
    own = cast.colleague.client.get("/desk/duty/").content.decode()
    assert "示例：楼道灯" in own and "都对" in own
    assert "楼道灯" not in cast.other_member.client.get("/desk/duty/").content.decode()
    theirs = f"/desk/duty/member/{found.member_id}/"
    for name, status in {
        "colleague": 200,
        "convener": 200,
        "county_office": 200,
        "city_office": 200,
        "member": 404,
        "group_leader": 404,
        "convener_next_door": 404,
        "other_county_office": 404,
        "handling_unit": 404,
        "stranger": 404,
    }.items():
        assert cast.everybody[name].client.get(theirs).status_code == status, name
        one = cast.everybody[name].client.get(f"/desk/duty/records/{found.pk}/")
        assert one.status_code == status, name


def test_one_press_confirms_and_an_objection_reaches_the_convener(cast: make.Cast) -> None:
    found = record(cast)
    post = {"record": [found.pk], "year": found.year}
    assert cast.member.client.post("/desk/duty/confirm", post).status_code == 302
    found.refresh_from_db()
    assert found.state == "waiting", "nobody confirms for somebody else"
    cast.colleague.client.post("/desk/duty/confirm", post)
    found.refresh_from_db()
    assert found.state == "confirmed"
    page = f"/desk/duty/records/{found.pk}"
    empty = cast.colleague.client.post(f"{page}/object", {"words": " "})
    assert empty.status_code == 422 and "哪里不对" in empty.content.decode()
    assert cast.colleague.client.post(f"{page}/object", {"words": "示例：我请了假"}).status_code == 302
    seen = cast.convener.client.get("/desk/duty/records/?show=objected").content.decode()
    assert "本人说不对" in seen
    kept = cast.convener.client.post(
        f"{page}/correct", {"what": "change", "role": found.role, "words": "示例"}
    )
    assert kept.status_code == 422 and "没有改动" in kept.content.decode()
    done = cast.convener.client.post(f"{page}/correct", {"what": "strike", "words": "示例：请了假"})
    assert done.status_code == 302 and stage.records() == []
    again = cast.convener.client.post(f"{page}/correct", {"what": "strike", "words": "示例：请了假"})
    assert again.status_code == 409
    assert "示例：请了假" in cast.colleague.client.get(f"{page}/").content.decode()


def test_the_lists_take_the_same_number_of_queries_whatever_the_rows(cast: make.Cast) -> None:
    stage.held(cast, stage.members(cast, 1))
    paths = ("/desk/duty/records/", f"/desk/ledgers/{make.COUNTY}/")
    for path in paths:
        asked(cast.county_office.client, path)
    before = [asked(cast.county_office.client, path) for path in paths]
    stage.held(cast, stage.members(cast, 4))
    assert [asked(cast.county_office.client, path) for path in paths] == before


def test_a_short_form_keeps_what_was_typed_and_goes_to_the_convener(cast: make.Cast) -> None:
    typed = {
        "kind": "micro_wish",
        "title": "示例：装了扶手",
        "day": "2999-01-01",
        "place": make.COMMUNITY,
        "members": [cast.colleague.member.pk],
    }
    wrong = cast.member.client.post("/desk/duty/micro/new", typed)
    assert wrong.status_code == 422 and "装了扶手" in wrong.content.decode()
    assert not MicroActivity.objects.exists()
    assert cast.member.client.post("/desk/duty/micro/new", typed | {"day": clock.today()}).status_code == 302
    made = MicroActivity.objects.get()
    assert made.state == "waiting"
    assert cast.convener_next_door.client.post(f"/desk/duty/micro/{made.pk}/confirm").status_code == 404
    assert cast.convener.client.post(f"/desk/duty/micro/{made.pk}/confirm").status_code == 302
    assert cast.convener.client.post(f"/desk/duty/micro/{made.pk}/confirm").status_code == 409


def test_what_was_sent_back_is_mended_and_entered_again(cast: make.Cast) -> None:
    made = actions.enter_micro(
        by=cast.member.actor, kind="micro_wish", title="示例", day=clock.today(), place=make.COMMUNITY
    )
    page = f"/desk/duty/micro/{made.pk}"
    assert cast.convener.client.post(f"{page}/return", {"words": ""}).status_code == 422
    assert cast.convener.client.post(f"{page}/return", {"words": "示例：写清楚几户"}).status_code == 302
    again = cast.member.client.get(f"/desk/duty/micro/new?instead={made.pk}").content.decode()
    assert "写清楚几户" in again
    typed = {"kind": "micro_wish", "title": "示例：三户", "day": clock.today(), "place": make.COMMUNITY}
    answer = cast.member.client.post("/desk/duty/micro/new", typed | {"instead": made.pk})
    assert answer.status_code == 302
    assert list(MicroActivity.objects.order_by("pk").values_list("state", flat=True)) == [
        "withdrawn",
        "waiting",
    ]
    assert "件五微等您核对" in cast.convener.client.get("/desk/").content.decode()


def test_what_came_late_is_decided_on_a_page(cast: make.Cast) -> None:
    year = clock.today().year - 1
    first = deeds.Deed(
        cast.member.member.pk, "training", "participant", clock.today().replace(year=year, day=1), make.COUNTY
    )
    actions.file_statement(deeds.Statement("training:0", "training", 0, (first,)))
    actions.freeze_period(Ledger.objects.get(pk=make.COUNTY), year=year, by=cast.county_office.actor)
    actions.file_statement(deeds.Statement("training:1", "training", 1, (first,)))
    waiting = LateEntry.objects.get()
    page = f"/desk/ledgers/late/{waiting.pk}/"
    assert "封账以后到的" in cast.county_office.client.get(f"/desk/ledgers/{make.COUNTY}/").content.decode()
    assert cast.other_county_office.client.get(page).status_code == 404
    assert cast.county_office.client.post(page, {"counted_in": str(year), "words": "示例"}).status_code == 422
    done = cast.county_office.client.post(page, {"counted_in": "none", "words": "示例：不计"})
    assert done.status_code == 302
    waiting.refresh_from_db()
    assert waiting.settled_at is not None and waiting.counted_in is None


@pytest.mark.parametrize("path", ["/desk/duty/", "/desk/duty/micro/", "/desk/duty/micro/new"])
def test_empty_pages_say_what_will_be_there(cast: make.Cast, path: str) -> None:
    assert cast.member.client.get(path).status_code == 200
