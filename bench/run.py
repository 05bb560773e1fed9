"""`python -m bench.run`: the loop over real HTTP at growing sizes on both databases; a table and JSON.

    python -m bench.run --sizes 1000,10000 --databases sqlite,postgres --seconds 3

Two worker processes as in production. Beside each request stand the same statements run bare against
the database, in the same run, because only ratios within one run mean anything on a busy machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import load
from bench.load import Request
from tinghao.cli import cluster, finding

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "b" * 32
LIKE_PRODUCTION = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    """The DATABASE_URL of an empty database, and the process to count, if it has one."""
    if kind == "sqlite":
        yield f"sqlite://{folder / 'bench.sqlite3'}", None
        return
    binaries = finding.postgres()
    if binaries is None:
        raise SystemExit("PostgreSQL is not installed: --databases sqlite")
    with cluster.throw_away(binaries, LIKE_PRODUCTION) as url:
        socket_folder = url.rpartition("host=")[2].replace("%2F", "/")
        pid = int((Path(socket_folder) / "data" / "postmaster.pid").read_text().split()[0])
        yield url, pid


def environment(url: str, folder: Path) -> dict[str, str]:
    """The environment of a process that works on this database, with nothing of the developer's in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TINGHAO_", "DATABASE_"))}
    return {
        **kept,
        "DATABASE_URL": url,
        "TINGHAO_VAR": str(folder),
        "TINGHAO_LOG": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tinghao.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


class Site:
    """The application as it is served: processes, environment, a port."""

    def __init__(self, url: str, folder: Path) -> None:
        self.environment = environment(url, folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def call(self, *command: str) -> str:
        """What `python *command*` printed."""
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        return done.stdout

    def inside(self, verb: str, **given: Any) -> Any:
        """The JSON answer of `bench.inside`."""
        return json.loads(self.call("-m", "bench.inside", verb, json.dumps(given)))

    def start(self) -> float:
        """Serves with two workers; returns the seconds until the first answer."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tinghao.cli", "serve", "--port", str(self.port), "--workers", "2"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5):
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.02)
                if time.perf_counter() - began > 60:
                    raise SystemExit("the site did not come up") from None

    def stop(self) -> None:
        """Ends the site."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None


def requests(made: dict[str, Any]) -> dict[str, Iterator[Request]]:
    """Every operation as an endless or a bounded stream of requests."""
    cookies = {name: f"{words}; csrftoken={TOKEN}" for name, words in made["cookies"].items()}
    nobody, here = f"csrftoken={TOKEN}", made["community"]
    token = {"csrfmiddlewaretoken": TOKEN}

    def place() -> Iterator[Request]:
        for n in itertools.count():
            form = {
                **token,
                "words": f"第 {n} 盏路灯坏了，晚上看不见路。{secrets.token_hex(4)}",
                "county": here[:6],
                "township": here[:9],
                "community": here,
                "once": secrets.token_urlsafe(18),
                "channel": "web",
                "seen": "similar danger",
            }
            yield Request("/place", form, nobody, (302, 303))

    def followed() -> Iterator[Request]:
        for number, code in itertools.cycle(made["receipts"]):
            yield Request("/r", {**token, "number": number, "code": code}, nobody, (200, 302, 303))

    def steps(numbers: list[str], name: str, form: dict[str, str], who: str) -> Iterator[Request]:
        for number in numbers:
            yield Request(f"/desk/orders/{number}/{name}", {**token, **form}, cookies[who], (302, 303))

    def page(path: str, who: str = "") -> Iterator[Request]:
        while True:
            yield Request(path, None, cookies[who] if who else "")

    accepting = {"category": "roads", "title": "路灯坏了"}
    half = len(made["opened"]) // 2
    return {
        "home": page("/"),
        "cases": page("/cases"),
        "place form": page("/place"),
        "place": place(),
        "follow-up by receipt": followed(),
        "accept (move a state)": steps(made["placed"], "accept", accepting, "convener"),
        "claim": steps(made["opened"][half:], "claim", {}, "member"),
        "order page": page(f"/desk/orders/{made['opened'][0]}/", "convener"),
        "list open, county": page("/desk/queues/open/", "county"),
        "list all, city": page("/desk/queues/all/", "city"),
        "list closed + category, city": page("/desk/queues/closed/?category=roads", "city"),
        "list overdue, county": page("/desk/queues/overdue/", "county"),
        "list open + township, city": page(f"/desk/queues/open/?place={here[:9]}", "city"),
    }


def measure(site: Site, made: dict[str, Any], pid: int | None, given: argparse.Namespace) -> dict[str, Any]:
    """All operations at one size."""
    assert site.process is not None
    server = site.process.pid
    streams = requests(made)
    plain = [
        {"name": name, "path": r.path, "form": r.form, "cookies": r.cookies}
        for name, r in ((n, next(s)) for n, s in streams.items())
        if r.form is None
    ]
    counted = site.inside("counts", requests=plain)
    bare = site.inside("bare", community=made["community"])
    rows: dict[str, Any] = {}
    for name, stream in streams.items():
        result = load.run(
            site.port,
            stream,
            seconds=given.seconds,
            at_most=100_000,
            connections=given.connections,
            app=lambda: load.tree(server),
            database=lambda: load.tree(pid) if pid else [],
        )
        rows[name] = {**result.row(), **counted.get(name, {})}
        if name in {"place", "claim"}:
            rows[name]["bare_ms"] = bare[name]
        if result.failures:
            print(f"  {name}: {result.failures} failed, first: {result.first_failure}", file=sys.stderr)
    workers = [p for p in load.tree(server) if p != server]
    return {"rows": rows, "worker_pss_mb": [round(load.memory_mb(p), 1) for p in workers]}


def table(kind: str, size: int, found: dict[str, Any]) -> str:
    """The figures of one size as text."""
    lines = [
        f"\n{kind}, {size:,} orders   start-up {found['startup_seconds']:.2f} s   "
        f"memory of each process (PSS) {found['worker_pss_mb']} MB   filled in {found['fill_seconds']} s",
        f"{'operation':32}{'req/s':>8}{'p50':>8}{'p95':>8}{'CPU app':>9}{'CPU db':>8}{'SQL':>5}"
        f"{'bare':>8}{'KB':>7}{'failed':>8}",
    ]
    for name, row in found["rows"].items():
        bare, sql = row.get("bare_ms"), row.get("statements", "")
        lines.append(
            f"{name:32}{row['per_second']:>8}{row['p50_ms']:>8}{row['p95_ms']:>8}{row['app_cpu_ms']:>9}"
            f"{row['db_cpu_ms']:>8}{sql:>5}{'' if bare is None else bare:>8}{row['bytes'] / 1024:>7.1f}"
            f"{row['failures']:>8}"
        )
    return "\n".join(lines)


def main() -> None:
    """Runs what the command line asks for and writes `bench/out/loop.json`."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--fresh", type=int, default=600)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out" / "loop.json")
    given = parser.parse_args()
    report: dict[str, Any] = {}
    for kind in given.databases.split(","):
        folder = Path(tempfile.mkdtemp(prefix="tinghao-bench-"))
        try:
            with ExitStack() as stack:
                url, pid = stack.enter_context(database(kind, folder))
                site = Site(url, folder)
                stack.callback(site.stop)
                site.call("-m", "tinghao.cli", "migrate")
                for size in (int(s) for s in given.sizes.split(",")):
                    made = site.inside("grow", upto=size, fresh=given.fresh)
                    startup = site.start()
                    found = measure(site, made, pid, given)
                    site.stop()
                    found |= {"startup_seconds": startup, "fill_seconds": made["fill_seconds"]}
                    report.setdefault(kind, {})[str(size)] = found
                    print(table(kind, size, found), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(report, ensure_ascii=False, indent=1))
    print(f"\nwritten: {given.out}")


if __name__ == "__main__":
    main()
