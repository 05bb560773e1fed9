"""Ways out for the tests: one behind which nobody answers, one that says nothing, one that kills."""

from __future__ import annotations

import os
import signal

from tinghao.notifications.gateways import FileGateway


class NobodyAnswers:
    """A provider that is down."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        raise OSError(f"no answer for {phone}")


class Silent:
    """A provider that takes everything."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        pass


class SendsAndDies(FileGateway):
    """A worker that is killed after the provider took the message and before anybody wrote it down."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        super().send(phone, text, key=key)
        os.kill(os.getpid(), signal.SIGKILL)
