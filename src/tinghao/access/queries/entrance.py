"""Reading access: appointments of a person, open sessions, second factors, who can be tried in the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from tinghao.access import scope
from tinghao.access.models import Appointment, Factor, RecoveryCode, SignIn
from tinghao.access.roles import FROM_GROUPS, Role
from tinghao.core import clock
from tinghao.people.models import Account, GroupMembership, Person, in_force


def appointments_of(actor: Any, person: Person) -> QuerySet[Appointment]:
    """All appointments of a person, running ones first. The caller has checked the scope."""
    del actor
    rows = Appointment.objects.filter(person=person).select_related("division", "organisation")
    return rows.order_by("ends", "-starts", "-id")


def appointed_places(actor: scope.Actor) -> QuerySet[Appointment]:
    """The appointments of the actor in force today, for telling people what they are here."""
    rows = Appointment.objects.filter(in_force(clock.today()), person=actor.person_id or 0)
    return rows.select_related("division", "organisation").order_by("id")


def open_sessions(actor: scope.Actor) -> QuerySet[SignIn]:
    """The actor's own sessions, newest first."""
    return SignIn.objects.filter(account__person=actor.person_id or 0)


def factors_of(actor: scope.Actor) -> QuerySet[Factor]:
    """The actor's own second factors."""
    return Factor.objects.filter(account__person=actor.person_id or 0).order_by("id")


def recovery_codes_left(actor: scope.Actor) -> int:
    """How many of the actor's own recovery codes are unused."""
    return RecoveryCode.objects.filter(account__person=actor.person_id or 0, used_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class DemoCard:
    """An invented person that a visitor of the demo can be with one click."""

    account_id: int
    name: str
    role: str
    place: str


def public_demo_cards() -> list[DemoCard]:
    """The invented persons with an account, by role in the order of the roles; empty outside the demo.

    The place is the division of the post, the name of the unit, or the community of the group.
    """
    if not settings.DEMO:
        return []
    today = clock.today()
    accounts = {
        account.person_id: account
        for account in Account.objects.filter(person__is_example=True, is_active=True).select_related(
            "person"
        )
    }
    found: list[DemoCard] = []
    held = Appointment.objects.filter(in_force(today), person_id__in=accounts).exclude(role__in=FROM_GROUPS)
    for row in held.select_related("division", "organisation").order_by("id"):
        account = accounts[row.person_id]
        place = row.organisation.name if row.organisation else row.division.name
        found.append(DemoCard(account.pk, account.person.name, row.role, place))
    places = GroupMembership.objects.filter(
        in_force(today), member__person_id__in=accounts, group__is_active=True
    )
    for seat in places.select_related("member", "group").order_by("id"):
        account = accounts[seat.member.person_id]
        role = Role.GROUP_LEADER if seat.is_leader else Role.MEMBER
        found.append(DemoCard(account.pk, account.person.name, role, seat.group.name))
    order = {role: number for number, role in enumerate(Role.values)}
    return sorted(found, key=lambda card: order[card.role])


def public_demo_account(account_id: int) -> Account | None:
    """The account of an invented person; None outside the demo and for everybody who is real."""
    if not settings.DEMO:
        return None
    rows = Account.objects.filter(person__is_example=True, is_active=True).select_related("person")
    return rows.filter(pk=account_id).first()


def public_has_factor(account: Account) -> bool:
    """True where the account has a way of proving itself a second time."""
    return Factor.objects.filter(account=account).exists()


def public_has_generator(account: Account) -> bool:
    """True where the account has a code generator."""
    return Factor.objects.filter(account=account, kind=Factor.Kind.TOTP).exists()


def public_passkeys_of(account: Account) -> list[str]:
    """The account's passkeys, as they are kept."""
    rows = Factor.objects.filter(account=account, kind=Factor.Kind.PASSKEY)
    return list(rows.values_list("secret", flat=True))
