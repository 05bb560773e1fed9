"""The lines of one ledger with a cursor, for whoever holds a key to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.access import limits
from tinghao.api import answers
from tinghao.core import refusals
from tinghao.core.web.addresses import address_of
from tinghao.filing import queries as filing
from tinghao.outlets import queries, wire

MOST = 500
USUAL = 100
A_MINUTE = 60
READS_A_MINUTE = 120
GUESSES_A_MINUTE = 20


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """`?after=SEQ&limit=N`: the lines behind a number, in order, without a gap.

    `Authorization: Bearer thk_…` says which ledger. `next` is the number to ask with the next time;
    it is there also where nothing new is, and `more` says whether to ask at once. Answers 401 without a
    key in force, 400 for a cursor that is none, 429 with Retry-After above 120 reads a minute for a key.
    """
    try:
        return _entries(request)
    except refusals.TooMany as refusal:
        # A program asked: it is answered as one, whatever it says that it takes.
        answer = answers.refused(429, _(refusal.heading), refusal.message)
        answer["Retry-After"] = str(refusal.wait)
        return answer


def _entries(request: HttpRequest) -> HttpResponse:
    key = _key(request)
    found = queries.public_ledger_of_key(key) if key else None
    if found is None:
        # Counted by address, before anything is told: guessing keys is hopeless and noisy besides.
        limits.hit(f"api:guess:{address_of(request)}", limit=GUESSES_A_MINUTE, window=A_MINUTE)
        refused = answers.refused(401, _("要有密钥"), _("请用 Authorization: Bearer 带上有效的接口密钥。"))
        refused["WWW-Authenticate"] = 'Bearer realm="tinghao"'
        return refused
    limits.hit(f"api:key:{found.pk}", limit=READS_A_MINUTE, window=A_MINUTE)
    after, limit = _number(request, "after", 0), _number(request, "limit", USUAL)
    if after is None or limit is None or limit < 1:
        return answers.refused(400, _("读不懂"), _("after 和 limit 要是不带符号的整数。"))
    limit = min(limit, MOST)
    rows = filing.entries_after(found.ledger, after, limit + 1)
    shown = rows[:limit]
    return answers.said(
        {
            "ledger": found.ledger_id,
            "entries": [wire.line_of(e) for e in shown],
            "next": shown[-1].seq if shown else after,
            "more": len(rows) > limit,
        }
    )


def _key(request: HttpRequest) -> str:
    scheme, _blank, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _number(request: HttpRequest, name: str, usual: int) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return usual
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
