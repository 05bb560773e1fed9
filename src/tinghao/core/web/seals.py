"""The four seals 点·接·解·查 as inline SVG: drawn once for each case, then remembered."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

GLYPHS = "点接解查"
LABELS = (gettext_lazy("点单"), gettext_lazy("接单"), gettext_lazy("解单"), gettext_lazy("查单"))

# Where the way ends early: the glyph of the square seal, and the words.
EXITS = {
    "declined": ("退", gettext_lazy("未受理，已说明原因和该找的地方")),
    "referred": ("转", gettext_lazy("已转给别的渠道")),
    "merged": ("并", gettext_lazy("已并入另一单")),
    "withdrawn": ("撤", gettext_lazy("提出的人已撤回")),
}

# size: (radius, first centre, distance, baseline of the circles, width, height)
_SIZES = {
    "s": (13, 15, 32, 15, 126, 30),
    "m": (17, 20, 52, 20, 196, 40),
    "l": (25, 28, 88, 30, 320, 86),
}


def seals(station: int | str = 1, filled: int | None = None, kind: str = "", size: str = "m") -> SafeString:
    """The four seals: `station` 1 to 4 is where the order is, `filled` how many steps are done.

    `kind` is "", "rework" (back from the check to the settling) or one of EXITS. Without `filled` the
    steps before the station count as done, and the station too where it is the first.
    """
    here = min(max(int(station), 1), 4)
    done = max(here - 1, 1) if filled is None else min(max(int(filled), 0), 4)
    return _drawn(here, done, kind, size if size in _SIZES else "m", get_language() or "")


def words(station: int, filled: int, kind: str = "") -> str:
    """What a person who does not see the seals is told."""
    if kind in EXITS:
        return str(EXITS[kind][1])
    if kind == "rework":
        return _("查单后重新办理，回到第三步：解单")
    if filled >= 4:
        return _("四步都走完了：点单、接单、解单、查单")
    ordinals = (_("一"), _("二"), _("三"), _("四"))
    return _("已到第%(ordinal)s步：%(label)s") % {
        "ordinal": ordinals[station - 1],
        "label": LABELS[station - 1],
    }


@lru_cache(maxsize=512)
def _drawn(station: int, filled: int, kind: str, size: str, language: str) -> SafeString:
    radius, first, step, middle, width, height = _SIZES[size]
    at = [first + step * i for i in range(4)]
    early = kind in EXITS
    parts: list[str] = []
    for i in range(3):
        style = "on" if i + 1 < filled or (i + 1 == filled and station > filled) else "off"
        parts.append(f'<path class="t-{style}" d="M{at[i] + radius + 2} {middle}H{at[i + 1] - radius - 2}"/>')
    exit_at = min(filled, 3)
    for i in range(4):
        if early and i == exit_at:
            parts.append(_square(at[i], middle, radius, EXITS[kind][0]))
            continue
        state = "on" if i < filled else "now" if i + 1 == station and not early else "off"
        parts.append(_round(at[i], middle, radius, GLYPHS[i], state))
        if size == "l":
            parts.append(
                f'<text class="s-label s-label-{state}" x="{at[i]}" y="{height - 8}">{LABELS[i]}</text>'
            )
    if kind == "rework":
        parts.append(_way_back(at[3], at[2], middle, radius))
    return format_html(
        '<svg class="seals seals-{}" role="img" aria-label="{}" viewBox="0 0 {} {}" focusable="false">'
        "{}</svg>",
        size,
        words(station, filled, kind),
        width,
        height,
        mark_safe("".join(parts)),  # noqa: S308 - numbers and our own glyphs only
    )


def _round(x: int, y: int, r: int, glyph: str, state: str) -> str:
    halo = f'<circle class="s-halo" cx="{x}" cy="{y}" r="{r + 2}"/>' if state == "now" else ""
    inner = f'<circle class="s-rim" cx="{x}" cy="{y}" r="{r - 3}"/>' if state == "on" and r > 13 else ""
    return (
        f'{halo}<circle class="s-{state}" cx="{x}" cy="{y}" r="{r - 1}"/>{inner}'
        f'<text class="s-glyph g-{state}" x="{x}" y="{y}" dy=".36em">{glyph}</text>'
    )


def _square(x: int, y: int, r: int, glyph: str) -> str:
    side = 2 * (r - 1)
    return (
        f'<rect class="s-exit" x="{x - r + 1}" y="{y - r + 1}" width="{side}" height="{side}" rx="4"/>'
        f'<text class="s-glyph g-on" x="{x}" y="{y}" dy=".36em">{glyph}</text>'
    )


def _way_back(start: int, end: int, y: int, r: int) -> str:
    top = y - round(r * 0.8)
    arc = f"M{start - r // 2} {top}Q{(start + end) // 2} {y - r - 6} {end + r // 2} {top}"
    return f'<path class="t-back" d="{arc}m5 -5l-5 5l6 3"/>'
