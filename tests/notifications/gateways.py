"""Ways out for the tests: one behind which nobody answers, one that says nothing."""

from __future__ import annotations


class NobodyAnswers:
    """A provider that is down."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        raise OSError(f"no answer for {phone}")


class Silent:
    """A provider that takes everything."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        pass
