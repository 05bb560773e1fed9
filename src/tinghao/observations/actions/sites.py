"""Sites are put on the route, taken off, moved, timed; each change names the route that it was made on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import refusals, text
from tinghao.history import actions as history
from tinghao.observations import queries, route, rules
from tinghao.observations.choices import SiteKind
from tinghao.observations.models import (
    ADDRESS_LIMIT,
    LONGEST_LEG,
    LONGEST_STAY,
    MOST_SITES,
    TITLE_LIMIT,
    Observation,
    Site,
)
from tinghao.observations.workflow import SUBJECT


def _turn(observation: Observation, version: int, *, by: Any) -> None:
    """The route is one version on and this transaction's; raises Stale where somebody else changed it."""
    rules.require_run(by, observation)
    if not rules.is_open(observation):
        raise refusals.Stale(_("这次观摩已经结束或者不办了，路线不能再改。"))
    rows = Observation.objects.filter(pk=observation.pk, version=version)
    if not rows.update(version=version + 1):
        raise refusals.Stale(_("就在刚才，有人改了路线。请看最新的路线再改。"))
    observation.version = version + 1


def _recorded(observation: Observation, what: str, *, by: Any) -> None:
    data = {"what": what, "version": observation.version}
    history.append(SUBJECT, observation.pk, "observations.route_changed", by=by, data=data)


@transaction.atomic
def add_sites(observation: Observation, *, by: Any, keys: Sequence[str], version: int) -> list[Site]:
    """What was proposed under these keys stands at the end of the route; what stands there already does not
    come twice. Needs `observations.run`. Recorded as `observations.route_changed`.

    Raises Invalid for nothing chosen or too many sites, Stale for an older route.
    """
    _turn(observation, version, by=by)
    proposals = {one.key: one for one in queries.proposed_sites(observation)}
    chosen = [proposals[key] for key in keys if key in proposals]
    if not chosen:
        raise refusals.Invalid(_("请先勾上要看的地方。"))
    last = observation.sites.count()
    _check_room(last + len(chosen))
    made = Site.objects.bulk_create(
        Site(
            observation=observation,
            position=last + n,
            kind=one.kind,
            venue_id=one.venue_id,
            order_id=one.order_id,
            item_id=one.item_id,
            title=one.title[:TITLE_LIMIT],
            address=one.address[:ADDRESS_LIMIT],
            community=one.community,
        )
        for n, one in enumerate(chosen, 1)
    )
    _recorded(observation, "added", by=by)
    return made


@transaction.atomic
def add_other_site(
    observation: Observation, *, by: Any, title: str, address: str = "", community: str = "", version: int
) -> Site:
    """A place that the system does not know stands at the end of the route. As `add_sites`."""
    _turn(observation, version, by=by)
    said = text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写明看什么。"))
    if community and not community.startswith(observation.county):
        raise refusals.Invalid(_("请选这个县区里的社区。"), fields={"community": _("请从列表里选。")})
    last = observation.sites.count()
    _check_room(last + 1)
    made = Site.objects.create(
        observation=observation,
        position=last + 1,
        kind=SiteKind.OTHER,
        title=said,
        address=text.optional(address, field="address", limit=ADDRESS_LIMIT),
        community=community,
    )
    _recorded(observation, "added", by=by)
    return made


def _check_room(many: int) -> None:
    if many > MOST_SITES:
        raise refusals.Invalid(_("一天最多排 {n} 个点。").format(n=MOST_SITES))


@transaction.atomic
def remove_site(site: Site, *, by: Any, version: int) -> None:
    """The site is not on the route any more. Raises Stale where somebody wrote something down there."""
    observation = site.observation
    _turn(observation, version, by=by)
    if site.notes.exists() or observation.follow_ups.filter(site=site).exists():
        raise refusals.Stale(_("这个点已经有人记了见闻，不能从路线上去掉。"))
    site.delete()
    _place(observation, [one.pk for one in observation.sites.all()])
    _recorded(observation, "removed", by=by)


@transaction.atomic
def order_sites(observation: Observation, *, by: Any, order: Sequence[int], version: int) -> None:
    """The sites are visited in this order. Raises Stale where it does not name exactly what is there."""
    _turn(observation, version, by=by)
    there = {one.pk for one in observation.sites.all()}
    if sorted(order) != sorted(there):
        raise refusals.Stale(_("就在刚才，有人改了路线。请看最新的路线再改。"))
    _place(observation, order)
    _recorded(observation, "ordered", by=by)


@transaction.atomic
def shift_site(site: Site, *, by: Any, step: int, version: int) -> None:
    """The site comes one earlier (-1) or later (1); at an end it stays."""
    observation = site.observation
    order = [one.pk for one in observation.sites.all()]
    here = order.index(site.pk)
    there = min(max(here + step, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    order_sites(observation, by=by, order=order, version=version)


@transaction.atomic
def shorten_route(observation: Observation, *, by: Any, version: int) -> None:
    """The sites whose places are known stand in the order of the shortest way (`route.shortest`).

    Those whose places nobody knows come after the site that they followed. Ways typed by hand are forgotten:
    they were between other sites.
    """
    _turn(observation, version, by=by)
    sites = list(observation.sites.all())
    places = queries.positions_of(observation)
    known = [one for one in sites if one.community in places]
    if len(known) < 2:
        raise refusals.Invalid(_("知道位置的点不到两个，排不出近路。"))
    behind: dict[int, list[int]] = {}
    before = 0
    for one in sites:
        if one.community in places:
            before = one.pk
        else:
            behind.setdefault(before, []).append(one.pk)
    order = list(behind.get(0, []))
    for n in route.shortest([places[one.community] for one in known]):
        order += [known[n].pk, *behind.get(known[n].pk, [])]
    observation.sites.update(leg=None)
    _place(observation, order)
    _recorded(observation, "shortened", by=by)


def _place(observation: Observation, order: Sequence[int]) -> None:
    sites = {one.pk: one for one in observation.sites.all()}
    for position, pk in enumerate(order, 1):
        sites[pk].position = position
    Site.objects.bulk_update(sites.values(), ["position"])


@transaction.atomic
def time_sites(
    observation: Observation, *, by: Any, stays: dict[int, int], legs: dict[int, int | None], version: int
) -> None:
    """How long the bus stays at each site, and how long it takes there where the office knows better."""
    _turn(observation, version, by=by)
    sites = list(observation.sites.all())
    for one in sites:
        one.stay = stays.get(one.pk, one.stay)
        one.leg = legs.get(one.pk, one.leg)
        if not 5 <= one.stay <= LONGEST_STAY or not 0 <= (one.leg or 0) <= LONGEST_LEG:
            words = _("停留 5 到 {stay} 分钟，路上 0 到 {leg} 分钟。").format(
                stay=LONGEST_STAY, leg=LONGEST_LEG
            )
            raise refusals.Invalid(words)
    Site.objects.bulk_update(sites, ["stay", "leg"])
    _recorded(observation, "timed", by=by)
