"""Whether a certificate is genuine: what it says, for whoever has the code that is printed on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinghao.divisions import queries as divisions
from tinghao.documents import programmes as papers
from tinghao.programmes.queries import training


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """A field for the code; with one, the certificate as it was issued, or that there is no such one."""
    code = request.GET.get("code", "")[:20].strip()
    found = training.public_certificate(code) if code else None
    context = {"code": code, "found": found}
    if found is not None:
        name = found.part.person.name
        context |= {
            "number": papers.number_of(found),
            "place": divisions.public_names_kept([found.owner]).get(found.owner, ""),
            # Whoever holds the paper knows the name; whoever found a code does not learn it.
            "name": f"{name[:1]}{'＊' * max(len(name) - 1, 1)}",
        }
    return render(request, "portal/certificates/check.html", context)
