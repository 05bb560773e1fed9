"""Reasons and figures in words: on the desk, and in the papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _


def reason(one: Sequence[Any]) -> str:
    """A reason as a sentence's part, always with its denominator."""
    word, *numbers = one
    values = dict(zip("abc", numbers, strict=False))
    sentences = {
        "grade": _("年度考核%(a)s"),
        "solved": _("办结 %(b)s 单，群众确认解决 %(a)s 单"),
        "held": _("召集协商 %(a)s 次"),
        "minutes": _("%(b)s 次纪要按时完成 %(a)s 次"),
        "in_time": _("%(b)s 项到期成果按时报结 %(a)s 项"),
        "not_again": _("没有退回重办"),
        "parties": _("%(a)s 方坐到一起"),
        "confirmed": _("群众确认解决，已经公开"),
    }
    return sentences[word] % values


def reasons(found: Sequence[Sequence[Any]]) -> str:
    """All reasons of a candidate."""
    return "；".join(reason(one) for one in found)


def opening(figures: Mapping[str, int], year: int, name: str) -> str:
    """A first sentence for the paper, out of the year's figures; the office goes on from there."""
    return (
        f"{year}年，{name}深入开展基层微协商，群众点单{figures['placed']}件，开展协商{figures['held']}场，"
        f"参加协商{figures['attendances']}人次，办结{figures['closed']}件，其中群众确认解决{figures['confirmed']}件。"
    )
