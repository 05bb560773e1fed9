"""What one person was told, newest first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinghao.core import clock
from tinghao.core.web import said
from tinghao.desk import shell
from tinghao.divisions import queries as divisions
from tinghao.notifications import actions, queries, wording
from tinghao.notifications.models import Notice
from tinghao.orders import numbers
from tinghao.orders import queries as orders

PAGE = 30
_PAGES = {
    "call": "desk:call",
    "duty": "desk:record",
    "endpoint": "desk:outlet",
    "follow_up": "desk:follow_up",
    "micro": "desk:micro",
    "own_duty": "desk:duty",
    "post": "desk:post",
    "programme": "desk:programme",
}


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The actor's own notices; sent, all up to the newest shown are read."""
    actor = shell.require_signed_in(request)
    if request.method == "POST":
        up_to = request.POST.get("up_to", "")
        if up_to.isascii() and up_to.isdigit():
            actions.mark_read(actor.person_id, up_to=int(up_to))
            messages.success(request, _("都标为看过了。"))
        return HttpResponseRedirect(reverse("desk:notices"))
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    found = list(queries.notices_of(actor, before_id=before_id, limit=PAGE + 1))
    shown = found[:PAGE]
    titles = orders.headings_of(actor, (n.subject_number for n in shown if n.subject == "order"))
    places = divisions.public_names_kept(code for _heading, code in titles.values())
    abouts = {
        n: " · ".join(w for w in (heading, places.get(code)) if w) for n, (heading, code) in titles.items()
    }
    context = {
        "lines": [_line(n, actor, abouts) for n in shown],
        "up_to": shown[0].pk if shown and any(n.read_at is None for n in shown) else None,
        "older": f"{reverse('desk:notices')}?before={shown[-1].pk}" if len(found) > PAGE else "",
        "newest": reverse("desk:notices") if before_id else "",
    }
    return shell.page(request, "desk/notices/notices.html", context, current="notices")


def _line(notice: Notice, actor: Any, abouts: dict[str, str]) -> dict[str, Any]:
    # A unit does not see orders, only what it owes.
    url = ""
    if notice.subject == "order" and actor.may_anywhere("orders.see"):
        url = reverse("desk:order", args=[notice.subject_number])
    elif notice.subject == "order" and actor.organisation_ids:
        url = reverse("desk:unit")
    elif notice.subject == "consultation":
        url = _meeting_url(notice)
    elif notice.subject == "absence":
        url = reverse("desk:me")
    elif notice.subject in _PAGES:
        url = reverse(_PAGES[notice.subject], args=[notice.subject_id] if notice.subject_id else [])
    return {
        "words": wording.sentence(notice.template, _values(notice), is_staff=True),
        "about": abouts.get(notice.subject_number, "") if notice.subject == "order" else "",
        "at": notice.created_at,
        "is_new": notice.read_at is None,
        "url": url,
    }


def _meeting_url(notice: Notice) -> str:
    # Those who are invited open their invitation; whoever invited opens the meeting.
    if invitation := notice.values.get("invitation"):
        return reverse("desk:invitation", args=[invitation])
    return reverse("desk:consultation", args=[notice.subject_id])


def _values(notice: Notice) -> dict[str, Any]:
    """What the sentence needs, the day as people say it and the number as it is printed."""
    number = notice.subject_number
    values = {**notice.values, "number": numbers.shown(number) if numbers.is_number(number) else number}
    if due := values.get("due"):
        values["due"] = said.day_said(dt.date.fromisoformat(due), clock.today())
    return values
