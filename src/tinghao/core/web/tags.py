"""Template tags and filters that every page may use; what they draw is in the modules beside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import segno
from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tinghao.core.web import fields, icons, said
from tinghao.core.web import seals as drawing

register = template.Library()


@register.simple_tag
def seals(station: int | str = 1, filled: int | None = None, kind: str = "", size: str = "m") -> SafeString:
    """`{% seals 2 %}`, `{% seals 4 4 size="l" %}`, `{% seals 1 1 kind="referred" size="s" %}`."""
    return drawing.seals(station, filled, kind, size)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "search" %}`; with a label where no word stands beside it."""
    return icons.icon(name, str(label))


@register.simple_tag
def mark() -> SafeString:
    """The mark of the house."""
    return icons.mark()


@register.filter(name="said")
def said_filter(when: dt.date | dt.datetime | None) -> SafeString:
    """`{{ order.placed_at|said }}`."""
    return said.said(when)


@register.filter(name="dated")
def dated_filter(day: dt.date | None, how: str = "") -> str:
    """`{{ item.due_on|dated }}` where it is printed: the day itself, whatever today is."""
    return said.dated(day, how) if day else ""


@register.filter(name="deadline")
def deadline_filter(due: Any, colour: str = "") -> SafeString:
    """`{{ order.deadline|deadline }}` for an object that knows, or `{{ day|deadline:"yellow" }}`."""
    return said.deadline(due, colour)


@register.simple_tag(name="deadline")
def deadline_tag(due: Any, colour: str = "", overdue: int = 0, provisional: bool = False) -> SafeString:
    """`{% deadline day colour="red" overdue=3 provisional=True %}`."""
    return said.deadline(due, colour, overdue, provisional)


@register.simple_tag(name="countdown")
def countdown_tag(when: Any) -> SafeString:
    """`{% countdown item.countdown %}`: 还有 5 个工作日, with the colour and its shape."""
    return said.countdown(when)


@register.filter(name="count")
def count_filter(number: int | None) -> str:
    """`{{ n|count }}`: 999+ above 999."""
    return said.count(number)


@register.simple_tag
def field(bound: BoundField, optional: bool = False, large: bool = False) -> SafeString:
    """`{% field form.text large=True %}`."""
    return fields.field(bound, optional=optional, large=large)


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString:
    """`{% error_summary form %}` at the top of a page with a form."""
    return fields.error_summary(form)


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """`{% qr address %}`: an inline SVG without style attribute; its size comes from class `qr`."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>', label or _("二维码"), SafeString(drawn)
    )


@register.simple_tag
def pager(newer: str = "", older: str = "") -> SafeString:
    """`{% pager newer_url older_url %}`: keyset pages have no numbers, only newer and older."""
    if not newer and not older:
        return SafeString("")
    links = [
        format_html('<a class="button quiet" rel="{}" href="{}">{}</a>', rel, url, word)
        if url
        else SafeString("<span></span>")
        for rel, url, word in (("prev", newer, _("较新的")), ("next", older, _("较早的")))
    ]
    return format_html('<nav class="pager" aria-label="{}">{}{}</nav>', _("翻页"), *links)
