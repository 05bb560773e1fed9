"""Turns an office's own filled .docx into a PDF with LibreOffice, where this machine has one.

    tinghao.documents.soffice.pdf_of(content) -> bytes

The file comes from strangers (decision 36): it was looked through when it was uploaded, and even so it is
opened in a throw-away profile with macros off, without a network where the kernel lets us take it away, with
little time, memory and disk, one at a time on this machine.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from tinghao.documents import fonts
from tinghao.documents.pdf import NotPrintable

SECONDS = 45
WAITS = 20
_LIMITS = ("--cpu=60", "--as=6000000000", "--fsize=200000000", "--nofile=512")
# Macros never, no links followed, no templates of the user's, nothing asked, nothing sent.
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "org.openoffice.Office.Common/Misc": {"FirstRun": "false"},
}


def program() -> str:
    """The program of this machine; "" where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def pdf_of(content: bytes) -> bytes:
    """The .docx as a PDF, in the faces that the built-in documents have too.

    Raises NotPrintable with words: where LibreOffice is missing, busy, too slow, or cannot read the file. The
    .docx is there in any case.
    """
    found = program()
    if not found:
        raise NotPrintable(
            _("用了自己的模板，而这台服务器没有装 LibreOffice，做不出 PDF。")
            + _("请用 .docx，在 Word 或 WPS 里另存。")
        )
    with _turn(), tempfile.TemporaryDirectory(prefix="tinghao-soffice-") as folder:
        place = Path(folder)
        (place / "paper.docx").write_bytes(content)
        _profile(place / "profile" / "user")
        _run(found, place)
        made = place / "out" / "paper.pdf"
        printed = made.read_bytes() if made.is_file() else b""
    if not printed.startswith(b"%PDF-"):
        raise NotPrintable(_("自己的模板没有转成 PDF。") + _("请用 .docx，在 Word 或 WPS 里另存。"))
    return printed


@contextmanager
def _turn() -> Iterator[None]:
    """One at a time on this machine; who waits too long is told so."""
    busy = _("正在转换别的文书，这份 PDF 请过一会儿再要一次。.docx 已经好了。")
    path = Path(settings.VAR) / "soffice.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        until = time.monotonic() + WAITS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise NotPrintable(busy) from None
                time.sleep(0.2)
        yield


def _run(found: str, place: Path) -> None:
    command = [
        *_confined(),
        found,
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(place / "out"),
        str(place / "paper.docx"),
    ]
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(place),
        "TMPDIR": str(place),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(_faces(place)),
    }
    # A session of its own, so that all that it started ends with it.
    process = subprocess.Popen(  # noqa: S603 - a program of this machine, arguments of ours
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        words = _("自己的模板太久没有转成 PDF，停下了。") + _("请用 .docx，在 Word 或 WPS 里另存。")
        raise NotPrintable(words) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@cache
def _confined() -> tuple[str, ...]:
    """What stands before the program: limits, and no network, as far as this machine has them."""
    found: list[str] = []
    if limit := shutil.which("prlimit"):
        found += [limit, *_LIMITS]
    if apart := shutil.which("unshare"):
        without_net = [apart, "--user", "--map-current-user", "--net"]
        tried = subprocess.run([*without_net, "true"], capture_output=True, check=False)  # noqa: S603 - ours
        if tried.returncode == 0:
            found += without_net
    return tuple(found)


def _profile(user: Path) -> None:
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _faces(place: Path) -> Path:
    """The faces that the standard names are those that stand in for them here, as in the built-in PDF."""
    aliases = ""
    for name, face in fonts.FACES.items():
        prefer = "".join(f"<family>{escape(family)}</family>" for family in fonts.chain(name))
        aliases += (
            f'<alias binding="same"><family>{escape(face.word)}</family><prefer>{prefer}</prefer></alias>'
        )
    folders = "".join(f"<dir>{escape(folder)}</dir>" for folder in fonts.folders())
    path = place / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{folders}{aliases}'
        f"<cachedir>{escape(str(place / 'fontcache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path
