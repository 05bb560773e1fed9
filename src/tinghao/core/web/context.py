"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The page's own settings: size of type, contrast, mode."""
    del request
    return {}
