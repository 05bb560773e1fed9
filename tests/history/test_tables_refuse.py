"""The database itself refuses to change or remove what was recorded."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from tinghao.core import clock
from tinghao.history.models import Head


def make_head() -> Head:
    return Head.objects.create(day="2026-11-23", last_id=0, count=0, digest="0" * 64, made_at=clock.now())


@pytest.mark.parametrize("sql", ["UPDATE history_head SET count = 9", "DELETE FROM history_head"])
@pytest.mark.django_db
def test_a_recorded_head_can_neither_be_changed_nor_removed(sql: str) -> None:
    make_head()
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_tests_with_real_commits_begin_with_empty_tables_and_armed_triggers(turn: int) -> None:
    assert not Head.objects.exists()
    make_head()
    with pytest.raises(Error, match="append-only"):
        Head.objects.all().delete()
