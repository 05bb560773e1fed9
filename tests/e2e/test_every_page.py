"""Every page that somebody can reach by following links is sound, on a phone and on a desk."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from tests.e2e.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser
# How many pages of one kind a role looks at: the first of a hundred cases stands for all. There are
# eleven roles, so that each kind is seen with several contents.
OF_ONE_KIND = 1
# How often axe, which takes its time, looks at a kind at one width, whoever opens it.
OF_ONE_KIND_WITH_AXE = 2
_looked_at: Counter[tuple[str, int]] = Counter()
ROLES = (
    "member",
    "group_leader",
    "convener",
    "handling_unit",
    "county_office",
    "city_office",
    "inspector",
    "proxy",
    "system_admin",
    "security_admin",
    "audit_admin",
)


def _walk(visitor: Visitor, start: str, who: str, *, within: str) -> int:
    """Follows links from `start` and checks each page; returns how many pages were seen."""
    seen: Counter[str] = Counter()
    waiting, known = [start], {start}
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if kind is None or seen[kind] >= OF_ONE_KIND:
            continue
        seen[kind] += 1
        answer = visitor.open(path)
        assert answer is not None and answer.status < 400, f"{who}: {path} answers {answer and answer.status}"
        look = (kind, (visitor.page.viewport_size or {"width": 0})["width"])
        visitor.check(f"{who} {kind} {seen[kind]}", thorough=_looked_at[look] < OF_ONE_KIND_WITH_AXE)
        _looked_at[look] += 1
        for link in _links(visitor):
            if link.startswith(within) and link not in known:
                known.add(link)
                waiting.append(link)
    return sum(seen.values())


def _kind(path: str) -> str | None:
    try:
        found = resolve(path.split("?")[0])
    except Resolver404:
        return None
    name = found.view_name or ""
    return None if "sign_out" in name or "export" in name else name


def _links(visitor: Visitor) -> list[str]:
    found: list[Any] = visitor.page.eval_on_selector_all(
        "a[href]:not([download])", "links => links.map(a => a.getAttribute('href'))"
    )
    return [
        h
        for h in found
        if re.match(r"^/(?!/|static/|i/)", h) and not re.search(r"\.(txt|csv|ics|pdf|xlsx|docx)\b", h)
    ]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_every_public_page_is_sound(visitors: Any, size: dict[str, int]) -> None:
    assert _walk(visitors(size), "/", "public", within="/") >= 8


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_every_page_of_the_desk_is_sound(visitors: Any, size: dict[str, int], role: str) -> None:
    visitor = visitors(size)
    visitor.sign_in_as(role)
    assert _walk(visitor, "/desk/", role, within="/desk/") >= 3
