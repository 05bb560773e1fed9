"""The page of a unit without account: without login, one item, each press once, in plain words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.portal.test_photos import liar, photo

from tinghao.consultations import actions, linking
from tinghao.consultations.models import ItemLink, LinkWord, Progress
from tinghao.core import clock
from tinghao.orders import actions as orders
from tinghao.uploads.models import StoredImage


@pytest.fixture
def case(cast: make.Cast) -> make.Case:
    return make.order(cast, state="handling")


@pytest.fixture
def link(cast: make.Cast, case: make.Case) -> ItemLink:
    return actions.make_link(case.item, by=cast.convener.actor, unit=cast.unit)


def way(link: ItemLink, name: str = "") -> str:
    word = linking.word_of(link)
    return reverse("portal:unit_step" if name else "portal:unit_item", args=[word, name] if name else [word])


def status(address: str) -> int:
    """The answer to a picture, read to its end."""
    answer = Client().get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return answer.status_code


def seen(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', client.get(address).content.decode())
    assert found
    return found.group(1)


def sent(link: ItemLink, step: str, **data: Any) -> Any:
    client = Client()
    address = way(link, step)
    return client.post(address, {"seen": seen(client, address), "name": "示例·窦师傅", **data})


def test_the_item_is_there_without_login_and_is_kept_out_of_search_and_caches(link: ItemLink) -> None:
    answer = Client().get(way(link))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "noindex" in page and "no-store" in answer["Cache-Control"]
    # Not "no-referrer": a browser then sends no origin with a form, and the unit could answer nothing.
    assert answer["Referrer-Policy"] == "same-origin" and "no-referrer" not in page
    assert "示例：换灯" in page and "还有" in page
    link.refresh_from_db()
    assert link.opened_at


def test_a_unit_accepts_tells_and_reports_and_the_public_reads_it(case: make.Case, link: ItemLink) -> None:
    assert sent(link, "accept").status_code == 303
    assert sent(link, "progress", words="示例：量过了。", photos=[photo()]).status_code == 303
    assert sent(link, "report", code="A", words="示例：换好了。").status_code == 303
    assert case.order.state == "checking"
    assert [w.name for w in LinkWord.objects.all()] == ["示例·窦师傅"] * 3
    assert StoredImage.objects.get(owner="progress").is_public is False


def test_a_second_press_does_it_once(case: make.Case, link: ItemLink) -> None:
    client, address = Client(), way(link, "accept")
    before = seen(client, address)
    for _n in range(2):
        assert client.post(address, {"seen": before, "name": "示例"}).status_code == 303
    address = way(link, "progress")
    before = seen(client, address)
    for _n in range(2):
        assert client.post(address, {"seen": before, "name": "示例", "words": "示例"}).status_code == 303
    assert Progress.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("accept", {"name": ""}, "您怎么称呼"),
        ("progress", {"words": " "}, "办到哪一步"),
        ("progress", {"words": "示例", "photos": "liar"}, "照片"),
        ("report", {"code": "C", "words": "示例"}, "将来哪一天再看"),
        ("report", {"code": "X", "words": "示例"}, "A、B、C、D"),
        ("extend", {"until": "明天", "reason": "示例"}, "请按 2026-11-27"),
        ("extend", {"until": "2020-01-01", "reason": "示例"}, "新的期限要比现在的期限晚"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_lost(
    cast: make.Cast, case: make.Case, link: ItemLink, name: str, data: dict[str, Any], words: str
) -> None:
    if name != "accept":
        actions.accept_item(case.item, by=cast.handling_unit.actor)
    if data.get("photos"):
        data = {**data, "photos": [liar()]}
    answer = sent(link, name, **data)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    if data.get("words", "").strip():
        assert data["words"] in page
    assert not Progress.objects.exists() and not LinkWord.objects.exists()


def test_a_step_that_is_not_open_is_refused(cast: make.Cast, case: make.Case, link: ItemLink) -> None:
    actions.accept_item(case.item, by=cast.handling_unit.actor)
    client = Client()
    assert client.get(way(link, "accept")).status_code == 409
    assert client.post(way(link, "return"), {"name": "示例", "reason": "示例"}).status_code == 409
    assert client.get(way(link, "nothing")).status_code == 404


def test_after_the_window_the_item_counts_as_accepted(case: make.Case, link: ItemLink) -> None:
    with clock.at(clock.now() + dt.timedelta(days=8)):
        assert Client().get(way(link, "return")).status_code == 409


def test_wrong_links_are_counted_and_right_ones_are_limited(link: ItemLink, settings: Any) -> None:
    settings.PORTAL_LIMITS = {"wrong_address": (3, 3600), "unit_link": (2, 3600)}
    client = Client()
    codes = [sent(link, "progress", words="").status_code for _n in range(3)]
    assert codes == [422, 422, 429]
    assert [client.get("/u/x.y").status_code for _n in range(5)] == [404, 404, 404, 429, 429]


def test_pictures_are_seen_by_link_and_in_public_only_after_a_reviewer_signed(
    cast: make.Cast, case: make.Case, link: ItemLink
) -> None:
    sent(link, "progress", words="示例", photos=[photo()])
    image = StoredImage.objects.get(owner="progress")
    by_link = reverse("portal:unit_image", args=[linking.word_of(link), image.key, "thumbnail"])
    public = reverse("portal:evidence", args=[case.order.number, image.key, "thumbnail"])
    assert status(by_link) == 200
    convener = cast.convener.actor
    orders.publish_order(case.order, by=convener, title="示例：楼道灯", words="示例：灯坏了。")
    assert status(public) == 404
    actions.show_evidence(case.item, by=convener, images=[image.pk])
    page = Client().get(reverse("portal:case", args=[case.order.number])).content.decode()
    assert public in page and status(public) == 200
    orders.unpublish_order(case.order, by=convener, words="示例")
    assert status(public) == 404, "with the case its pictures are gone"


def test_the_board_shows_what_is_late_and_by_how_much(cast: make.Cast, case: make.Case) -> None:
    orders.publish_order(case.order, by=cast.convener.actor, title="示例：楼道灯", words="示例：灯坏了。")
    with clock.at(clock.now() + dt.timedelta(days=60)):
        page = Client().get(reverse("portal:promises", args=[make.TOWNSHIP])).content.decode()
        assert "示例：换灯" in page and "超期" in page and "个工作日" in page
        assert (
            "示例：换灯"
            not in Client().get(reverse("portal:promises", args=[make.OTHER_TOWNSHIP])).content.decode()
        )
        case_page = Client().get(reverse("portal:case", args=[case.order.number])).content.decode()
        assert "超期" in case_page
    assert Client().get("/promises/34110").status_code == 404
