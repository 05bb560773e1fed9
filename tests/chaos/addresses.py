"""Every address of the site, found from the URL patterns, with whatever one likes in its gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from tests import make
from tests.opinions import stage as opinions

from tinghao.access.models import Appointment
from tinghao.consultations import actions as consultations
from tinghao.consultations import linking
from tinghao.consultations.models import ItemLink
from tinghao.core import clock
from tinghao.core.web import samples
from tinghao.desk.meetings import acts
from tinghao.desk.orders.steps import table
from tinghao.desk.units import items
from tinghao.meetings import queries as meetings
from tinghao.orders import queries
from tinghao.orders.queries import queues
from tinghao.portal.units import views as unit_views

_ROUTE_GAP = re.compile(r"<(?:(\w+):)?(\w+)>")
_REGEX_GAP = re.compile(r"\(\?P<(\w+)>([^()]*)\)")


@dataclass(frozen=True)
class Address:
    """One URL pattern as a text with gaps; a gap is `<converter:name>`."""

    name: str
    route: str

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """(converter, name) of every gap."""
        return [(kind or "str", name) for kind, name in _ROUTE_GAP.findall(self.route)]

    def filled(self, value_for: Callable[[str, str], str]) -> str:
        """The path with every gap filled."""
        return "/" + _ROUTE_GAP.sub(lambda gap: value_for(gap[1] or "str", gap[2]), self.route)


def every() -> list[Address]:
    """All addresses of the site, in the order of the patterns."""
    return list(_below(get_resolver(), "", ""))


def _below(resolver: URLResolver, route: str, name: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + _plain(entry)
        if isinstance(entry, URLResolver):
            yield from _below(entry, here, f"{name}{entry.namespace}:" if entry.namespace else name)
        else:
            yield from _with_known_words(Address(name + (entry.name or entry.lookup_str), here))


def _with_known_words(address: Address) -> Iterator[Address]:
    """The address, or one for each word that its last gap knows."""
    words = {
        "desk:step": list(table.STEPS),
        "desk:item_step": list(items.STEPS),
        "portal:unit_step": list(unit_views.STEPS),
        "desk:consultation_do": list(acts.ACTS),
        "desk:queue": list(queues.QUEUES),
        "desk:queue_export": ["all", "overdue"],
        "desk:queue_print": ["all", "open"],
        "desk:opinion_export": ["comments"],
        "web:style_sample": list(samples.PAGES),
    }.get(address.name, [])
    yield address
    for word in words:
        yield Address(address.name, re.sub(r"<slug:\w+>", word, address.route))


def _plain(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern)
    if not isinstance(entry.pattern, RegexPattern):
        return text

    def gap(found: re.Match[str]) -> str:
        kind, name = found[2], found[1]
        # A choice of words stays one of the words; digits are a number.
        return kind.split("|")[0] if "|" in kind else f"<{'int' if 'd' in kind else 'str'}:{name}>"

    return _REGEX_GAP.sub(gap, text).replace("^", "").replace("$", "").replace("\\", "")


def asked_names() -> list[str]:
    """Every name that the doors read from an address: `GET["name"]` and its likes, found in the source."""
    found: set[str] = set()
    for door in ("portal", "desk", "api", "core/web"):
        for file in Path(settings.PACKAGE, door).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            found |= set(
                re.findall(r"(?:GET|POST|FILES|data|asked)(?:\.get(?:list)?\(|\[)\s*\"(\w+)\"", text)
            )
            found |= set(re.findall(r"\"(\w+)\" in request\.(?:GET|POST|FILES)", text))
    return sorted(found)


def form_names() -> dict[str, forms.Field]:
    """Every field of every form of the doors; one of those that share a name."""
    get_resolver().url_patterns  # noqa: B018 - reading them imports the doors
    found: dict[str, forms.Field] = {}
    waiting: list[type[forms.BaseForm]] = [forms.Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("tinghao."):
            found |= kind.base_fields  # type: ignore[attr-defined]
    return found


# A number that nothing has, on either database: where one begins to count differs between them.
NOBODY = "987654321"


class Real:
    """Values that lead somewhere, for the gaps of an address; another order at every turn."""

    def __init__(self, cast: make.Cast) -> None:
        self.cases = [make.order(cast, state=s) for s in ("handling", "placed", "open", "consulting")]
        self.cases.append(make.order(cast, state="checking", phone="13800000000"))
        assert cast.group is not None and cast.member.person is not None
        link = consultations.make_link(self.cases[0].item, by=cast.convener.actor, unit=cast.unit)
        self.opinion_map = opinions.opened(cast)
        appointed = Appointment.objects.order_by("pk")
        self.fixed = {
            "appointment_id": str(appointed[0].pk),
            "row_id": str(cast.group.communities.order_by("pk")[0].pk),
            "seat_id": str(cast.group.memberships.order_by("pk")[0].pk),
            "organisation_id": str(cast.unit.pk),
            "word": linking.word_of(link),
            "code": make.COMMUNITY,
            "person_id": str(cast.member.person.pk),
            "group_id": str(cast.group.pk),
            "owner": make.COUNTY,
            "township": make.TOWNSHIP,
            "year": str(clock.today().year),
            "member_id": str(cast.member.member.pk) if cast.member.member else "1",
        }

    def path(self, address: Address, turn: int = 0) -> str:
        """The address with real values in its gaps."""
        case = self.cases[turn % len(self.cases)]
        values = {**self.fixed, "token": queries.receipt_link(case.requester), "number": case.number}
        if address.name == "desk:item_link_revoke":
            values["pk"] = str(ItemLink.objects.get().pk)
        elif address.name == "desk:unit_print":
            values["pk"] = str(self.cases[0].item.lead_unit_id)
        elif address.name.startswith("desk:item"):
            values["pk"] = str(self.cases[0].item.pk)
        if address.name.startswith(("desk:paper", "desk:plenary")):
            values["code"] = make.COUNTY
        if address.name.startswith("desk:consultation"):
            values["pk"] = str(self.cases[3].consultation_id)
        if address.name.startswith(("desk:opinion", "portal:opinion")):
            values |= {"pk": str(self.opinion_map.pk), "number": "1"}
        if address.name == "portal:door":
            values["code"] = meetings.door_code(self.cases[3].consultation)
        if "pk" not in values and "consultations/" in address.route:
            values["pk"] = str(self.cases[3].consultation_id)
        if "duty/member/" in address.route:
            values["pk"] = self.fixed["member_id"]
        return address.filled(
            lambda kind, name: values.get(name) or (NOBODY if kind == "int" else case.number)
        )
