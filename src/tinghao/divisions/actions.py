"""Writing the region tree: a city's file is taken in whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import actors, refusals
from tinghao.core.actors import Acts
from tinghao.divisions import files, names
from tinghao.divisions.models import Division

# What a screen can still show; the rest is counted.
SHOWN = 500
_FIELDS = ("name", "level", "parent_id", "is_active", "is_statistical")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many places a file had, and how many of them were new or changed."""

    total: int
    created: int
    changed: int

    def __str__(self) -> str:
        return _("共 %(total)d 个地方，新增 %(created)d，改动 %(changed)d。") % {
            "total": self.total,
            "created": self.created,
            "changed": self.changed,
        }


@transaction.atomic
def load_divisions(path: Path, *, by: Acts) -> Loaded:
    """Every place of the file is in the database as the file says it; a second load changes nothing.

    Places that the file does not name are left as they are (another city, or rows that point to them).
    Needs `divisions.load`, which only the system holds: it is done on the machine. Not in the history,
    which lies above this room: the file is the record. Raises Invalid with every mistake by its line.
    """
    actors.require(by, "divisions.load")
    existing = {place.code: place for place in Division.objects.all()}
    reading = files.read(path, {code: place.is_active for code, place in existing.items()})
    if reading.errors:
        raise refusals.Invalid(_in_words(reading.errors))
    created, changed = [], []
    for row in sorted(reading.rows.values(), key=lambda row: (len(row.code), row.code)):
        wanted = Division(
            code=row.code,
            name=row.name,
            level=row.level,
            parent_id=row.parent or None,
            is_active=row.is_active,
            is_statistical=row.is_statistical,
        )
        before = existing.get(row.code)
        if before is None:
            created.append(wanted)
        elif any(getattr(before, name) != getattr(wanted, name) for name in _FIELDS):
            changed.append(wanted)
    Division.objects.bulk_create(created, batch_size=500)
    Division.objects.bulk_update(changed, [name.removesuffix("_id") for name in _FIELDS], batch_size=200)
    names.keep_divisions([*created, *changed])
    return Loaded(len(reading.rows), len(created), len(changed))


def _in_words(errors: list[tuple[int, str]]) -> str:
    lines = [
        _("第 %(line)d 行：%(what)s") % {"line": line, "what": what} if line else what
        for line, what in errors[:SHOWN]
    ]
    if len(errors) > SHOWN:
        lines.append(_("还有 %(n)d 处没有列出。") % {"n": len(errors) - SHOWN})
    head = _("文件有 %(n)d 处不对，什么也没有装入：") % {"n": len(errors)}
    return "\n".join([head, *lines])
