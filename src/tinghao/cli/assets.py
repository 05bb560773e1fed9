"""The files that browsers fetch: gathered into `var/static` with hashed names when they have changed."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def gather() -> None:
    """`var/static` holds the files of this version; nothing is done where it already does."""
    stamp = settings.STATIC_ROOT.parent / "static.stamp"
    now = _fingerprint()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now, encoding="utf-8")


def _fingerprint() -> str:
    """Of names, sizes and times, not of contents: it is taken at every start."""
    running = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            size, changed = storage.size(path), storage.get_modified_time(path)
            running.update(f"{path} {size} {changed.timestamp()}\n".encode())
    return running.hexdigest()
