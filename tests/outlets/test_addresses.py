"""An address that an office types never leads inside, however it is written and whatever its name answers."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from tests import make
from tests.outlets import stage
from tests.outlets.receiver import Receiver

from tinghao.core import refusals
from tinghao.core.actors import SYSTEM
from tinghao.outlets import actions, addresses, calling

INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
)


@pytest.mark.parametrize("text", INSIDE)
def test_an_inside_address_is_known_in_every_dress(text: str) -> None:
    assert addresses.is_inside(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808"])
def test_a_public_address_is_none(text: str) -> None:
    assert not addresses.is_inside(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://2130706433/hook",
        "https://0x7f.1/hook",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/",
        "https://user:pass@example.org/",
        "ftp://example.org/",
        "https://",
        "//example.org",
        "javascript:alert(1)",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "https://例子.测试/",
        "",
    ],
)
@pytest.mark.django_db
def test_what_may_not_be_kept_is_refused_in_words(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINGHAO_WEBHOOK_NETWORKS", raising=False)
    real = socket.getaddrinfo

    def answers(host: Any, *args: Any, **kwargs: Any) -> Any:
        return real("8.8.8.8" if host == "example.org" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(refusals.Invalid) as refused:
        actions.open_endpoint(stage.ledger(), name="示例", url=url, by=SYSTEM)
    assert refused.value.fields["url"]


def test_a_name_that_changes_its_answer_gains_nothing(
    cast: make.Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Good when it was typed, inside when a message is due (DNS rebinding).
    made = stage.endpoint(receiver)
    monkeypatch.delenv("TINGHAO_WEBHOOK_NETWORKS")
    with calling.Line(made.url) as line:
        assert line.post(b"{}", {}).problem == "inside"
    assert receiver.requests == 0


def test_a_name_with_one_inside_answer_among_good_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*args: Any, **kwargs: Any) -> Any:
        return [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(addresses.Unreachable, match="inside"):
        addresses.resolved(addresses.parsed("https://example.org/"))


def test_the_way_out_is_the_business_of_the_ledgers_office(cast: make.Cast, receiver: Receiver) -> None:
    county = stage.ledger()
    for who in (cast.member, cast.convener, cast.other_county_office, cast.inspector, cast.security_admin):
        with pytest.raises(refusals.Refusal):
            actions.open_endpoint(county, name="示例", url=receiver.url, by=who.actor)
    for who in (cast.county_office, cast.city_office, cast.system_admin):
        actions.open_endpoint(county, name="示例", url=receiver.url, by=who.actor)
