"""What somebody once put in, on its way out of a door."""

from __future__ import annotations

from typing import IO, Protocol

from django.http import FileResponse


class Opened(Protocol):
    """A stored picture or paper, as the room of uploads opens it."""

    @property
    def stream(self) -> IO[bytes]:
        """Its bytes."""

    @property
    def filename(self) -> str:
        """A harmless name."""

    @property
    def content_type(self) -> str:
        """The type that its content was found to have."""


def download(opened: Opened) -> FileResponse:
    """The paper, saved by the browser and never opened by it."""
    return FileResponse(
        opened.stream, as_attachment=True, filename=opened.filename, content_type=opened.content_type
    )
