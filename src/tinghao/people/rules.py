"""Facts about who may keep the registers, and whether a place and a span of days can be meant.

This room lies below `access`, so it asks the actor (`may`) instead of the scope; the answer is the
same, because an actor answers with its grants.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.core.actors import Acts, System
from tinghao.divisions.models import Division


def require_management(by: Acts, code: str, capability: str = "people.manage") -> None:
    """Nothing happens where `by` keeps the registers of the place `code`, or is the system.

    Raises SignInNeeded, Forbidden (another post does this), NotFound (out of the working area).
    """
    if isinstance(by, System):
        return
    may = getattr(by, "may", None)
    if may is None or not getattr(by, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    if may(capability, code):
        return
    if may("people.see", code):
        raise refusals.Forbidden(_("您可以查看，但登记和修改不由您的岗位来办。"))
    raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))


def place(code: str, *, field: str = "place") -> Division:
    """The place that a code names; raises Invalid where there is none in use."""
    found = Division.objects.filter(pk=code, is_active=True).first() if code else None
    if found is None:
        message = _("请选一个地方。")
        raise refusals.Invalid(message, fields={field: message})
    return found


def text(typed: str, *, field: str, longest: int, missing: str = "") -> str:
    """What was typed, without control characters and blanks around it.

    Raises Invalid where it is too long, or empty although `missing` says that it is needed.
    """
    cleaned = "".join(c for c in typed if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    cleaned = " ".join(unicodedata.normalize("NFC", cleaned).split())
    if not cleaned and missing:
        raise refusals.Invalid(missing, fields={field: missing})
    if len(cleaned) > longest:
        message = _("太长了，最多 %(longest)d 个字。") % {"longest": longest}
        raise refusals.Invalid(message, fields={field: message})
    return cleaned


def days(starts: dt.date, ends: dt.date | None) -> None:
    """Nothing happens where the span is one; raises Invalid where it ends before it starts."""
    if ends is not None and ends < starts:
        message = _("结束日期早于开始日期。")
        raise refusals.Invalid(message, fields={"ends": message})


def overlap(starts: dt.date, ends: dt.date | None, other_starts: dt.date, other_ends: dt.date | None) -> bool:
    """True where two spans share a day."""
    return (ends is None or other_starts <= ends) and (other_ends is None or starts <= other_ends)
