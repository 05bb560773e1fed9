"""The fair rota: whoever has waited longest is next; who is away is passed over and keeps the turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping


def fill(
    open_days: Iterable[dt.date],
    settled: Mapping[dt.date, int | None],
    last_duty: Mapping[int, dt.date],
    members: Iterable[int],
    is_able: Callable[[int, dt.date], bool],
) -> dict[dt.date, int | None]:
    """Who is on duty on each open day that nobody has settled: the longest waiting of those who can.

    `settled` are the days that a person decided; they count as duties done. None where nobody can. Of two
    who have waited as long the one with the lower number is first, so that the same facts give the same rota.
    """
    pool = sorted(members)
    last = {who: last_duty.get(who, dt.date.min) for who in pool}
    # What is settled ahead counts from the start: nobody is put right before such a day by chance.
    for day, who in settled.items():
        if who is not None and who in last:
            last[who] = max(last[who], day)
    found: dict[dt.date, int | None] = {}
    for day in sorted(set(open_days) - settled.keys()):
        able = [who for who in pool if is_able(who, day)]
        found[day] = chosen = min(able, key=lambda who: (last[who], who), default=None)
        if chosen is not None:
            last[chosen] = max(last[chosen], day)
    return found
