"""Tasks for the tests: each leaves a row behind, so that what was done can be counted."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

from django_tasks import task
from django_tasks.base import TaskContext

from tinghao.core import clock
from tinghao.jobs import rules
from tinghao.jobs.models import Tick


def leave_mark(word: str) -> None:
    Tick.objects.create(name=f"mark.{word}.{uuid.uuid4().hex[:12]}", period=os.getpid(), made_at=clock.now())


def marks(word: str) -> int:
    return Tick.objects.filter(name__startswith=f"mark.{word}.").count()


@task()
def mark(word: str) -> None:
    leave_mark(word)


@task()
def mark_slowly(word: str, seconds: float, begun: str) -> None:
    leave_mark(word)
    dawdle(seconds, Path(begun))


@task()
def mark_and_fail(word: str) -> None:
    leave_mark(word)
    raise ValueError("the number 13955000000 is not known")


@task()
def fail_in_words() -> None:
    raise rules.Failed("短信网关没有应答")


@task(takes_context=True)
@rules.external
def mark_outside(context: TaskContext, word: str) -> None:
    leave_mark(f"{word}.{context.task_result.id}")


@task()
@rules.external
def mark_outside_slowly(word: str, seconds: float, begun: str) -> None:
    leave_mark(word)
    dawdle(seconds, Path(begun))


def dawdle(seconds: float, begun: Path) -> None:
    """The first run says that it has begun, and takes its time; a later one is quick."""
    if not begun.exists():
        begun.touch()
        time.sleep(seconds)
