"""How the API answers: JSON with the characters as they are, never kept by anybody on the way."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse


def said(value: dict[str, Any], *, status: int = 200) -> JsonResponse:
    """The value as JSON."""
    answer = JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def refused(status: int, title: str, detail: str) -> JsonResponse:
    """Why not, in the shape that refusals have everywhere."""
    return said({"status": status, "title": title, "detail": detail}, status=status)
