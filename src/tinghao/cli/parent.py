"""A process that outlives its parent would hold the port or the work of the next one: it leaves too."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable


def watch(parent: int, when_gone: Callable[[], object]) -> None:
    """`when_gone` is called, in a thread, within a second after the parent is gone.

    A parent that was killed can tell nobody, so its children look for it themselves.
    """

    def look() -> None:
        pause = threading.Event()
        while os.getppid() == parent:
            pause.wait(1)
        when_gone()

    # A closed terminal reaches the whole group: what follows from it, the parent decides.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=look, daemon=True, name="watch-parent").start()
