"""A bucket for the tests: the five requests of S3 that the storage sends, kept in memory.

It checks no signature; that is the work of the client's maker. What is tested here is that this house
stores, reads, lists and removes through the setting alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

WRITTEN = "2020-01-01T00:00:00.000Z"
WRITTEN_HTTP = "Wed, 01 Jan 2020 00:00:00 GMT"


class Bucket(ThreadingHTTPServer):
    """The server; `objects` is what it holds, `is_full` makes it refuse to take more."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.is_full = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A running bucket."""
    server = Bucket()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        del format, args

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).split("/", 2)[2]

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        body = self._body()
        if self.server.is_full:
            self._answer(507, b"<Error><Code>InsufficientStorage</Code></Error>")
            return
        self.server.objects[self._name()] = body
        self._answer(200, ETag='"x"')

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return raw
        found = b""
        while raw:
            size, _, raw = raw.partition(b"\r\n")
            count = int(size.split(b";")[0], 16)
            if not count:
                break
            found, raw = found + raw[:count], raw[count + 2 :]
        return found

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if "list-type" in parse_qs(parts.query) or "prefix" in parse_qs(parts.query):
            self._list(parse_qs(parts.query))
            return
        self._object()

    def do_HEAD(self) -> None:
        self._object()

    def _object(self) -> None:
        data = self.server.objects.get(self._name())
        if data is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        self._answer(200, data, ETag='"x"', Last_Modified=WRITTEN_HTTP, Content_Type="image/jpeg")

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._name(), None)
        self._answer(204)

    def _list(self, query: dict[str, list[str]]) -> None:
        prefix, mark = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        folders, rows = set(), ""
        for name, data in sorted(self.server.objects.items()):
            if not name.startswith(prefix):
                continue
            rest = name[len(prefix) :]
            if mark and mark in rest:
                folders.add(prefix + rest.split(mark)[0] + mark)
            else:
                rows += (
                    f"<Contents><Key>{escape(name)}</Key><LastModified>{WRITTEN}</LastModified>"
                    f"<Size>{len(data)}</Size><ETag>x</ETag></Contents>"
                )
        rows += "".join(
            f"<CommonPrefixes><Prefix>{escape(f)}</Prefix></CommonPrefixes>" for f in sorted(folders)
        )
        body = (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        )
        self._answer(200, body.encode(), Content_Type="application/xml")
