"""An outside system, written only for the tests: checks signatures by itself, drops what it has seen.

It shares no code with the sender: what is proven is what the specification says, not what we wrote.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REPLAY_SECONDS = 300


def is_genuine(secret: str, headers: Any, body: bytes, *, now: float | None = None) -> bool:
    """True for a message that this key signed within five minutes, by the text of the specification."""
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs((now or time.time()) - int(stamp)) > REPLAY_SECONDS:
        return False
    key = base64.b64decode(secret[len("whsec_") :])
    content = b".".join((headers["webhook-id"].encode(), stamp.encode(), body))
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    signatures = [one.split(",", 1) for one in headers.get("webhook-signature", "").split()]
    return any(version == "v1" and hmac.compare_digest(given, wanted) for version, given in signatures)


class Receiver:
    """What arrived, and how it answers: `answer` takes the number of the request and gives a status."""

    def __init__(self) -> None:
        self.secret = ""
        self.answer: Callable[[int], int] = lambda number: 200
        self.hang = threading.Event()
        self.drips = False
        self.body = b"ok"
        self.location = ""
        self.requests = 0
        self.forged = 0
        self.seen: Counter[str] = Counter()
        self.taken: list[dict[str, Any]] = []
        self.url = ""
        self._lock = threading.Lock()

    def take(self, headers: Any, body: bytes) -> int:
        """The status for one request; a message counts as taken once, when it was answered well."""
        with self._lock:
            self.requests += 1
            number = self.requests
            if self.secret and not is_genuine(self.secret, headers, body):
                self.forged += 1
                return 401
            status = self.answer(number)
            if 200 <= status < 300:
                message = headers["webhook-id"]
                self.seen[message] += 1
                if self.seen[message] == 1:
                    self.taken.append(json.loads(body))
            return status


@contextmanager
def serving() -> Iterator[Receiver]:
    """A receiver on the loopback, until the block ends."""
    receiver = Receiver()
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body are two packets, and the second must not wait for the first to be acknowledged.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(self.headers, body)
            if receiver.hang.is_set():
                released.wait(30)
                self.close_connection = True
                return
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            if receiver.drips:
                while not released.wait(0.1):
                    self.wfile.write(b"x")
                    self.wfile.flush()
            self.wfile.write(receiver.body)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, address: Any) -> None:
            """The sender hung up: that is what several tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()
