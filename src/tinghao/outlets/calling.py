"""One line to an outside system: POST, a short wait, no redirects, and not more of the answer than needed."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

from tinghao.outlets import addresses
from tinghao.outlets.addresses import Target
from tinghao.outlets.choices import Problem

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0  # from the first byte that goes to the last that is read, however slowly it drips
MOST_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status (0 for none), how many bytes, how long, and what was wrong.

    Only the status counts: 200 with a page of rubbish is a delivery, because the receiver took it.
    """

    status: int
    took: int
    size: int = 0
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """True where the other side said that it has the message."""
        return not self.problem


class _Http(http.client.HTTPConnection):
    """A connection to an address that was looked at before, under the name that was asked for."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target, self.address = target, address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.target.port), timeout=CONNECT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.target.is_secure:
            context = ssl.create_default_context()
            try:
                self.sock = context.wrap_socket(plain, server_hostname=self.target.host)
            except BaseException:
                plain.close()
                raise
        else:
            self.sock = plain


class Line:
    """A line to one endpoint that stays open between messages; a context."""

    def __init__(self, url: str, *, seconds: float = TOTAL_SECONDS) -> None:
        self.url, self.seconds = url, seconds
        self._open: _Http | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The line is closed; the next message opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """What the other side answered; never raises for anything that it does."""
        began = time.monotonic()
        was_open = self._open is not None
        answer = self._post(body, headers, began)
        if was_open and answer.problem == Problem.REFUSED and answer.took < 1000:
            # A line that the other side closed meanwhile says nothing about the message: once more, anew.
            answer = self._post(body, headers, began)
        return answer

    def _post(self, body: bytes, headers: Mapping[str, str], began: float) -> Answer:
        def took() -> int:
            return int((time.monotonic() - began) * 1000)

        try:
            line = self._line()
        except addresses.Unreachable as problem:
            return Answer(0, took(), problem=problem.word)
        timer = threading.Timer(self.seconds, _cut, (line,))
        timer.daemon = True
        timer.start()
        try:
            line.request(
                "POST", line.target.path, body=body, headers={"Host": line.target.host_header, **headers}
            )
            assert line.sock is not None
            line.sock.settimeout(self.seconds)
            response = line.getresponse()
            size = len(response.read(MOST_READ + 1))
            if size > MOST_READ or response.will_close or time.monotonic() - began >= self.seconds:
                self.close()
            return Answer(response.status, took(), size, _said(response.status))
        except Exception as error:  # noqa: BLE001 - whatever a stranger's machine does is its answer
            self.close()
            late = time.monotonic() - began >= self.seconds
            return Answer(0, took(), problem=Problem.TIMEOUT if late else _problem(error))
        finally:
            timer.cancel()

    def _line(self) -> _Http:
        if self._open is None:
            target = addresses.parsed(self.url)
            self._open = _Http(target, addresses.resolved(target))
        return self._open


def _cut(line: _Http) -> None:
    """The time is over, however much still drips in."""
    sock = line.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _said(status: int) -> str:
    if 200 <= status < 300:
        return Problem.NONE
    if 300 <= status < 400:
        return Problem.REDIRECT
    return Problem.GONE if status == http.client.GONE else Problem.STATUS


def _problem(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return Problem.TIMEOUT
    if isinstance(error, ssl.SSLError):
        return Problem.TLS
    if isinstance(error, http.client.RemoteDisconnected | OSError):
        return Problem.REFUSED
    return Problem.GARBLED
