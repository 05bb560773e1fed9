"""Pictures at a door: the field that takes several, and the answer that shows one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from tinghao.core.web.files import Opened


class Pictures(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures. It cleans to nothing: the files are looked at by content, one by one, apart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("照片"))
        kwargs.setdefault(
            "widget", Pictures(attrs={"accept": "image/jpeg,image/png,image/webp,image/*", "multiple": True})
        )
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> None:
        """Nothing."""
        del data, initial


def shown(opened: Opened) -> FileResponse:
    """The picture, and nothing that a browser would run."""
    response = FileResponse(opened.stream, content_type=opened.content_type)
    response["Content-Disposition"] = f'inline; filename="{opened.filename}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
