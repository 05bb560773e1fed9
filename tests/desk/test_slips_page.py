"""The screen of slips as plain pages: every step works without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.portal.test_photos import liar, photo
from tests.slips import stage

from tinghao.documents import codes
from tinghao.orders.models import Order
from tinghao.slips.models import Scan, Slip
from tinghao.uploads.models import StoredImage

SCREEN = "/desk/slips/"
KEEP = "/desk/slips/keep"
WORDS = "示例：路灯不亮。"


def read(answer: Any) -> str:
    return answer.content.decode()


def test_a_batch_is_entered_corrected_handed_in_and_its_receipts_are_printed(cast: make.Cast) -> None:
    client = cast.proxy.client
    first, second = stage.application(cast, copies=2)
    page = read(client.get(f"{SCREEN}?code=https://example.test/f/{codes.shown(first)}"))
    assert codes.shown(first) in page and "万桥社区" in page
    assert client.post(KEEP, {"code": first, "words": WORDS}).status_code == 303
    assert client.post(KEEP, {"code": second, "words": "示例：排水不畅。"}).status_code == 303
    page = read(client.get(SCREEN))
    assert "<strong>2</strong>" in page and "示例：排水不畅" in page and "交上去（2 张）" in page
    slip = Slip.objects.get(code=first)
    assert WORDS in read(client.get(f"{SCREEN}?slip={slip.pk}"))
    changed = {"code": first, "slip": slip.pk, "words": "示例：两盏路灯不亮。"}
    assert client.post(KEEP, changed).status_code == 303
    answer = client.post("/desk/slips/hand-in")
    assert answer.status_code == 303 and Order.objects.count() == 2
    page = read(client.get(answer.url))
    assert "打印 2 张回执" in page
    receipts = read(client.get(f"{answer.url}receipts"))
    assert len(re.findall('class="receipt-number"', receipts)) == 2 and "示例：两盏路灯不亮" in receipts
    assert client.post("/desk/slips/hand-in").status_code == 303 and Order.objects.count() == 2


def test_what_cannot_be_opened_is_said_at_the_code_which_stays(cast: make.Cast) -> None:
    client = cast.proxy.client
    code = stage.application(cast)[0]
    wrong = ("A" if code[0] != "A" else "C") + code[1:]
    answer = client.get(f"{SCREEN}?code={wrong}")
    assert answer.status_code == 422 and wrong in read(answer) and "表码不对" in read(answer)
    client.post(KEEP, {"code": code, "words": WORDS})
    answer = client.get(f"{SCREEN}?code={code}")
    assert answer.status_code == 409 and "已经录过了" in read(answer)
    assert cast.convener_next_door.client.get(f"{SCREEN}?code={code}").status_code == 404


def test_what_is_missing_stands_at_its_field_with_all_that_was_typed(cast: make.Cast) -> None:
    code = stage.application(cast)[0]
    data = {"code": code, "words": " ", "address": "三号楼后面", "phone": "139"}
    answer = cast.proxy.client.post(KEEP, data)
    page = read(answer)
    assert answer.status_code == 422 and "三号楼后面" in page and "请先写下是什么事" in page
    answer = cast.proxy.client.post(KEEP, data | {"words": WORDS})
    assert answer.status_code == 422 and "11 位数字" in read(answer) and WORDS in read(answer)


def test_a_minus_takes_the_last_one_back(cast: make.Cast) -> None:
    client = cast.proxy.client
    code = stage.application(cast)[0]
    client.post(KEEP, {"code": code, "words": WORDS})
    page = read(client.get(f"{SCREEN}?code=-"))
    address = reverse("desk:slip_drop", args=[Slip.objects.get().pk])
    assert f'action="{address}"' in page and "撤回刚才那张" in page
    assert client.post(address).status_code == 303
    assert client.post(KEEP, {"code": code, "words": WORDS}).status_code == 303


def test_each_form_opens_prefilled_by_what_its_code_says(cast: make.Cast) -> None:
    client = cast.convener.client
    case = stage.checking(cast)
    meeting, sheet = stage.meeting(cast)
    owed = make.order(cast, state="handling")
    for code, words in (
        (stage.satisfaction(cast, case)[0], "解决了吗"),
        (sheet, "示例代表3"),
        (stage.handling(cast, owed), cast.unit.name),
        (stage.application(cast, at=make.TOWNSHIP)[0], "哪个社区"),
    ):
        assert words in read(client.get(f"{SCREEN}?code={code}")), words
    code = stage.satisfaction(cast, case)[0]
    data = {"code": code, "requester": case.requester_id, "answer": "yes", "rating": "5"}
    assert client.post(KEEP, data).status_code == 303
    assert client.post(KEEP, {"code": sheet, "numbers": "全"}).status_code == 303
    assert client.post("/desk/slips/hand-in").status_code == 303
    assert case.order.state == "closed" and meeting.seats.filter(attended=True).count() == 6


def test_pictures_lie_beside_in_their_order_and_are_seen_by_their_clerk_alone(cast: make.Cast) -> None:
    client = cast.proxy.client
    files = [photo(), photo(colour="red"), liar()]
    assert client.post("/desk/slips/scans", {"scans": files}).status_code == 303
    first, second = Scan.objects.order_by("pk")
    codes_ = stage.application(cast, copies=2)
    page = read(client.get(f"{SCREEN}?code={codes_[0]}"))
    assert f"/desk/slips/scans/{first.pk}/full" in page and "第 1 / 2 张" in page
    client.post(KEEP, {"code": codes_[0], "words": WORDS, "scan": first.pk})
    page = read(client.get(f"{SCREEN}?code={codes_[1]}"))
    assert f"/desk/slips/scans/{second.pk}/full" in page, "the next slip has the next picture"
    assert Scan.objects.get(pk=first.pk).slip == Slip.objects.get(code=codes_[0])
    address = f"/desk/slips/scans/{first.pk}/thumbnail"
    answer = client.get(address)
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    for name in ("convener", "county_office", "resident"):
        assert cast.everybody[name].client.get(address).status_code in {302, 404}
    assert not StoredImage.objects.filter(is_public=True).exists()
    assert client.post(f"/desk/slips/scans/{second.pk}/drop").status_code == 303
    assert client.get(f"/desk/slips/scans/{second.pk}/full").status_code == 404


@pytest.mark.parametrize("slip", ["9" * 40, "x", "-1", "1"])
def test_a_number_that_is_none_opens_the_screen_or_nothing(cast: make.Cast, slip: str) -> None:
    assert cast.proxy.client.get(f"{SCREEN}?slip={slip}").status_code in {200, 404}
