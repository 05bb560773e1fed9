"""What is taken for a picture, and that nothing but its pixels survives."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from tests.uploads.conftest import picture

from tinghao.core import refusals
from tinghao.uploads import pictures


def clean(raw: bytes) -> pictures.Picture:
    return pictures.clean(io.BytesIO(raw))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_become_a_jpeg_and_a_thumbnail(form: str) -> None:
    made = clean(picture((3000, 1500), form=form))
    full, thumbnail = opened(made.full), opened(made.thumbnail)
    assert (full.format, full.size) == ("JPEG", (2000, 1000))
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (480, 240))
    assert (made.width, made.height) == (2000, 1000)


def test_a_small_picture_is_not_blown_up() -> None:
    assert opened(clean(picture((300, 200))).full).size == (300, 200)


def test_nothing_of_the_metadata_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (32.0, 18.0, 5.0)
    raw = picture(exif=exif, comment=b"SecretComment", icc_profile=b"SecretProfile" * 20)
    assert b"SecretPhone" in raw
    assert b"SecretComment" in raw
    made = clean(raw)
    for data in (made.full, made.thumbnail):
        assert b"Secret" not in data
        assert b"Exif" not in data
        assert not opened(data).getexif()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SecretText")
    assert b"Secret" not in clean(picture(form="PNG", pnginfo=text)).full


def test_a_picture_taken_sideways_is_turned_upright_before_the_mark_is_lost() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    made = opened(clean(picture((600, 400), exif=exif)).full)
    assert made.size == (400, 600)
    red, blue = made.getpixel((200, 50)), made.getpixel((200, 550))
    assert red[0] > 180 > blue[0]  # type: ignore[index]


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(clean(out.getvalue()).full).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "I;16", "CMYK"])
def test_unusual_kinds_of_pixels_are_taken(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(clean(picture((60, 40), form=form, mode=mode)).full).size == (60, 40)


def test_a_moving_picture_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "lime", "blue")]
    for form in ("WEBP", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:], lossless=True)
        red, green, _blue = opened(clean(out.getvalue()).full).getpixel((40, 40))  # type: ignore[misc]
        assert red > 200
        assert green < 60


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "不是照片"),
        (b"<!doctype html><script>alert(1)</script>", "不是照片"),
        (b"GIF89a/*<script>*/", "不是照片"),
        (b"%PDF-1.7 ...", "不是照片"),
        (b"PK\x03\x04zip", "不是照片"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "不是照片"),
        (b"\xff\xd8\xff\xe0 and then nothing", "不完整"),
        (b"x" * (15 * 1024 * 1024 + 1), "15 MB"),
        (picture(form="GIF"), "不是照片"),
        (picture(form="BMP"), "不是照片"),
        (picture(form="TIFF"), "不是照片"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(raw: bytes, told: str) -> None:
    with pytest.raises(refusals.Invalid, match=told) as caught:
        clean(raw)
    assert "photos" in caught.value.fields


@pytest.mark.parametrize("size", [(60_000, 60_000), (9_000, 9_000), (5_100, 5_000)])
def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(refusals.Invalid, match="像素"):
        clean(png_that_claims(*size))


def test_a_large_photograph_of_a_phone_is_taken() -> None:
    made = clean(picture((8000, 6000), quality=30))
    assert (made.width, made.height) == (2000, 1500)
    assert opened(made.full).getpixel((100, 100))[0] > 180  # type: ignore[index]


def test_the_longest_and_thinnest_picture_is_taken() -> None:
    assert opened(clean(picture((30_000, 3))).full).size == (2000, 1)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_was_cut_off_is_refused(form: str) -> None:
    raw = picture((800, 600), form=form)
    for part in (0.3, 0.6, 0.9):
        with pytest.raises(refusals.Invalid):
            clean(raw[: int(len(raw) * part)])


def test_what_hides_behind_a_picture_is_not_kept() -> None:
    payload = b"<script>alert('SecretPayload')</script>PK\x03\x04"
    for form in ("JPEG", "PNG", "WEBP"):
        made = clean(picture(form=form) + payload)
        assert b"SecretPayload" not in made.full + made.thumbnail
        assert made.full.startswith(b"\xff\xd8\xff")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_a_damaged_file_is_a_picture_or_a_refusal_and_never_an_error(form: str, data: st.DataObject) -> None:
    raw = bytearray(picture((64, 48), form=form))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = clean(bytes(raw))
    except refusals.Refusal:
        return
    assert opened(made.full).format == "JPEG"
