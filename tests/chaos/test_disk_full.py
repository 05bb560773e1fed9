"""The disk is full: said in words, nothing half done, and all well again when there is space."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image
from tests.chaos.town import TOKEN, Answer, Town, matter, number_of, wait_until
from tests.processes import own_database

pytestmark = [
    pytest.mark.race,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a disk of a few megabytes"),
]
COUNT = """
from tinghao.history import queries
from tinghao.history.models import Entry
from tinghao.jobs.models import Job
from tinghao.orders.models import Order, Requester
from tinghao.uploads.models import StoredImage
assert all(queries.public_verdict_on("order", o.pk).holds for o in Order.objects.all())
print(Order.objects.count(), Requester.objects.count(), Entry.objects.filter(kind="orders.placed").count(),
      StoredImage.objects.exclude(owner="").count(),
      Job.objects.exclude(state="done").filter(task__contains="tell").count())
"""


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A disk of a few megabytes at a folder; skips where this machine lets nobody mount one."""
    at.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def fill(disk: Path) -> Path:
    """No byte is left; returns the file that takes the place."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2
    return ballast


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 24) as made:
        yield made


@pytest.fixture
def town(disk: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[Town]:
    with django_db_blocker.unblock(), own_database(disk) as own:  # type: ignore[attr-defined]
        made = Town(own, disk)
        own.environment["TMPDIR"] = str(disk)
        try:
            made.serve()
            made.work()
            yield made
        finally:
            made.end()


def place_with_photo(town: Town, form: dict[str, str]) -> Answer:
    """The form as a browser sends it with a photo."""
    picture = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(picture, "JPEG", quality=92)
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrfmiddlewaretoken": TOKEN, **form}.items()
    ]
    head = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
    parts.append(head + b"Content-Type: image/jpeg\r\n\r\n" + picture.getvalue() + b"\r\n--x--\r\n")
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    return town.ask("POST", "/place", body=b"".join(parts), headers=kind)


def test_a_full_disk_is_told_and_mends_when_there_is_space(town: Town, disk: Path) -> None:
    for _ in range(3):
        number_of(town.ask("POST", "/place", matter()))
    number_of(place_with_photo(town, matter()))
    wait_until(lambda: town.own.run(COUNT).split()[-1] == "0", 20)
    ballast = fill(disk)
    said = len(town.log)
    form, with_photo = matter(), matter()
    statuses = {town.ask("POST", "/place", form).status for _ in range(4)}
    statuses |= {place_with_photo(town, with_photo).status for _ in range(3)}
    assert statuses <= {503, 422, 303}, statuses
    with_another = place_with_photo(town, matter())
    assert with_another.status in {422, 503}, (with_another.status, with_another.text[:300])
    assert "请过一会儿再" in with_another.text
    full = town.ask("POST", "/place", matter())
    if connection.vendor == "sqlite":
        assert full.status == 503, full.text[:300]
        assert "一件也不会丢" in full.text
    else:
        number_of(full)  # the database has a disk of its own
    assert town.ask("GET", "/place").status == 200, "reading goes on"
    wait_until(lambda: True, 1)
    assert town.worker is not None and town.worker.poll() is None
    ballast.unlink()
    wait_until(lambda: town.ask("POST", "/place", form).status == 303, 20, "for the site to come back")
    number_of(place_with_photo(town, with_photo))
    wait_until(lambda: town.own.run(COUNT).split()[-1] == "0", 40, "for the worker")
    orders, requesters, placed, pictures, _ = map(int, town.own.run(COUNT).split())
    assert orders == requesters == placed
    assert orders == 4 + 2 + (connection.vendor == "postgresql")
    assert pictures == 2
    assert len(town.log) - said < 200_000, "the log goes round in circles"
    tracebacks = town.log[said:].count("Traceback")
    assert tracebacks < 60, tracebacks
