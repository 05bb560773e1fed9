"""The plain client of the benchmarks: a few connections that stay open, and what the other side spent.

CPU is read from /proc for the server's processes and the database's, so that the client and whatever
else runs on the machine do not count.
"""

from __future__ import annotations

import http.client
import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: where, and with what form; `expect` lists the statuses that count as success."""

    path: str
    form: dict[str, str] | None = None
    cookies: str = ""
    expect: tuple[int, ...] = (200, 302, 303)


@dataclass
class Result:
    """What a run of one operation gave: times in milliseconds, CPU in milliseconds a request."""

    count: int = 0
    failures: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    app_cpu: float = 0.0
    db_cpu: float = 0.0
    size: int = 0
    first_failure: str = ""

    def row(self) -> dict[str, float]:
        """The figures that are printed and written."""
        ordered = sorted(self.times) or [0.0]
        return {
            "requests": self.count,
            "failures": self.failures,
            "per_second": round(self.count / self.seconds, 1) if self.seconds else 0.0,
            "p50_ms": round(statistics.median(ordered), 2),
            "p95_ms": round(ordered[int(len(ordered) * 0.95) - (len(ordered) >= 20)], 2),
            "app_cpu_ms": round(self.app_cpu, 2),
            "db_cpu_ms": round(self.db_cpu, 2),
            "bytes": self.size,
        }


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found.append(here)
        for task in Path(f"/proc/{here}/task").glob("*/children"):
            try:
                waiting.extend(int(child) for child in task.read_text().split())
            except OSError:
                continue
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes, with that of their children who have ended."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[k]) for k in (11, 12, 13, 14))
    return total / TICK


def memory_mb(pid: int) -> float:
    """The proportional share of memory of one process (PSS), in MB."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def run(
    port: int,
    requests: Iterator[Request],
    *,
    seconds: float,
    at_most: int,
    connections: int,
    app: Callable[[], list[int]],
    database: Callable[[], list[int]],
) -> Result:
    """Sends requests over `connections` open connections until time or number is up."""
    result, lock = Result(), threading.Lock()
    stop_at = time.perf_counter() + seconds

    def take() -> Request | None:
        with lock:
            if time.perf_counter() >= stop_at or result.count >= at_most:
                return None
            result.count += 1
            return next(requests, None)

    def client() -> None:
        connection, sent = _connect(port), 0
        while (request := take()) is not None:
            sent += 1
            if sent % 40 == 0:
                # Limits count by network address: every forty requests come from somebody else.
                connection.close()
                connection = _connect(port)
            began = time.perf_counter()
            status, body = _send(connection, request)
            spent = (time.perf_counter() - began) * 1000
            with lock:
                result.times.append(spent)
                result.size = len(body)
                if status not in request.expect:
                    result.failures += 1
                    result.first_failure = result.first_failure or f"{request.path} {status}"
        connection.close()

    before = cpu_seconds(app()), cpu_seconds(database())
    began = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - began
    result.count = len(result.times)
    result.app_cpu = (cpu_seconds(app()) - before[0]) * 1000 / max(result.count, 1)
    result.db_cpu = (cpu_seconds(database()) - before[1]) * 1000 / max(result.count, 1)
    return result


def _connect(port: int) -> http.client.HTTPConnection:
    source = f"127.{random.randrange(1, 255)}.{random.randrange(255)}.{random.randrange(1, 255)}"
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))


def _send(connection: http.client.HTTPConnection, request: Request) -> tuple[int, bytes]:
    headers = {"Host": "127.0.0.1", "Accept": "text/html"}
    if request.cookies:
        headers["Cookie"] = request.cookies
    if request.form is None:
        connection.request("GET", request.path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Origin"] = f"http://127.0.0.1:{connection.port}"
        headers["Host"] = f"127.0.0.1:{connection.port}"
        connection.request("POST", request.path, urlencode(request.form), headers)
    answer = connection.getresponse()
    return answer.status, answer.read()
