"""Of which level a member was on a day: by the tenure of that day, before the first one by the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tinghao.people.choices import MemberLevel
from tinghao.people.models import Member, Tenure


class Levels:
    """The levels of some members on every day (two queries, whatever the number of days)."""

    def __init__(self, members: Iterable[int]) -> None:
        wanted = set(members)
        rows = Member.objects.filter(pk__in=wanted)
        self._now: dict[int, tuple[str, str, str]] = {}
        for pk, level, county, city, home in rows.values_list(
            "pk", "level", "county", "person__city", "person__county"
        ):
            self._now[pk] = (level, county or home, city or county[:4])
        self._spans: dict[int, list[tuple[dt.date, str, str]]] = {}
        spans = Tenure.objects.filter(member_id__in=wanted).order_by("starts")
        for member_id, starts, level, county in spans.values_list("member_id", "starts", "level", "county"):
            self._spans.setdefault(member_id, []).append((starts, level, county))

    def on(self, member_id: int, day: dt.date) -> str:
        """The level of the member on the day."""
        return self._at(member_id, day)[0]

    def owners(self, member_id: int, day: dt.date) -> tuple[str, ...]:
        """The codes of the city and of the county whose member this was on the day, the city first."""
        level, county, city = self._at(member_id, day)
        found = []
        if level in {MemberLevel.CITY, MemberLevel.BOTH} and city:
            found.append(city)
        if level in {MemberLevel.COUNTY, MemberLevel.BOTH} and county:
            found.append(county)
        return tuple(found)

    def _at(self, member_id: int, day: dt.date) -> tuple[str, str, str]:
        level, county, city = self._now[member_id]
        for number, (starts, then, there) in enumerate(self._spans.get(member_id, ())):
            if number == 0 or starts <= day:
                level, county = then, there or county
        return level, county, city
