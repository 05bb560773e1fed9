"""Puts the SQLite that has the WAL-reset fix in the place of the standard library's.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write and checkpoint at the
same moment (sqlite.org/wal.html#walresetbug). The wheel of pysqlite3 brings 3.53. Where that wheel
does not exist the standard library serves, and `./tinghao doctor` says so.
"""

from __future__ import annotations

import sys

SAFE_VERSIONS = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def install() -> None:
    """`import sqlite3` means pysqlite3 from here on, where it is installed."""
    try:
        import pysqlite3  # noqa: PLC0415 - it is there or it is not
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def has_wal_fix(version: tuple[int, int, int]) -> bool:
    """True for 3.51.3 and later and for the two branches that were mended (3.50.7, 3.44.6)."""
    if version >= SAFE_VERSIONS[0]:
        return True
    return any(version[:2] == safe[:2] and version >= safe for safe in SAFE_VERSIONS[1:])
