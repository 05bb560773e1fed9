"""Installs locked requirements into the environment that runs this file, whatever pip there is or is not.

Debian leaves out both pip and the part of Python that would bring it. So, in this order: the
environment's own pip; the pip of the Python below it; a pip wheel that the system keeps on disk; the
one pinned wheel of `requirements/pip.txt` from the package index that pip's own settings name; the
wheel inside the system's own package, fetched without installing it. Only the standard library here.
"""

from __future__ import annotations

import configparser
import hashlib
import html.parser
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

SYSTEM_WHEELS = Path("/usr/share/python-wheels")
HELP = """\
找不到 pip，也取不到。请用下面任何一个办法，再试一次：
No pip here, and none could be fetched. Any one of these mends it; then try again:
  sudo apt install python3-venv
  TINGHAO_PIP_INDEX=<内部软件源地址 address of your package index> ./tinghao ..."""


def main(pip_pin: Path, requirements: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="tinghao-boot-") as folder:
        pip = find_pip(pip_pin, Path(folder))
        if pip is None:
            print(HELP, file=sys.stderr)
            return 1
        flags = ["-qq", "--disable-pip-version-check", "--no-input"]
        wanted = ["--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
        code = subprocess.call([*pip, *flags, "install", *wanted])
    if code:
        print(
            "软件包没有装成。请看上面的原因；在国内可以先设好 pip 的镜像。\n"
            "The packages could not be installed; the reason stands above. A pip mirror may help.",
            file=sys.stderr,
        )
    return code


def find_pip(pip_pin: Path, folder: Path) -> list[str] | None:
    """The command that runs a pip for this environment, or None."""
    if works([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"]
    below = [sys._base_executable, "-m", "pip", "--python", sys.executable]  # type: ignore[attr-defined]
    if works([*below, "--version"]):
        return below
    wheel = (
        next(iter(sorted(SYSTEM_WHEELS.glob("pip-*.whl"))), None)
        or from_index(pip_pin, folder)
        or from_system_package(folder)
    )
    return wheel and [sys.executable, f"{wheel}/pip"]


def works(command: list[str]) -> bool:
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def pip_settings() -> dict[str, str]:
    """pip's own settings of where and how to fetch, the strongest last."""
    home = Path.home()
    found: dict[str, str] = {}
    files = [
        *(Path(d) / "pip/pip.conf" for d in os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        Path(os.environ.get("XDG_CONFIG_HOME", home / ".config")) / "pip/pip.conf",
        Path(os.environ.get("PIP_CONFIG_FILE", os.devnull)),
    ]
    for file in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (OSError, configparser.Error):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                found.update(parser.items(section))
    for name in ("index-url", "cert"):
        if value := os.environ.get("PIP_" + name.upper().replace("-", "_")):
            found[name] = value
    return found


class Links(html.parser.HTMLParser):
    """The links of an index page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def from_index(pip_pin: Path, folder: Path) -> Path | None:
    """The pinned wheel from the index that pip's settings name; None where they name none."""
    settings = pip_settings()
    index = settings.get("index-url")
    if not index:
        return None
    pin = pip_pin.read_text(encoding="utf-8")
    version = re.search(r"^pip==(\S+)", pin, re.MULTILINE)
    allowed = set(re.findall(r"sha256:([0-9a-f]{64})", pin))
    if not version:
        return None
    name = f"pip-{version[1]}-py3-none-any.whl"
    context = ssl.create_default_context(cafile=settings.get("cert"))
    page = index.rstrip("/") + "/pip/"
    try:
        links = Links()
        links.feed(fetch(page, context).decode())
        address = next(a for a in links.found if urllib.parse.urlsplit(a).path.endswith("/" + name))
        content = fetch(urllib.parse.urljoin(page, address), context)
    except (OSError, StopIteration, UnicodeDecodeError) as problem:
        print(f"pip: {problem or name}", file=sys.stderr)
        return None
    if hashlib.sha256(content).hexdigest() not in allowed:
        print(f"校验和不对，不用它 / wrong checksum, not used: {name}", file=sys.stderr)
        return None
    wheel = folder / name
    wheel.write_bytes(content)
    return wheel


def fetch(address: str, context: ssl.SSLContext) -> bytes:
    if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
        raise OSError(f"not a web address: {address}")
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60, context=context) as answer:
        return bytes(answer.read())


def from_system_package(folder: Path) -> Path | None:
    """The pip wheel out of the system's package, whose signature apt checks; needs no root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    for options in apt_options(folder):
        quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if options:
            subprocess.call(["apt-get", *options, "update"], **quiet)  # type: ignore[call-overload]
        subprocess.call(["apt-get", *options, "download", "python3-pip-whl"], **quiet)  # type: ignore[call-overload]
        for package in folder.glob("python3-pip-whl*.deb"):
            subprocess.call(["dpkg-deb", "-x", str(package), str(folder / "package")])
        for wheel in (folder / "package").glob("usr/share/python-wheels/pip-*.whl"):
            return wheel
    return None


def apt_options(folder: Path) -> Iterator[list[str]]:
    """First the lists that the machine has; then, where they are missing, lists of our own."""
    yield []
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    yield ["-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
