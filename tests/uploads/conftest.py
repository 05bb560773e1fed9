"""Pictures for the tests, and a folder of their own for what is stored."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


def picture(
    size: tuple[int, int] = (640, 360), *, form: str = "JPEG", mode: str = "RGB", **saved: object
) -> bytes:
    """A picture that is red on the left and blue on the right."""
    made = Image.new(mode, size)
    if mode in {"RGB", "RGBA"}:
        made.paste((220, 30, 30), (0, 0, size[0] // 2, size[1]))
        made.paste((30, 30, 220), (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    made.save(out, form, **saved)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        },
    }
    return folder
