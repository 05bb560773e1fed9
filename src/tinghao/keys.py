"""Secrets that live outside the database: made once, readable by the owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


class KeyMissing(RuntimeError):
    """A secret that must be given from outside is not there; the message says which and how."""


def secret_key(folder: Path, *, must_exist: bool) -> str:
    """The key that signs sessions and links: TINGHAO_SECRET_KEY, else a file made once."""
    return os.environ.get("TINGHAO_SECRET_KEY") or _read_or_make(
        folder / "secret_key", lambda: secrets.token_urlsafe(64), "TINGHAO_SECRET_KEY", must_exist
    )


def field_keys(folder: Path, *, must_exist: bool) -> list[str]:
    """Keys of the encrypted columns, newest first: TINGHAO_FIELD_KEYS (comma), else a file made once.

    Several keys make rotation possible: the first encrypts, all of them decrypt.
    """
    given = os.environ.get("TINGHAO_FIELD_KEYS") or _read_or_make(
        folder / "field_keys",
        lambda: Fernet.generate_key().decode(),
        "TINGHAO_FIELD_KEYS",
        must_exist,
    )
    return [key.strip() for key in given.split(",") if key.strip()]


def _read_or_make(path: Path, make: Callable[[], str], variable: str, must_exist: bool) -> str:
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    if must_exist:
        raise KeyMissing(f"生产环境缺少密钥：请设置环境变量 {variable}，或放好文件 {path}。")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = make()
    # Written whole under another name and then linked: of two processes that start together one
    # makes the key, and neither ever reads half of it.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value)
    try:
        os.link(draft, path)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    finally:
        draft.unlink()
    return value
