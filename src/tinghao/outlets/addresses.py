"""Where a message may go: never to an address inside, unless the operator has named that network.

A web address that an office types must not become a way to reach machines that only this server can
reach (server-side request forgery). The name is resolved once and the connection goes to the very
address that was looked at, so that a name which changes its answer gains nothing.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tinghao.core import refusals

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """The name leads nowhere (`no_address`) or inside (`inside`); `word` says which."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The name as the Host header has it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_secure else 80) else f"{name}:{self.port}"


def allowed_networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The inside networks that the operator opens (TINGHAO_WEBHOOK_NETWORKS), for systems on the same net."""
    given = os.environ.get("TINGHAO_WEBHOOK_NETWORKS", "")
    return [ipaddress.ip_network(one.strip()) for one in given.split(",") if one.strip()]


def parsed(url: str) -> Target:
    """The address taken apart; raises Invalid for what is none, names a user, or is not http(s)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or not url.isascii():
        words = _("请填完整的网址，以 https:// 开头。")
        raise refusals.Invalid(words, fields={"url": words})
    is_secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(c.isspace() or ord(c) < 32 for c in path + parts.hostname):
        words = _("网址里有空格，请核对一下。")
        raise refusals.Invalid(words, fields={"url": words})
    return Target(is_secure, parts.hostname, port or (443 if is_secure else 80), path)


def resolved(target: Target) -> str:
    """The one address to connect to; raises Unreachable unless every answer of the name may be reached."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("no_address") from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not addresses:
        raise Unreachable("no_address")
    opened = allowed_networks()
    for text in addresses:
        address = ipaddress.ip_address(text)
        if is_inside(address) and not any(address in net for net in opened):
            raise Unreachable("inside")
    return addresses[0]


def is_inside(address: Address) -> bool:
    """True for everything but a plain public address, also where one is wrapped in another kind."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_inside(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if wrapped is not None:
            return is_inside(wrapped)
    return not address.is_global or address.is_multicast or address.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check(url: str) -> Target:
    """The address may be kept; raises Invalid with words where it may not.

    Without a secure line it may go only to a network that the operator has named.
    """
    target = parsed(url)
    try:
        address = ipaddress.ip_address(resolved(target))
    except Unreachable as problem:
        words = (
            _("这个网址指向内部网络，不能用。确实要送到内网的系统，请运维人员先放行那个网段。")
            if problem.word == "inside"
            else _("找不到这个网址，请核对一下。")
        )
        raise refusals.Invalid(words, fields={"url": words}) from None
    if not target.is_secure and not any(address in net for net in allowed_networks()):
        words = _("请用 https:// 的网址：台账里有姓名，不能明文传。")
        raise refusals.Invalid(words, fields={"url": words})
    return target
