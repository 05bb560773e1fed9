"""Rosters of organisations and of venues beside the registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.people.choices import OrganisationKind, VenueKind
from tinghao.people.models import Organisation, Venue
from tinghao.rosters.members import MANAGE, home_of
from tinghao.rosters.plans import Field, Line, Plan, differing, doubles, yes
from tinghao.rosters.reading import Record
from tinghao.rosters.shapes import SHAPES

_LABELS: dict[str, dict[str, Any]] = {
    "organisation": {str(kind): kind.label for kind in OrganisationKind},
    "venue": {str(kind): kind.label for kind in VenueKind},
}


class Bodies:
    """What the two kinds share: a name in a place, a kind, and fields that are compared one by one."""

    kind = ""

    def planned(
        self, actor: Any, records: Sequence[Record], gazetteer: Gazetteer, *, takes_new: bool = False
    ) -> Plan:
        """The records beside the registers; nothing is written."""
        del takes_new
        plan = Plan(self.kind)
        known = {self.key(row): row for row in self.things(actor)}
        self.prepare(actor)
        keys = {record.row: self.key_of(record, home_of(actor)) for record in records}
        twice = doubles(records, lambda record: keys[record.row])
        seen = set()
        for record in records:
            found = known.get(keys[record.row])
            problems = list(self.problems(actor, record, found, home_of(actor)))
            if (other := twice.get(record.row)) is not None:
                words = _("与第 %(row)s 行同名，又在同一个地方。") % {"row": other.row}
                problems.append(record.problem("name", words, _("删去一行")))
            plan.problems += problems
            if not problems:
                seen.add(keys[record.row])
                plan.lines.append(self.line(record, found, gazetteer, home_of(actor)))
        places = {key[0] for key in seen}
        for key, row in known.items():
            if row.is_active and key not in seen and key[0] in places:
                plan.lines.append(Line("gone", row.name, gazetteer.full(row.division_code), None, row))
        return plan

    def line(self, record: Record, found: Any, gazetteer: Gazetteer, home: str) -> Line:
        """One record beside what it was found to be."""
        place = found.division_code if found else self.place_of(record, home)
        line = Line("new", record.values["name"], gazetteer.full(place), record, found, {"place": place})
        heads = SHAPES[self.kind].heads
        told = {key: record.values[key] for key in self.compared if key in record.values}
        if found is None:
            line.fields = [Field(heads[k], "", self.shown(k, v)) for k, v in told.items() if v != ""]
            return line
        now = self.row_of(found)
        line.fields = differing((heads[k], self.shown(k, now[k]), self.shown(k, v)) for k, v in told.items())
        line.state = "changed" if line.fields else "same"
        return line

    def shown(self, key: str, value: Any) -> str:
        """A value as the column says it."""
        if isinstance(value, bool):
            return yes(value)
        return str(_LABELS[self.kind][value]) if key == "kind" else str(value)

    def rows(self, actor: Any, gazetteer: Gazetteer) -> list[dict[str, Any]]:
        """The registers of the actor's offices as the columns say them."""
        found = []
        for thing in self.things(actor):
            now = self.row_of(thing)
            row = {key: self.shown(key, value) for key, value in now.items()}
            found.append({"name": thing.name, **row, **self.places(thing, gazetteer)})
        return found

    def problems(self, actor: Any, record: Record, found: Any, home: str) -> Iterable[Any]:
        """Why this record will not do."""
        if found is None and not record.said.get("kind"):
            yield record.problem("kind", _("新登记的要写明类型。"))
        place = self.place_of(record, home)
        if not scope.has(actor, MANAGE, place):
            yield record.problem("county", _("这个地方不在您的工作范围内。"))

    compared: tuple[str, ...] = ()
    things: Callable[[Any], list[Any]]
    key: Callable[[Any], tuple[str, str]]
    prepare: Callable[[Any], None]
    key_of: Callable[[Record, str], tuple[str, str]]
    place_of: Callable[[Record, str], str]
    row_of: Callable[[Any], dict[str, Any]]
    places: Callable[[Any, Gazetteer], dict[str, str]]


class Organisations(Bodies):
    """Bodies that can owe an answer; a name once in a county."""

    kind = "organisation"
    compared = ("kind", "phone", "active")

    def things(self, actor: Any) -> list[Any]:
        return list(scope.narrow(actor, MANAGE, Organisation.objects.order_by("pk")))

    def prepare(self, actor: Any) -> None:
        del actor

    def key(self, row: Any) -> tuple[str, str]:
        return row.county, row.name

    def key_of(self, record: Record, home: str) -> tuple[str, str]:
        place = self.place_of(record, home)
        return place[:6] if len(place) >= 6 else "", record.values["name"]

    def place_of(self, record: Record, home: str) -> str:
        return record.values.get("place") or record.values.get("county") or home

    def row_of(self, row: Any) -> dict[str, Any]:
        return {"kind": row.kind, "phone": row.phone, "active": row.is_active}

    def places(self, thing: Any, gazetteer: Gazetteer) -> dict[str, str]:
        below = thing.community or thing.township
        return {
            "county": gazetteer.names.get(thing.county, ""),
            "place": gazetteer.full(below) if below else "",
        }


class Venues(Bodies):
    """Places to sit down; a name once in a township (or county, where it stands that high)."""

    kind = "venue"
    compared = ("kind", "owner", "address", "opening", "active")

    def things(self, actor: Any) -> list[Any]:
        return list(scope.narrow(actor, MANAGE, Venue.objects.select_related("owner").order_by("pk")))

    def prepare(self, actor: Any) -> None:
        rows = scope.narrow(actor, MANAGE, Organisation.objects.filter(is_active=True))
        self.owners = {row.name: row for row in rows}

    def problems(self, actor: Any, record: Record, found: Any, home: str) -> Iterable[Any]:
        yield from super().problems(actor, record, found, home)
        owner = record.values.get("owner")
        if owner and owner not in self.owners:
            from_known = [name for name in self.owners if owner in name or name in owner]
            words = _("还没有登记这个单位。")
            yield record.problem("owner", words, from_known[0] if from_known else _("先导入单位名册"))

    def key(self, row: Any) -> tuple[str, str]:
        return row.township or row.county or row.city, row.name

    def key_of(self, record: Record, home: str) -> tuple[str, str]:
        return self.place_of(record, home)[:9], record.values["name"]

    def place_of(self, record: Record, home: str) -> str:
        said = record.values
        return said.get("community") or said.get("township") or said.get("county") or home

    def row_of(self, row: Any) -> dict[str, Any]:
        return {
            "kind": row.kind,
            "owner": row.owner.name if row.owner else "",
            "address": row.address,
            "opening": row.opening,
            "active": row.is_active,
        }

    def places(self, thing: Any, gazetteer: Gazetteer) -> dict[str, str]:
        codes = {"county": thing.county, "township": thing.township, "community": thing.community}
        return {key: gazetteer.names.get(code, "") for key, code in codes.items()}
