"""What no browser sends, sent over bare sockets; and two that come at the same moment."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from tests.chaos.town import TOKEN, Town, matter, number_of
from tests.processes import own_database

pytestmark = pytest.mark.race


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("http")
    with django_db_blocker.unblock(), own_database(folder) as own:  # type: ignore[attr-defined]
        made = Town(own, folder)
        try:
            made.serve()
            yield made
        finally:
            made.end()


def bare(town: Town, sent: bytes) -> tuple[int, str]:
    """The status and the text of what came back for these bytes; 0 where the line was cut."""
    with socket.create_connection(("127.0.0.1", town.port), timeout=20) as line:
        got = b""
        with suppress(OSError):  # cut off: what came until then counts
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while piece := line.recv(65536):
                got += piece
    status = got.split(b" ", 2)[1] if got.startswith(b"HTTP/1.") else b"0"
    return int(status), got.decode("utf-8", "replace")


def request(target: bytes, *headers: bytes, method: bytes = b"GET", body: bytes = b"") -> bytes:
    """The bytes of a request."""
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *headers]
    return b"\r\n".join([*lines, b"", body])


TARGETS = [
    b"/\xff\xfe\x80",
    b"/%ff%fe%80",
    b"/place?x=%ff%fe&community=\xe4\xb8",
    b"/p/%e4%b8",
    b"/r/%00%00",
    b"//evil.example/%2e%2e",
    b"/../../etc/passwd",
    b"/static/../../../etc/passwd",
    b"/static/%2e%2e/%2e%2e/etc/passwd",
    b"/static/core/tinghao.css%00",
    b"/i/..%2f..%2fkeys%2fsecret_key",
    b"/place/photo/..%2fkeys",
    b"/" + b"a" * 7000,
    b"/?q=" + b"%F0%9F%98%80" * 600,
    b"/desk/people/" + b"9" * 4000,
    b"http://evil.example/",
    b"*",
]


@pytest.mark.parametrize("target", TARGETS, ids=[str(k) for k in range(len(TARGETS))])
def test_an_address_that_no_browser_sends_breaks_nothing(town: Town, target: bytes) -> None:
    status, text = bare(town, request(target))
    assert status in {0, 200, 301, 302, 400, 404, 414, 431}, (target[:40], status, text[:300])
    assert "root:" not in text and "Traceback" not in text


@pytest.mark.parametrize(
    "headers",
    [
        (b'Cookie: a=\xff\xfe; tinghao_session="\\000\\377abcdefgh"',),
        (b"Cookie: " + b"a=b; " * 3000,),
        (b"Host: evil.example", b"Referer: http://evil.example/"),
        (b"Accept: \xff", b"User-Agent: \xff\xfe"),
        (b"Content-Length: nonsense",),
        (b"Content-Length: -1",),
        (b"Transfer-Encoding: chunked", b"Content-Length: 5"),
        (b"X-Forwarded-For: " + b"1" * 5000,),
        (b"Range: bytes=5-1,9-",),
        (b"Expect: 100-continue",),
        (b"Upgrade: websocket", b"Connection: upgrade"),
    ],
    ids=str,
)
def test_headers_that_no_browser_sends_break_nothing(town: Town, headers: tuple[bytes, ...]) -> None:
    for target in (b"/place", b"/static/core/tinghao.css"):
        status, text = bare(town, request(target, *headers))
        assert status < 500, (headers, status, text[:300])
    assert town.ask("GET", "/place").status == 200


def test_a_body_that_stops_in_the_middle_makes_no_order(town: Town) -> None:
    count = "from tinghao.orders.models import Order; print(Order.objects.count())"
    before = town.own.run(count)
    kind = b"Content-Type: application/x-www-form-urlencoded"
    cookie = b"Cookie: csrftoken=" + TOKEN.encode()
    body = b"csrfmiddlewaretoken=" + TOKEN.encode() + b"&words=%E7%81%AF&community=341103005001"
    status, _ = bare(
        town, request(b"/place", kind, cookie, b"Content-Length: 5000", method=b"POST", body=body)
    )
    assert status in {0, 400, 422}
    assert town.own.run(count) == before
    assert town.ask("GET", "/place").status == 200


def test_five_megabytes_of_text_are_told_to_be_too_much(town: Town) -> None:
    answer = town.ask("POST", "/place", matter(words="长" * 1_700_000))
    assert answer.status in {413, 422}, answer.status
    assert "太多" in answer.text or "最多" in answer.text
    fields = {f"f{n}": "1" for n in range(10_000)}
    assert town.ask("POST", "/place", fields).status == 413
    without_token = town.ask("POST", "/place", body=b"a=" + b"b" * 6_000_000)
    assert without_token.status in {403, 413} and "没有" in without_token.text


def test_the_same_form_at_the_same_moment_gives_one_receipt(town: Town) -> None:
    for _ in range(3):
        form = matter()
        with ThreadPoolExecutor(8) as many:
            answers = list(many.map(lambda _: town.ask("POST", "/place", form), range(8)))  # noqa: B023
        assert len({number_of(answer) for answer in answers}) == 1
    repeated = (
        "from tinghao.orders.models import Order; from collections import Counter;"
        "print(max(Counter(Order.objects.values_list('text', flat=True)).values()))"
    )
    assert town.own.run(repeated) == "1"


def test_one_of_many_that_accept_at_the_same_moment_is_first(town: Town) -> None:
    number = number_of(town.ask("POST", "/place", matter()))
    form = {"category": "roads", "title": "示例：灯"}
    with ThreadPoolExecutor(8) as many:
        statuses = [
            a.status
            for a in many.map(
                lambda _: town.ask("POST", f"/desk/orders/{number}/accept", form, role="convener"), range(8)
            )
        ]
    assert set(statuses) <= {302, 303, 409}, statuses
    entries = (
        "from tinghao.history.models import Entry; from tinghao.orders.models import Order;"
        f"pk = Order.objects.get(number='{number}').pk;"
        "print(Entry.objects.filter(subject='order', subject_id=pk, kind='orders.accepted').count())"
    )
    assert town.own.run(entries) == "1"


def test_every_answer_carries_the_policy_and_private_pages_are_not_kept(town: Town) -> None:
    placed = town.ask("POST", "/place", matter())
    slips = {"tinghao_slips": placed.cookies["tinghao_slips"]}
    for path, more in (
        ("/", {}),
        ("/place", {}),
        ("/no-such-page", {}),
        ("/r/forged", {}),
        ("/desk/", {}),
        ("/desk/", {"role": "convener"}),
        ("/desk/account", {"role": "city_office"}),
        ("/static/core/tinghao.css", {}),
        ("/static/none.css", {}),
        ("/i/none", {}),
        (placed.headers["Location"], {"cookies": slips}),
    ):
        answer = town.ask("GET", path, **more)  # type: ignore[arg-type]
        headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["X-Frame-Options"] == "DENY" or "frame-ancestors 'none'" in str(headers), path
        if more:
            assert "no-store" in headers["Cache-Control"], path
    for line in placed.headers.get_all("Set-Cookie") or []:
        assert "SameSite=Lax" in line and "HttpOnly" in line, line


def test_cookies_and_headers_of_production_are_for_https_only(town: Town) -> None:
    said = town.own.run(
        "import os; os.environ.update(TINGHAO_MODE='production', TINGHAO_HOSTS='a.example')\n"
        "import importlib, tinghao.settings as s; s = importlib.reload(s)\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
    )
    assert said == "True True True 31536000"
