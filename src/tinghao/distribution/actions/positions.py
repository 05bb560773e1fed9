"""Where communities lie, as the office pastes it."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import actors, refusals
from tinghao.distribution import rules
from tinghao.distribution.models import Plan, Position
from tinghao.distribution.workflow import RUN
from tinghao.divisions.models import Division
from tinghao.history import actions as history


@transaction.atomic
def load_positions(*, city: str, lines: str, by: Any) -> int:
    """Communities of the city lie where the lines say: code, latitude, longitude; all or none.

    Recorded as `distribution.positions_loaded`. Needs `distribution.run` in the city. Raises Invalid with
    the first line that is wrong.
    """
    actors.require(by, RUN)
    rules.require(by, RUN, Plan(city=city))
    known = set(Division.objects.filter(code__startswith=city).values_list("code", flat=True))
    rows = []
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip() or (number == 1 and not line.strip()[0].isdigit()):
            continue
        rows.append(_position(number, line, known))
    if not rows:
        raise refusals.Invalid(_("没有读到一行位置。"), fields={"lines": _("每行：代码,纬度,经度")})
    Position.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["latitude", "longitude"]
    )
    history.append("distribution", 0, "distribution.positions_loaded", by=by, data={"places": len(rows)})
    return len(rows)


def _position(number: int, line: str, known: set[str]) -> Position:
    parts = [part for part in re.split(r"[,，\t ]+", line.strip()) if part]
    try:
        code, latitude, longitude = parts[0], float(parts[1]), float(parts[2])
    except (IndexError, ValueError):
        words = _("第 %(n)d 行读不懂：每行写代码、纬度、经度。") % {"n": number}
        raise refusals.Invalid(words, fields={"lines": words}) from None
    if code not in known or len(code) < 9:
        words = _("第 %(n)d 行：没有代码是 %(code)s 的社区或乡镇。") % {"n": number, "code": code[:12]}
        raise refusals.Invalid(words, fields={"lines": words})
    # China lies within; swapped columns are caught by it.
    if not (3 <= latitude <= 54 and 73 <= longitude <= 136):
        words = _("第 %(n)d 行：纬度在前、经度在后，例如 32.30,118.31。") % {"n": number}
        raise refusals.Invalid(words, fields={"lines": words})
    return Position(code=code, latitude=latitude, longitude=longitude)
