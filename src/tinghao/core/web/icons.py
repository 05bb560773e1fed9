"""A dozen drawn signs, one stroke width, on a grid of 24; and the mark."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "search": "M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l5 5",
    "clock": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 3",
    "place": "M12 21s7-6.5 7-11.5a7 7 0 10-14 0C5 14.5 12 21 12 21zM12 7a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
    "people": (
        "M9 5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6"
        "M16 5.5a3 3 0 010 6M18 14.5c2 .7 3.2 2.5 3.5 5"
    ),
    "check": "M4 13l5 5L20 6",
    "cross": "M6 6l12 12M18 6L6 18",
    "back": "M14 5l-7 7 7 7",
    "forward": "M10 5l7 7-7 7",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "share": "M12 15V3M8 7l4-4 4 4M5 12v8h14v-8",
    "save": "M12 3v12M8 11l4 4 4-4M4 20h16",
    "phone": "M5 3h4l2 5-2.5 1.5a12 12 0 006 6L16 13l5 2v4c0 1-1 2-2 2C10.5 21 3 13.5 3 5c0-1 1-2 2-2z",
    "photo": "M3 7h4l2-3h6l2 3h4v13H3zM12 10a3.5 3.5 0 100 7 3.5 3.5 0 000-7z",
    "info": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v6M12 7v.5",
    "warning": "M12 3.5L2.5 20h19zM12 10v5M12 17.2v.5",
    "lock": "M6 11h12v10H6zM8.5 11V8a3.5 3.5 0 017 0v3",
    "open": "M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7zM12 9a3 3 0 100 6 3 3 0 000-6z",
    "chat": "M4 5h16v11H10l-5 4v-4H4z",
    "list": "M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1",
    "calendar": "M4 6h16v15H4zM4 10h16M8 3v4M16 3v4",
    "leave": "M10 4H4v16h6M9 12h12M17 8l4 4-4 4",
    "plus": "M12 4v16M4 12h16",
    "star": "M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2 6.4 20.3l1.2-6.3L3 9.6l6.3-.8z",
    "flag": "M5 21V4h12l-2.5 4L17 12H5",
}

# The shapes beside the words of a deadline: told apart without colour.
SHAPES = {
    "blue": "M12 4a8 8 0 100 16 8 8 0 000-16z",
    "yellow": "M12 3L22 20.5H2z",
    "red": "M8 3h8l5 5v8l-5 5H8l-5-5V8z",
}

_MARK = "M3 21C6 24.5 9 25 12 24 18 22 22.5 15.5 24 6c1.5 9.5 6 16 12 18 3 1 6 .5 9-3M13 30v12M35 30v12"


@lru_cache(maxsize=128)
def icon(name: str, label: str = "") -> SafeString:
    """The sign; silent for screen readers unless it carries a label of its own."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} viewBox="0 0 24 24" focusable="false"><path d="{}"/></svg>', role, PATHS[name]
    )


@lru_cache(maxsize=8)
def shape(colour: str) -> SafeString:
    """The shape of a deadline's colour."""
    return format_html(
        '<svg class="shape" aria-hidden="true" viewBox="0 0 24 24" focusable="false"><path d="{}"/></svg>',
        SHAPES[colour],
    )


@lru_cache(maxsize=2)
def mark() -> SafeString:
    """The mark: a pavilion roof in three strokes over an open space."""
    return format_html(
        '<svg class="mark" aria-hidden="true" viewBox="0 0 48 48" focusable="false"><path d="{}"/></svg>',
        _MARK,
    )
