"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tinghao.core.web.display import Display


def page(request: HttpRequest) -> dict[str, Any]:
    """`display` (size, contrast, language), `is_demo`, and `here`, the address to come back to."""
    return bare(getattr(request, "display", Display())) | {"here": request.get_full_path()}


def bare(display: Display) -> dict[str, Any]:
    """The same for a page that is drawn without the request, and so without session and database."""
    return {"display": display, "is_demo": settings.DEMO, "here": "/"}
