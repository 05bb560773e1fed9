"""Proof over HTTP: one case's chain, the published heads, and the digests to recompute them from."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinghao.core import clock
from tinghao.history import queries as history
from tinghao.orders import numbers, queries
from tinghao.portal import told


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the case's record is whole, said plainly; the digests below for whoever wants to recompute."""
    order = queries.public_case(number)
    verdict = history.public_verdict_on("order", order.pk)
    links = history.public_links_of("order", order.pk)
    head = history.public_head_over(links[-1].entry_id) if links else None
    context = {
        "order": order,
        "number": numbers.shown(order.number),
        "seals": told.seals_of(order),
        "verdict": verdict,
        "links": links,
        "head": head,
        "head_holds": history.public_head_holds(head) if head else None,
    }
    return render(request, "portal/verify/case.html", context)


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """The heads of the last days, newest first."""
    return render(request, "portal/verify/heads.html", {"heads": history.public_heads(60)})


@require_safe
def head_text(request: HttpRequest, day: str) -> HttpResponse:
    """One head as plain text: the head before, every digest, the result, and how to recompute it."""
    del request
    try:
        found = history.public_head_of(dt.date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    digests = history.public_digests_of(found)
    lines = [
        f"# 协商亭 每日链头 {found.day.isoformat()}",
        '# sha256( previous + "\\n" + digest_1 + "\\n" + … + digest_n )',
        f"# made {clock.local(found.made_at).isoformat(timespec='seconds')} count {found.count}",
        f"previous {found.previous}",
        *digests,
        f"head {found.digest}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
