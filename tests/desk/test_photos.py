"""Photos of a case on the desk: for those in scope, and public only where and while an office says so."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests import make
from tests.desk import stage

from tinghao.core.actors import PASSERBY
from tinghao.orders.models import Order
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage

TEXT = {"title": "公厕锁门三个月", "words": "小区门口的公厕锁着。", "checked": "on"}


def photo(colour: str, size: tuple[int, int] = (400, 300)) -> StoredImage:
    """A picture as somebody's telephone sends it, stored and not yet given to an order."""
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "JPEG")
    held.seek(0)
    return uploads.store_image(held, by=PASSERBY)


@pytest.fixture
def case(cast: make.Cast) -> tuple[Order, list[StoredImage]]:
    """An accepted order with three photos, whose requester agrees to publication."""
    photos = [photo("green"), photo("red", (300, 400)), photo("blue")]
    return stage.opened(cast, images=photos), photos


def desk(order: Order, image: StoredImage, size: str = "thumbnail") -> str:
    """The desk's address of a picture."""
    return reverse("desk:order_image", args=[order.number, image.key, size])


def answered(client: Client, address: str) -> int:
    """The status, with the whole answer read: a file left half read stays open."""
    answer = client.get(address)
    assert answer.status_code != 200 or b"".join(answer).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    return answer.status_code


def public(*images: StoredImage) -> list[int]:
    """How the public's addresses of these pictures answer, full and small being the same."""
    found = []
    for image in images:
        codes = {answered(Client(), f"/i/{image.key}{tail}") for tail in ("", "/thumbnail")}
        found.append(codes.pop() if len(codes) == 1 else 0)
    return found


def step(cast: make.Cast, order: Order, name: str, data: dict[str, Any]) -> Any:
    """The convener takes a step."""
    return cast.convener.client.post(reverse("desk:step", args=[order.number, name]), data)


def test_a_case_shows_its_photos_to_those_who_may_see_it_and_to_nobody_else(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    page_of = reverse("desk:order", args=[order.number])
    for name, player in cast.everybody.items():
        page = player.client.get(page_of)
        answers = {
            answered(player.client, desk(order, p, size)) for p in photos for size in ("full", "thumbnail")
        }
        if player.person is not None and player.actor.may("orders.see", order.division_code):
            assert page.status_code == 200 and answers == {200}, name
            assert all(desk(order, p) in page.content.decode() for p in photos), name
        else:
            assert answers == ({302} if name == "resident" else {404}), name
            assert page.status_code == (302 if name == "resident" else 404), name


def test_a_photo_is_not_found_under_another_case(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    _order, photos = case
    other = stage.opened(cast)
    assert cast.convener.client.get(desk(other, photos[0])).status_code == 404
    assert cast.convener.client.get(desk(other, photos[0], "huge")).status_code == 404


def test_nothing_that_a_browser_would_run_comes_with_a_photo(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    answer = cast.convener.client.get(desk(order, photos[0], "full"))
    assert b"".join(answer).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_publishing_shows_the_chosen_photos_and_no_other(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    form = cast.convener.client.get(reverse("desk:step", args=[order.number, "publish"])).content.decode()
    assert all(desk(order, p) in form and desk(order, p, "full") in form for p in photos)
    assert "checked" not in form.partition("<fieldset")[2].partition("</fieldset>")[0]
    assert public(*photos) == [404, 404, 404]
    step(cast, order, "publish", {**TEXT, "images": [photos[1].pk]})
    assert public(*photos) == [404, 200, 404]
    page = Client().get(f"/cases/{order.number}").content.decode()
    assert photos[1].key in page and photos[0].key not in page and photos[2].key not in page


def test_publishing_again_chooses_anew_and_begins_with_what_is_shown(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    step(cast, order, "publish", {**TEXT, "images": [photos[1].pk]})
    form = cast.convener.client.get(reverse("desk:step", args=[order.number, "publish"])).content.decode()
    assert f'value="{photos[1].pk}" checked' in form and f'value="{photos[0].pk}" checked' not in form
    step(cast, order, "publish", {**TEXT, "images": [photos[0].pk, photos[2].pk]})
    assert public(*photos) == [200, 404, 200]


def test_unpublishing_hides_every_photo_and_the_desk_keeps_them(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    step(cast, order, "publish", {**TEXT, "images": [p.pk for p in photos]})
    assert public(*photos) == [200, 200, 200]
    assert step(cast, order, "unpublish", {"words": "示例：点单人改了主意。"}).status_code == 302
    assert public(*photos) == [404, 404, 404]
    assert Client().get(f"/cases/{order.number}").status_code == 404
    assert answered(cast.convener.client, desk(order, photos[0])) == 200


def test_a_photo_of_another_case_is_never_published_with_this_one(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    foreign = photo("yellow")
    stage.opened(cast, images=[foreign])
    answer = step(cast, order, "publish", {**TEXT, "images": [photos[0].pk, foreign.pk]})
    assert answer.status_code == 422
    assert public(*photos, foreign) == [404, 404, 404, 404]


def test_the_words_keep_the_ticks_where_the_form_comes_back(
    cast: make.Cast, case: tuple[Order, list[StoredImage]]
) -> None:
    order, photos = case
    answer = step(cast, order, "publish", {**TEXT, "title": "", "images": [photos[2].pk]})
    assert answer.status_code == 422 and f'value="{photos[2].pk}" checked' in answer.content.decode()
    assert public(*photos) == [404, 404, 404]
