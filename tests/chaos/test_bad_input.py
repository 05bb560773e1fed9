"""Whatever is sent to whatever address by whomever: an answer in words, and never a breakdown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from tests import make
from tests.chaos import addresses
from tests.chaos.addresses import Real

pytestmark = pytest.mark.django_db

ROLES = ("resident", "convener", "member", "city_office", "system_admin")
SCRIPT = "<script>alert(1)</script>"
# In an address everything is percent-encoded; what a browser cannot send, an attacker can.
IN_PATHS = {
    "str": (
        "nope",
        "%00",
        "1%00",
        "a%0d%0aSet-Cookie:%20a=b",
        "%EF%BC%91%EF%BC%92%EF%BC%93",
        "%D9%A1%D9%A2%D9%A3",
        "%F0%9F%98%80",
        "%E2%80%AE321",
        "%ff%fe",
        "%ED%A0%80",
        "9" * 30,
        "-1",
        "a" * 3000,
        "%27%20OR%201=1--",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "..%2f..%2fetc%2fpasswd",
        "x:y:z",
    ),
    "int": ("0", "1", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 5000),
}
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b\x01\x1b\x7f\x85",
    "😀👨‍👩‍👧‍👦🏳️‍🌈",
    "\u202e\u2066反过来\u200f",
    "１２３４５６７８９０",
    "٣٤٥²①Ⅷ",
    "О1ⅼ23",
    SCRIPT + "\"'><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "-1",
    "0",
    "99999999999999999999999999",
    "9" * 5000,
    "1e999",
    "NaN",
    "0x10",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01T00:00",
    "%s%n{0}{{7*7}}",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "汉" * 6000,
    "//evil.example/",
    "javascript:alert(1)",
)
TURNS = 3


class Watched:
    """Sends requests and remembers what was not answered as it should."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.sent = 0
        self._broke: list[str] = []
        got_request_exception.connect(self._note)

    def _note(self, **signal: Any) -> None:
        import sys

        error = sys.exc_info()[1]
        self._broke.append(f"{type(error).__name__}: {str(error)[:120]}")

    def send(self, who: str, client: Client, method: str, path: str, **more: Any) -> Any:
        """The answer; whatever the request changed is undone."""
        self._broke.clear()
        client.raise_request_exception = False
        with transaction.atomic():
            answer = (
                client.generic(method, path, **more)
                if "data" in more and isinstance(more["data"], bytes | str)
                else getattr(client, method.lower())(path, **more)
            )
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.sent += 1
        said = f"{who} {method} {path[:90]} -> {answer.status_code} {self._broke}"
        text = body.decode("utf-8", "replace")
        if answer.status_code >= 500:
            self.faults.append(said)
        elif SCRIPT in text:
            self.faults.append(f"{said}: a script came through")
        elif answer.status_code >= 400 and method != "HEAD" and not self._speaks(answer, text):
            self.faults.append(f"{said}: no words: {text[:80]!r}")
        elif "\r" in str(answer.headers) or "\n" in "".join(answer.headers.values()):
            self.faults.append(f"{said}: a header was broken up")
        elif self._leads_away(answer.headers.get("Location", "")):
            self.faults.append(f"{said}: leads away to {answer.headers['Location']}")
        if "Content-Security-Policy" not in answer.headers:
            self.faults.append(f"{said}: no policy")
        return answer

    @staticmethod
    def _leads_away(location: str) -> bool:
        return location.startswith(("//", "http")) or "evil" in location.split("?")[0]

    @staticmethod
    def _speaks(answer: Any, text: str) -> bool:
        """In words of the house, whether a page, a piece of one, JSON, or the way to signing in."""
        return "HX-Redirect" in answer.headers or any("\u4e00" <= c <= "\u9fff" for c in text)

    def verdict(self) -> None:
        """Fails with all faults that were found, each kind once."""
        assert self.sent > 0
        kinds = {re.sub(r"[\"'].*", "", fault): fault for fault in self.faults}
        assert not self.faults, f"{len(self.faults)} of {self.sent}:\n" + "\n".join(kinds.values())


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    got_request_exception.disconnect(made._note)


@pytest.fixture
def real(cast: make.Cast) -> Real:
    return Real(cast)


def at_the_door_of(role: str) -> list[addresses.Address]:
    """The addresses that this role comes to."""
    return [a for a in addresses.every() if a.name.startswith("desk:") == (role != "resident")]


def test_every_address_answers_nonsense_in_its_gaps_in_words(cast: make.Cast, watched: Watched) -> None:
    for role in ("resident", "city_office"):
        client = cast.everybody[role].client
        for address in at_the_door_of(role):
            for k in range(
                max([len(IN_PATHS.get(kind, IN_PATHS["str"])) for kind, _ in address.gaps] or [1])
            ):
                path = address.filled(lambda kind, _: _nth(kind, k))  # noqa: B023 - called at once
                for method in ("GET", "POST"):
                    watched.send(role, client, method, path)
    watched.verdict()


def _nth(kind: str, k: int) -> str:
    values = IN_PATHS.get(kind, IN_PATHS["str"])
    return values[k % len(values)]


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_nonsense_in_its_fields_in_words(
    cast: make.Cast, watched: Watched, real: Real, role: str
) -> None:
    client = cast.everybody[role].client
    fields = sorted(set(addresses.asked_names()) | set(addresses.form_names()))
    assert {"words", "community", "identity"} <= set(fields)
    for number, address in enumerate(at_the_door_of(role)):
        for turn in range(TURNS):
            path = real.path(address, turn)
            # Every field another value, and other ones for every address, role and turn.
            start = number * TURNS + turn + ROLES.index(role) * 11
            filled = {name: NASTY[(start + k) % len(NASTY)] for k, name in enumerate(fields)}
            watched.send(role, client, "POST", path, data=filled)
            asked = {name: value for name, value in filled.items() if len(value) < 300}
            watched.send(role, client, "GET", path, data=asked)
            watched.send(role, client, "GET", path, data={n: v for n, v in asked.items() if "\x00" not in v})
    watched.verdict()


def test_every_address_answers_other_methods_and_bodies_in_words(
    cast: make.Cast, watched: Watched, real: Real
) -> None:
    multipart = "multipart/form-data; boundary=x"
    bodies: list[tuple[str, bytes | str, str]] = [
        ("PUT", b"a=b", "application/x-www-form-urlencoded"),
        ("DELETE", b"", "text/plain"),
        ("PATCH", b"{}", "application/json"),
        ("OPTIONS", b"", "text/plain"),
        ("TRACE", b"", "text/plain"),
        ("BREW", b"", "text/plain"),
        ("POST", b'{"words": "a"', "application/json"),
        ("POST", b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        ("POST", b"words=%ff%fe&once=%00&community=%C0%80", "application/x-www-form-urlencoded"),
        ("POST", b"words=a", "application/x-www-form-urlencoded; charset=nonsense"),
        ("POST", b"no boundary", "multipart/form-data"),
        ("POST", b"--x\r\nContent-Disposition: form-data; name=words\r\n\r\nhalf", multipart),
        ("POST", b"--y--", multipart),
        ("POST", b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\na\r\n--x--\r\n", multipart),
        (
            "POST",
            b"--x\r\nContent-Disposition: form-data; name=w\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--",
            multipart,
        ),
        ("POST", b"a=" + b"b" * 3_000_000, "application/x-www-form-urlencoded"),
        ("POST", b"&".join(b"f%d=1" % n for n in range(10_000)), "application/x-www-form-urlencoded"),
        ("POST", b"words=a&words=b&community=1&community=2", "application/x-www-form-urlencoded"),
    ]
    for role in ("resident", "city_office"):
        client = cast.everybody[role].client
        for address in at_the_door_of(role):
            path = real.path(address)
            watched.send(role, client, "HEAD", path)
            for method, body, kind in bodies:
                watched.send(role, client, method, path, data=body, content_type=kind)
    watched.verdict()


def test_every_address_answers_files_that_lie_in_words(cast: make.Cast, watched: Watched, real: Real) -> None:
    def files() -> dict[str, Any]:
        lies = {
            "image": SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", "image/jpeg"),
            "images": SimpleUploadedFile("../../a.php\x00.jpg", b"\xff\xd8\xff\xe0half", "image/jpeg"),
            "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken", "application/vnd.ms-excel"),
            "photo": SimpleUploadedFile("a", b"", "image/png"),
            "pictures": SimpleUploadedFile("a.svg", b"<svg onload=alert(1)>", "image/svg+xml"),
        }
        names = set(addresses.asked_names()) | set(addresses.form_names())
        return {name: io.BytesIO(b"GIF89a" + b"\0" * 40) for name in names} | lies

    for role in ("resident", "convener", "handling_unit"):
        client = cast.everybody[role].client
        for address in at_the_door_of(role):
            path = real.path(address)
            watched.send(role, client, "POST", path, data=files())
    watched.verdict()


@pytest.mark.parametrize(
    ("turn", "headers"),
    list(
        enumerate(
            [
                {"HTTP_HOST": "evil.example", "HTTP_REFERER": "http://evil.example/x"},
                {"HTTP_HOST": "a b\x00", "HTTP_REFERER": "http://[broken"},
                {"HTTP_REFERER": "http://[::1/"},
                {"HTTP_REFERER": "//evil.example/\r\nX: y"},
                {"HTTP_COOKIE": 'tinghao_session="abcdefgh\\000\\377"; csrftoken="\\000"'},
                {"HTTP_COOKIE": "tinghao_session=" + "x" * 4000},
                {"HTTP_COOKIE": "tinghao_slips=a:b:c; tinghao_place=99999%00; tinghao_display=\xff\xfe"},
                {"HTTP_COOKIE": 'tinghao_place="34\\0001"; messages="\\000"; tinghao_slips="\\000:1:1"'},
                {"HTTP_ACCEPT": ";;;q=nonsense,*/*;q=a"},
                {"HTTP_ACCEPT": "application/json"},
                {"HTTP_ACCEPT_LANGUAGE": "a" * 5000, "HTTP_USER_AGENT": "\xff\x00" * 300},
                {"HTTP_X_FORWARDED_FOR": "\x00" * 50, "HTTP_X_FORWARDED_PROTO": "nonsense"},
                {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[x"},
                {"HTTP_IF_MODIFIED_SINCE": "nonsense", "HTTP_RANGE": "bytes=9-1"},
            ]
        )
    ),
)
def test_headers_and_cookies_that_make_no_sense_break_nothing(
    cast: make.Cast, watched: Watched, real: Real, turn: int, headers: dict[str, str]
) -> None:
    client = Client()
    for address in addresses.every()[turn % 5 :: 5]:
        path = real.path(address)
        for method in ("GET", "POST"):
            watched.send(str(headers)[:60], client, method, path, **headers)
    for path in ("/", "/place", "/desk/sign-in", "/no-such-page"):
        watched.send(str(headers)[:60], client, "GET", path, **headers)
    watched.verdict()
