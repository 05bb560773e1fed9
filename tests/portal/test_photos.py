"""Photos that come with an order: taken in, kept over every round trip, never costing the words."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests import make
from tests.portal.test_placing import WORDS, filled

from tinghao.orders.models import Order
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage


def photo(name: str = "a.jpg", colour: str = "green") -> SimpleUploadedFile:
    """A small photo as a phone sends it."""
    held = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def liar() -> SimpleUploadedFile:
    """A page that says it is a picture."""
    return SimpleUploadedFile("b.jpg", b"<script>alert(1)</script>", "image/jpeg")


def sent(client: Client, files: list[SimpleUploadedFile], **changed: Any) -> Any:
    """The form with its files."""
    return client.post("/place", filled() | changed | {"photos": files})


def test_photos_belong_to_the_order_and_are_not_public(cast: make.Cast) -> None:
    assert sent(Client(), [photo(), photo(colour="red")]).status_code == 303
    order = Order.objects.get()
    images = StoredImage.objects.filter(owner="order", owner_id=order.pk)
    assert images.count() == 2
    assert not images.filter(is_public=True).exists()
    assert Client().get(f"/i/{images[0].key}").status_code == 404


def test_a_photo_that_cannot_be_taken_loses_neither_words_nor_the_good_one(cast: make.Cast) -> None:
    client = Client()
    response = sent(client, [photo(), liar()])
    text = response.content.decode()
    assert response.status_code == 422
    assert "第 2 张：这个文件不是照片" in text
    assert WORDS in text
    assert Order.objects.count() == 0
    kept = StoredImage.objects.get()
    assert f'name="kept" value="{kept.key}"' in text
    assert b"".join(client.get(f"/place/photo/{kept.key}")).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    assert client.post("/place", filled() | {"kept": [kept.key]}).status_code == 303
    kept.refresh_from_db()
    assert kept.owner_id == Order.objects.get().pk


def test_a_photo_survives_the_round_trip_for_the_next_list_and_a_bad_one_is_told(cast: make.Cast) -> None:
    text = sent(Client(), [photo(), liar()], go="where", township="", community="").content.decode()
    assert f'name="kept" value="{StoredImage.objects.get().key}"' in text
    assert "第 2 张：这个文件不是照片" in text


def test_a_photo_can_be_taken_off_again(cast: make.Cast) -> None:
    kept = uploads.store_image(photo().file, by=cast.resident.actor)
    Client().post("/place", filled() | {"kept": [kept.key], "drop": [kept.key]})
    kept.refresh_from_db()
    assert kept.owner == ""


def test_six_photos_are_enough(cast: make.Cast) -> None:
    response = sent(Client(), [photo(f"{n}.jpg") for n in range(7)])
    assert response.status_code == 422
    assert "最多 6 张照片" in response.content.decode()
    assert StoredImage.objects.count() == 6


def test_a_photo_of_another_order_cannot_be_taken_over(cast: make.Cast) -> None:
    sent(Client(), [photo()])
    theirs = StoredImage.objects.get()
    Client().post("/place", filled(once="thief", words="别的事情") | {"kept": [theirs.key]})
    theirs.refresh_from_db()
    assert theirs.owner_id == Order.objects.order_by("pk")[0].pk
    assert Client().get(f"/place/photo/{theirs.key}").status_code == 404


def test_the_same_form_with_photos_sent_twice_makes_one_order(cast: make.Cast) -> None:
    client = Client()
    assert sent(client, [photo()])["Location"] == sent(client, [photo()])["Location"]
    assert Order.objects.count() == 1


def test_a_public_photo_is_served_so_that_nothing_runs(cast: make.Cast) -> None:
    sent(Client(), [photo()])
    image = StoredImage.objects.get()
    uploads.show_image(image, is_public=True)
    for address in (f"/i/{image.key}", f"/i/{image.key}/thumbnail"):
        response = Client().get(address)
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        b"".join(response)  # type: ignore[arg-type]
    uploads.show_image(image, is_public=False)
    assert Client().get(f"/i/{image.key}").status_code == 404
