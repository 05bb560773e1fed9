"""The throw-away PostgreSQL is there for its block and gone after it, whatever happens in between."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tinghao.cli import cluster, finding

BINARIES = finding.postgres()


@pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed")
def test_it_answers_inside_and_is_gone_after_a_failure() -> None:
    assert BINARIES is not None
    folder = None
    with pytest.raises(ZeroDivisionError), cluster.throw_away(BINARIES) as address:
        folder = Path(parse_qs(urlsplit(address).query)["host"][0])
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT current_setting('fsync')").fetchone() == ("off",)
        raise ZeroDivisionError
    assert folder is not None
    assert not folder.exists()


def test_programs_that_fail_are_quoted_and_leave_no_folder() -> None:
    # Not pytest's own folder: the user that PostgreSQL runs as must be able to read it.
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        initdb = Path(name) / "initdb"
        initdb.write_text("#!/bin/sh\npwd\necho no room >&2\nexit 1\n")
        initdb.chmod(0o755)
        with pytest.raises(cluster.ClusterFailed, match="no room") as raised, cluster.throw_away(Path(name)):
            pass
    assert not Path(str(raised.value).splitlines()[0]).exists()
