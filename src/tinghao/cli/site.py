"""The web server: one place that says how granian runs the site."""

from __future__ import annotations

import errno
import os
import signal
import socket
import time
from collections.abc import Callable
from functools import partial

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from tinghao.cli import parent
from tinghao.cli.words import Trouble


def require_free_port(host: str, port: int) -> None:
    """Nobody else listens there. Raises Trouble, with the way out, where somebody does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise Trouble(
                f"没有 {port} 这个端口，请在 1024 到 65535 之间选一个。", "A port lies between 1 and 65535."
            ) from None
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"端口 {port} 已经有程序在用。请换一个，例如 --port {port + 1}。",
                    f"Port {port} is in use. Choose another, for example --port {port + 1}.",
                ) from problem
            if problem.errno == errno.EACCES:
                raise Trouble(
                    f"端口 {port} 要管理员才能用。请换一个大于 1024 的，例如 --port 8000。",
                    f"Port {port} is for administrators. Choose one above 1024, for example --port 8000.",
                ) from problem
            raise Trouble(
                f"这台机器上没有 {host} 这个地址。", f"This machine has no address {host}."
            ) from problem


def serve(*, host: str, port: int, workers: int, threads: int, when_up: Callable[[], None]) -> None:
    """Serves until Ctrl-C or SIGTERM. A worker that dies is replaced; `when_up` is called once."""
    server = Server(
        "tinghao.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        # A worker that hangs in a request is not waited for longer than this when the site stops.
        workers_kill_timeout=10,
        log_level=LogLevels.error,  # it warns of the number of threads, which was measured
    )
    server.on_startup(when_up)
    server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


def load_application(main_process: int) -> WSGIHandler:
    """The application, in a process that ends when the main process was killed, and frees the port."""
    parent.watch(main_process, leave)
    return get_wsgi_application()


def leave() -> None:
    """Ends as on SIGTERM, with the requests at hand answered, or at once where that takes too long."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(1)
