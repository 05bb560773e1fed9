"""Reading one observation: what is known of its sites, the route with its times, what was written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tinghao.consultations.choices import ItemState, OutcomeCode
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock, refusals
from tinghao.distribution import rules as distribution
from tinghao.divisions import queries as divisions
from tinghao.observations import route, rules
from tinghao.observations.choices import SiteKind
from tinghao.observations.models import Note, Observation, Site
from tinghao.orders.choices import Outcome, State
from tinghao.orders.models import Order
from tinghao.people.models import Venue
from tinghao.uploads.models import StoredImage

# How many of each sort are offered: the newest, so that a list stays a list.
MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something in the county that the system knows and that can be looked at."""

    key: str
    kind: str
    title: str
    address: str
    community: str
    detail: str = ""
    venue_id: int | None = None
    order_id: int | None = None
    item_id: int | None = None
    is_on_route: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A site on the route: when the bus comes and goes, and how long the way to it takes."""

    site: Site
    stop: route.Stop
    minutes: int
    is_reckoned: bool
    place: str
    facts: tuple[str, ...] = ()


def observation_for(actor: Any, pk: int) -> Observation:
    """The observation, for whoever has the county in sight or is on the roll; else NotFound."""
    found = Observation.objects.select_related("planned__plan", "programme__venue").filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这次观摩，或者它和您无关。"))
    rules.require_see(actor, found)
    return found


def current_of(quarters: Iterable[int]) -> dict[int, Observation]:
    """The observation of each of these quarters of a plan that has one; one statement."""
    rows = Observation.objects.filter(planned__in=list(quarters), is_current=True)
    return {one.planned_id: one for one in rows.select_related("programme")}


def observation_of_programme(actor: Any, programme_id: int) -> Observation:
    """The observation of a programme; raises NotFound."""
    pk = Observation.objects.filter(programme=programme_id).values_list("pk", flat=True).first()
    return observation_for(actor, pk or 0)


def proposed_sites(observation: Observation) -> list[Proposal]:
    """What there is to see in the county: studios and other venues, published cases, items that were done.

    Only published words are shown: those on the bus come from other counties. Four statements.
    """
    county = observation.county
    taken: set[tuple[Any, ...]] = set(observation.sites.values_list("kind", "venue", "order", "item"))
    found: list[Proposal] = []
    venues = Venue.objects.filter(county=county, is_active=True).select_related("founder__person")
    # With a founder first: of the others there may be many.
    for venue in venues.order_by(F("founder").asc(nulls_last=True), "-pk")[: MOST_OFFERED * 2]:
        kind = str(SiteKind.STUDIO if venue.founder_id else SiteKind.VENUE)
        found.append(
            Proposal(
                key=f"venue-{venue.pk}",
                kind=kind,
                title=venue.name,
                address=venue.address,
                community=venue.community,
                detail=str(venue.get_kind_display()),
                venue_id=venue.pk,
                is_on_route=(kind, venue.pk, None, None) in taken,
            )
        )
    orders = _cases(county)
    for order in orders.order_by("-closed_at")[:MOST_OFFERED]:
        found.append(
            Proposal(
                key=f"order-{order.pk}",
                kind=str(SiteKind.CASE),
                title=order.public_title or str(order.get_category_display()),
                address="",
                community=order.community,
                detail=_("{day} 办结，群众确认").format(day=_day(order.closed_at)),
                order_id=order.pk,
                is_on_route=(str(SiteKind.CASE), None, order.pk, None) in taken,
            )
        )
    items = OutcomeItem.objects.filter(
        order__county=county, order__is_published=True, state=ItemState.REPORTED, code=OutcomeCode.A
    ).select_related("lead_unit", "order")
    for item in items.order_by("-reported_on", "-pk")[:MOST_OFFERED]:
        found.append(
            Proposal(
                key=f"item-{item.pk}",
                kind=str(SiteKind.ITEM),
                title=item.what,
                address="",
                community=item.order.community,
                detail=_("{unit} 办成").format(unit=item.lead_unit.name),
                item_id=item.pk,
                is_on_route=(str(SiteKind.ITEM), None, None, item.pk) in taken,
            )
        )
    return found


def _cases(county: str) -> QuerySet[Order]:
    return Order.objects.filter(
        county=county,
        state=State.CLOSED,
        outcome__in=(Outcome.CONFIRMED, Outcome.VERIFIED),
        is_published=True,
    ).exclude(community="")


def _day(moment: Any) -> str:
    if moment is None:
        return ""
    at = clock.local(moment)
    return f"{at.year}-{at.month:02}-{at.day:02}"


def positions_of(observation: Observation) -> dict[str, route.Position]:
    """Where the communities of the city lie, as far as the office has said so."""
    return distribution.positions_in(observation.city)


def route_of(observation: Observation) -> list[Leg]:
    """The sites in order with their times, from the moment at which the programme begins."""
    sites = list(
        observation.sites.select_related("venue__founder__person", "venue__owner", "order", "item__lead_unit")
    )
    places = positions_of(observation) if sites else {}
    legs = []
    before: route.Position | None = None
    for n, site in enumerate(sites):
        here = places.get(site.community)
        reckoned = route.minutes_between(before, here) if n else route.UNKNOWN_LEG
        legs.append(reckoned if site.leg is None else site.leg)
        before = here
    stops = route.times(observation.programme.starts_at, legs, [site.stay for site in sites])
    names = divisions.public_names_kept(
        code[:digits] for code in (site.community for site in sites) for digits in (9, 12) if code
    )
    return [
        Leg(
            site=site,
            stop=stop,
            minutes=leg,
            is_reckoned=site.leg is None,
            place=f"{names.get(site.community[:9], '')}{names.get(site.community, '')}",
            facts=tuple(facts_of(site)),
        )
        for site, stop, leg in zip(sites, stops, legs, strict=True)
    ]


def facts_of(site: Site) -> Iterable[str]:
    """What the system knows of a site, in sentences; nothing that is not public, nothing typed twice."""
    if site.venue is not None:
        yield str(site.venue.get_kind_display())
        if site.venue.founder is not None:
            yield _("创办委员：{name}").format(name=site.venue.founder.person.name)
        if site.venue.opened_on is not None:
            yield _("{year} 年 {month} 月成立").format(
                year=site.venue.opened_on.year, month=site.venue.opened_on.month
            )
        if site.venue.owner is not None:
            yield _("归属：{name}").format(name=site.venue.owner.name)
    if site.order is not None and site.order.is_published:
        if site.order.public_text:
            yield site.order.public_text[:300]
        yield _("{day} 办结，群众确认解决").format(day=_day(site.order.closed_at))
    if site.item is not None:
        unit, on = site.item.lead_unit.name, site.item.reported_on
        if on is not None:
            yield _("{unit}主办，{day} 报告办成").format(unit=unit, day=on.isoformat())
        else:
            yield _("{unit}主办，已报告办成").format(unit=unit)


def notes_of(observation: Observation) -> list[Note]:
    """What was written down and not taken back, in the order of writing, with the writers."""
    rows = Note.objects.filter(observation=observation, withdrawn_at__isnull=True)
    return list(rows.select_related("written_by", "site").order_by("pk"))


def note_for(actor: Any, observation: Observation, pk: int) -> Note:
    """One note of this observation; raises NotFound."""
    del actor
    found = Note.objects.filter(observation=observation, pk=pk, withdrawn_at__isnull=True).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一条，也许已经撤回了。"))
    found.observation = observation
    return found


def photos_of(notes: Iterable[Note]) -> dict[int, list[StoredImage]]:
    """The pictures of these notes, by note; one statement."""
    found: dict[int, list[StoredImage]] = {}
    rows = StoredImage.objects.filter(
        owner="observation_note", owner_id__in=[note.pk for note in notes], erased_at__isnull=True
    )
    for image in rows.order_by("pk"):
        found.setdefault(image.owner_id or 0, []).append(image)
    return found
