"""A document on its way to the browser, and the address that stands in the QR code of a form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.documents.choices import Format
from tinghao.documents.queries import Download


def sent(found: Download) -> HttpResponse:
    """The file, to be saved under its own name and kept by no cache on the way."""
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Cache-Control"] = "private, no-store"
    return response


def checked(form: str) -> str:
    """A format that there is; raises NotFound."""
    if form not in Format.values:
        raise refusals.NotFound(_("没有这种格式的文件。"))
    return form


def address_of(request: HttpRequest) -> Callable[[str], str]:
    """The public address of a form's code on this site."""
    return lambda code: request.build_absolute_uri(reverse("portal:form_at", args=[code]))
