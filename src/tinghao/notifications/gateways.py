"""Ways out of the house for SMS: one class with one method, chosen by TINGHAO_SMS_GATEWAY."""

from __future__ import annotations

import json
import logging
import os
import urllib.request
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class Gateway(Protocol):
    """Sends one text to one telephone; `key` is the same for every try of the same message."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        """The provider has taken the message. Raises OSError where trying again may help."""


class ConsoleGateway:
    """Says that a message would go out; the number is not written, a log is no address book."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        log.warning("sms %s to a number ending in %s", key, phone[-2:])


class FileGateway:
    """Appends each message to a file, once for each key: for tests and for trying things out."""

    def __init__(self) -> None:
        self.path = Path(os.environ.get("TINGHAO_SMS_FILE", settings.VAR / "sms.jsonl"))

    def send(self, phone: str, text: str, *, key: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        written = self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else ""
        if any(
            line.startswith(f'{{"key": "{key}", ') and line.endswith("}") for line in written.splitlines()
        ):
            return
        with self.path.open("a", encoding="utf-8") as file:
            if written and not written.endswith("\n"):
                file.write("\n")  # a line was torn by a full disk or a kill; it counts as not written
            file.write(json.dumps({"key": key, "phone": phone, "text": text}, ensure_ascii=False) + "\n")


class HttpGateway:
    """Posts JSON to TINGHAO_SMS_URL with an Idempotency-Key, as most providers' adapters take it."""

    def send(self, phone: str, text: str, *, key: str) -> None:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's own setting
            os.environ["TINGHAO_SMS_URL"],
            data=json.dumps({"phone": phone, "text": text}, ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": key,
                "Authorization": f"Bearer {os.environ.get('TINGHAO_SMS_TOKEN', '')}",
            },
        )
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - as above
            pass


def gateway() -> Gateway:
    """The gateway that the settings name; the console where they name none."""
    name = os.environ.get("TINGHAO_SMS_GATEWAY", "tinghao.notifications.gateways.ConsoleGateway")
    made: Gateway = import_string(name)()
    return made
