"""Ways out for the tests: one behind which nobody answers."""

from __future__ import annotations


class NobodyAnswers:
    """A provider that is down."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        raise OSError(f"no answer for {phone}")
