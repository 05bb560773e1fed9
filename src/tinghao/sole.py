"""What the demo must not stand beside: in it anybody may be anybody, so it serves this machine alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

HERE = frozenset({"", "localhost", "127.0.0.1", "::1", "[::1]"})
_KEYS = ("TINGHAO_SECRET_KEY", "TINGHAO_FIELD_KEYS")


def obstacles(hosts: Iterable[str], environment: Mapping[str, str]) -> str:
    """Why the demo must not start, and what to do; "" where nothing of a real site is near."""
    found = []
    if any(host not in HERE for host in hosts):
        found.append("TINGHAO_HOSTS（写了本机以外的域名）")
    if not _is_local(environment.get("DATABASE_URL", "")):
        found.append("DATABASE_URL（数据库不在本机）")
    found += [f"{name}（正式环境的密钥）" for name in _KEYS if environment.get(name)]
    if not found:
        return ""
    return (
        f"演示模式只能在本机单独使用，但发现了正式环境的设置：{'、'.join(found)}。"
        "请去掉它们，或改用 TINGHAO_MODE=production。"
    )


def _is_local(address: str) -> bool:
    parts = urlsplit(address)
    hosts = [parts.hostname or "", *parse_qs(parts.query).get("host", [])]
    # A path names a socket on this machine.
    return all(host in HERE or host.startswith("/") for host in hosts)
