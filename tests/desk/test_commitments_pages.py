"""The desk's pages of commitments: links made and taken back, photos shown by a reviewer, what units owe."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.portal.test_photos import liar, photo

from tinghao.consultations import actions
from tinghao.consultations.models import ItemLink, OutcomeItem, Progress
from tinghao.core import clock
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders
from tinghao.uploads.models import StoredImage


def read(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def case(cast: make.Cast) -> make.Case:
    return make.order(cast, state="handling")


def page_of(case: make.Case, step: str = "") -> str:
    return f"/desk/items/{case.item.pk}/{step}"


def seen(cast: make.Cast, who: str, address: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', read(cast.everybody[who].client.get(address)))
    assert found
    return found.group(1)


def test_a_link_is_made_once_shown_once_and_taken_back(cast: make.Cast, case: make.Case) -> None:
    client, address = cast.convener.client, page_of(case, "link")
    data = {
        "seen": seen(cast, "convener", address),
        "unit": cast.unit.pk,
        "ends_on": str(clock.today() + dt.timedelta(days=30)),
    }
    answer = client.post(address, data)
    assert answer.status_code == 302
    shown = read(client.get(answer.url))
    assert "/u/" in shown and "只显示这一次" in shown
    client.post(address, data)  # the second press
    assert ItemLink.objects.count() == 1
    assert client.get(page_of(case, "link/made")).status_code == 302, "shown once"
    item = read(client.get(page_of(case)))
    assert "给单位的链接" in item and "还没有打开过" in item and "/u/" not in item
    link = ItemLink.objects.get()
    assert client.post(f"/desk/item-links/{link.pk}/revoke").status_code == 302
    assert client.post(f"/desk/item-links/{link.pk}/revoke").status_code == 409
    assert "已收回" in read(client.get(page_of(case)))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unit": ""}, "请选一项"),
        ({"phone": "0550-3021234"}, "短信只能发到手机"),
        ({"ends_on": "2020-01-01"}, "今天以后"),
        ({"ends_on": "明天"}, "2026-11-27"),
    ],
)
def test_a_link_that_cannot_be_made_says_why_at_its_field(
    cast: make.Cast, case: make.Case, changed: dict[str, str], words: str
) -> None:
    data = {"unit": cast.unit.pk, "ends_on": str(clock.today() + dt.timedelta(days=30)), **changed}
    answer = cast.convener.client.post(page_of(case, "link"), data)
    assert answer.status_code == 422 and words in read(answer)


def test_photos_of_the_work_are_shown_to_all_only_by_a_reviewer(cast: make.Cast, case: make.Case) -> None:
    unit, convener = cast.handling_unit.client, cast.convener.client
    address = page_of(case, "progress")
    data = {"seen": seen(cast, "handling_unit", address), "words": "示例：量过了。"}
    answer = unit.post(address, data | {"photos": [photo(), liar()]})
    page = read(answer)
    assert answer.status_code == 422 and "示例：量过了。" in page
    kept = re.findall(r'name="kept" value="(\w+)"', page)
    assert len(kept) == 1, "the good one survives the round trip"
    assert unit.post(address, data | {"kept": kept}).status_code == 302
    image = StoredImage.objects.get(owner="progress", owner_id=Progress.objects.get().pk)
    shown = f"{page_of(case)}images/{image.key}/thumbnail"
    for who, status in ((unit, 200), (convener, 200), (cast.other_handling_unit.client, 404)):
        got = who.get(shown)
        assert got.status_code == status
        if got.streaming:
            b"".join(got.streaming_content)
    orders.publish_order(case.order, by=cast.convener.actor, title="示例：楼道灯", words="示例：灯坏了。")
    evidence = page_of(case, "evidence")
    assert unit.get(evidence).status_code == 404
    assert convener.post(evidence, {"images": [image.pk]}).status_code == 422, "looked at, and said so"
    assert convener.post(evidence, {"images": [image.pk], "checked": "on"}).status_code == 302
    assert StoredImage.objects.get(pk=image.pk).is_public
    later = {"checked": "on", "seen": seen(cast, "convener", evidence)}
    assert convener.post(evidence, later).status_code == 302
    assert not StoredImage.objects.get(pk=image.pk).is_public


def test_the_units_desk_counts_and_prints_what_is_owed(cast: make.Cast, case: make.Case) -> None:
    client = cast.handling_unit.client
    OutcomeItem.objects.filter(pk=case.item.pk).update(due_on=clock.today() - dt.timedelta(days=20))
    page = read(client.get("/desk/unit/"))
    assert "项超期" in page and "项等您接受或退回" in page and "超期" in page
    sheet = f"/desk/units/{cast.unit.pk}/print"
    assert "示例：换灯" in read(client.get(sheet))
    assert "示例：换灯" in read(cast.convener.client.get(sheet))
    assert "示例：换灯" not in read(cast.convener_next_door.client.get(sheet))
    assert cast.other_handling_unit.client.get(sheet).status_code == 404


def test_offices_see_who_owes_what_in_their_places_and_nobody_elses(cast: make.Cast, case: make.Case) -> None:
    OutcomeItem.objects.filter(pk=case.item.pk).update(due_on=clock.today() - dt.timedelta(days=20))
    for name in ("convener", "county_office", "city_office", "inspector"):
        assert "示例：换灯" in read(cast.everybody[name].client.get("/desk/owed/")), name
    for name in ("convener_next_door", "other_county_office"):
        assert "示例：换灯" not in read(cast.everybody[name].client.get("/desk/owed/")), name
    assert cast.handling_unit.client.get("/desk/owed/").status_code == 403
    client = cast.county_office.client
    assert "示例：换灯" not in read(client.get("/desk/owed/?show=soon"))
    assert "示例：换灯" in read(client.get("/desk/owed/?show=unanswered"))
    for odd in ("show=x", "after=x", "after=2026-13-45.1", f"after={clock.today()}.99999999999999999999"):
        assert client.get(f"/desk/owed/?{odd}").status_code == 200


def test_the_list_takes_the_same_queries_for_one_as_for_many(cast: make.Cast) -> None:
    client = cast.county_office.client

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/desk/owed/?show=all").status_code == 200
        return len(counted)

    make.order(cast, state="handling")
    asked()
    one = asked()
    for _n in range(3):
        make.order(cast, state="handling")
    assert asked() == one


def test_where_nobody_of_the_unit_has_an_account_the_convener_hears_it(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    silent = make.organisation("示例 供热服务点")
    item = actions.NewItem("示例：换阀门", silent, clock.today() + dt.timedelta(days=9))
    actions.settle_on_spot(case.order, by=cast.member.actor, words="示例", items=[item])
    worker.drain()
    told = Notice.objects.filter(template="items.unreachable", subject_id=case.pk)
    assert [n.person_id for n in told] == [cast.convener.actor.person_id]
    page = read(cast.convener.client.get(page_of(case)))
    assert "还没有人有账号" in page
