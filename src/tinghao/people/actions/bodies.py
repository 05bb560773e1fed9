"""Organisations that can owe an answer, and venues where people sit down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions import names
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.people import kinds, rules
from tinghao.people.choices import OrganisationKind, VenueKind
from tinghao.people.models import Member, Organisation, Venue


@dataclass(frozen=True, slots=True)
class Studio:
    """What a venue holds, who founded it and when, and whether the names on its rota are public."""

    capacity: int | None = None
    founder: Member | None = None
    opened_on: dt.date | None = None
    is_duty_public: bool = False


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, place: str, phone: str = "", is_example: bool = False, by: Acts
) -> Organisation:
    """The organisation can be named as a handling unit; recorded on it.

    Refusals: by place, Invalid for an empty name, an unknown kind, a name taken in the county.
    """
    rules.require_management(by, place)
    rules.place(place)
    organisation = Organisation(is_example=is_example, **ancestry(place))
    _describe_organisation(organisation, name=name, kind=kind, phone=phone)
    organisation.save()
    history.append(
        kinds.ORGANISATION,
        organisation.pk,
        "people.organisation_created",
        by=by,
        data={"place": place, "kind": kind},
    )
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, name: str, kind: str, phone: str, is_active: bool, by: Acts
) -> Organisation:
    """The organisation is as given; what it promised before stays with it. Recorded.

    Refusals: as for `create_organisation`.
    """
    rules.require_management(by, organisation.division_code)
    _describe_organisation(organisation, name=name, kind=kind, phone=phone)
    organisation.is_active = is_active
    organisation.save()
    history.append(
        kinds.ORGANISATION,
        organisation.pk,
        "people.organisation_changed",
        by=by,
        data={"active": is_active},
    )
    return organisation


@transaction.atomic
def create_venue(
    *,
    name: str,
    kind: str,
    place: str,
    owner: Organisation | None = None,
    address: str = "",
    opening: str = "",
    studio: Studio | None = None,
    by: Acts,
) -> Venue:
    """The venue is on the public list of its place; recorded on it.

    Refusals: by place, Invalid for an empty name, an unknown kind, a founder of what is no studio.
    """
    rules.require_management(by, place)
    rules.place(place)
    venue = Venue(owner=owner, **ancestry(place))
    _describe_venue(venue, name=name, kind=kind, address=address, opening=opening)
    _furnish(venue, studio)
    venue.save()
    names.keep(names.VENUE, venue.pk, venue.division_code, venue.name)
    history.append(kinds.VENUE, venue.pk, "people.venue_created", by=by, data={"place": place, "kind": kind})
    return venue


@transaction.atomic
def change_venue(
    venue: Venue,
    *,
    name: str,
    kind: str,
    owner: Organisation | None,
    address: str,
    opening: str,
    is_active: bool,
    studio: Studio | None = None,
    by: Acts,
) -> Venue:
    """The venue is as given; recorded. Refusals: as for `create_venue`."""
    rules.require_management(by, venue.division_code)
    _describe_venue(venue, name=name, kind=kind, address=address, opening=opening)
    _furnish(venue, studio)
    venue.owner, venue.is_active = owner, is_active
    venue.save()
    names.keep(names.VENUE, venue.pk, venue.division_code, venue.name)
    history.append(kinds.VENUE, venue.pk, "people.venue_changed", by=by, data={"active": is_active})
    return venue


def _describe_organisation(organisation: Organisation, *, name: str, kind: str, phone: str) -> None:
    organisation.name = rules.text(name, field="name", longest=80, missing=_("请填写单位名称。"))
    organisation.kind = _known(kind, OrganisationKind.values, _("请选择单位类型。"))
    organisation.phone = rules.text(phone, field="phone", longest=30)
    same = Organisation.objects.filter(county=organisation.county, name=organisation.name)
    if same.exclude(pk=organisation.pk).exists():
        message = _("这个县已经登记了同名的单位。")
        raise refusals.Invalid(message, fields={"name": message})


def _describe_venue(venue: Venue, *, name: str, kind: str, address: str, opening: str) -> None:
    venue.name = rules.text(name, field="name", longest=60, missing=_("请填写场所名称。"))
    venue.kind = _known(kind, VenueKind.values, _("请选择场所类型。"))
    venue.address = rules.text(address, field="address", longest=120)
    venue.opening = rules.text(opening, field="opening", longest=120)


def _furnish(venue: Venue, studio: Studio | None) -> None:
    """The venue is furnished so; without `studio` it stays as it is."""
    if studio is None:
        return
    if studio.founder is not None and venue.kind != VenueKind.STUDIO:
        message = _("只有委员工作室写创办委员。")
        raise refusals.Invalid(message, fields={"founder": message})
    if studio.capacity is not None and not 1 <= studio.capacity <= 2_000:
        message = _("能坐几人请填 1 到 2000。")
        raise refusals.Invalid(message, fields={"capacity": message})
    if studio.opened_on is not None and studio.opened_on > clock.today():
        message = _("成立日期还没有到。")
        raise refusals.Invalid(message, fields={"opened_on": message})
    venue.capacity, venue.founder = studio.capacity, studio.founder
    venue.opened_on, venue.is_duty_public = studio.opened_on, studio.is_duty_public


def _known(word: str, known: list[str], message: str) -> str:
    if word not in known:
        raise refusals.Invalid(message, fields={"kind": message})
    return word
