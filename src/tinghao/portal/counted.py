"""Figures for everybody, counted once in a while and not for each visit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache

from tinghao.orders import queries


def figures_of(code: str) -> dict[str, Any]:
    """The figures of a place, at most `FIGURES_SECONDS` old."""
    found = cache.get_or_set(
        f"portal:figures:{code}", lambda: queries.public_figures(code), settings.FIGURES_SECONDS
    )
    return found or {}


def figures_below(code: str) -> list[queries.PlaceFigures]:
    """The figures of the places below, at most `FIGURES_SECONDS` old."""
    found = cache.get_or_set(
        f"portal:below:{code}", lambda: queries.public_figures_below(code), settings.FIGURES_SECONDS
    )
    return found or []
