"""Where there is no pip, one is found or fetched, and nothing that fails its checksum is run."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tools import boot

WHEEL = b"the bytes of a wheel"
NAME = "pip-26.3-py3-none-any.whl"


class Index(BaseHTTPRequestHandler):
    """A package index with one page and one file."""

    def do_GET(self) -> None:
        page = f'<a href="pip-1.0.tar.gz">x</a><a href="../files/{NAME}#sha256=00">y</a>'.encode()
        found = {"/simple/pip/": page, f"/simple/files/{NAME}": WHEEL}.get(self.path)
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *parts: object) -> None:
        pass


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = tmp_path / "pip.conf"
    settings.write_text(f"[global]\nindex-url = http://127.0.0.1:{server.server_port}/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_CERT", raising=False)
    yield
    server.shutdown()
    server.server_close()


def pin(tmp_path: Path, digest: str) -> Path:
    file = tmp_path / "pip.txt"
    file.write_text(f"pip==26.3 \\\n    --hash=sha256:{digest}\n")
    return file


@pytest.mark.usefixtures("index")
def test_the_pinned_wheel_comes_from_the_index_that_pip_is_set_to(tmp_path: Path) -> None:
    wheel = boot.from_index(pin(tmp_path, hashlib.sha256(WHEEL).hexdigest()), tmp_path)
    assert wheel is not None
    assert (wheel.name, wheel.read_bytes()) == (NAME, WHEEL)


@pytest.mark.usefixtures("index")
def test_a_wheel_with_another_checksum_is_not_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert boot.from_index(pin(tmp_path, "0" * 64), tmp_path) is None
    assert "wrong checksum" in capsys.readouterr().err
    assert not (tmp_path / NAME).exists()


def test_the_environment_beats_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = http://from-file/\n[install]\ncert = /from/file\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.delenv("PIP_CERT", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://from-environment/")
    found = boot.pip_settings()
    assert (found["index-url"], found["cert"]) == ("http://from-environment/", "/from/file")


def test_without_any_way_to_a_pip_both_languages_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(boot, "find_pip", lambda pin, folder: None)
    assert boot.main(tmp_path / "pip.txt", tmp_path / "base.txt") == 1
    said = capsys.readouterr().err
    assert "sudo apt install python3-venv" in said
    assert "none could be fetched" in said
