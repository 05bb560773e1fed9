"""The task that tells the holder of a seat something about the meeting; the actions enqueue it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django_tasks import task

from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, text
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.models import Requester
from tinghao.people.models import in_force
from tinghao.preparation import queries
from tinghao.preparation.models import Invitation

# Where the portal keeps the page of an invitation (a test holds the two together).
PATH = "/y/"
# What this room tells; each has its sentence in `notifications.wording`.
TEMPLATES = frozenset(
    {
        "invitations.sent",
        "invitations.moved",
        "invitations.reminder",
        "invitations.called_off",
        "invitations.cancelled",
        "invitations.answered",
        "invitations.replaced",
        "orders.moved",
    }
)


def link_of(invitation: Invitation, base: str = "") -> str:
    """The whole address: for a message, or to hand over where somebody sees the site at `base`."""
    return f"{(base or settings.ADDRESS).rstrip('/')}{PATH}{queries.invitation_link(invitation)}"


def when_of(consultation: Consultation) -> str:
    """Day and hour as they are read out."""
    at = clock.local(consultation.starts_at)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def phone_of(invitation: Invitation) -> str:
    """The telephone by which the holder of this seat may be reached, "" for none."""
    seat = invitation.seat
    if seat.requester is not None:
        return seat.requester.phone if seat.requester.has_contact else ""
    if invitation.pool_person is not None:
        return _dialled(invitation.pool_person.contact)
    return invitation.phone


def _dialled(contact: str) -> str:
    # A sheet may hold anything in that column: what is no number is for the convener to read.
    try:
        return text.phone(contact)
    except refusals.Invalid:
        return ""


def persons_of(invitation: Invitation) -> list[int]:
    """The persons with an account for whom this seat is: the member, or those who answer for the unit."""
    seat = invitation.seat
    if seat.member is not None:
        return [seat.member.person_id]
    if seat.organisation_id is None:
        return []
    held = Appointment.objects.filter(
        in_force(clock.today()), role=Role.HANDLING_UNIT, organisation_id=seat.organisation_id
    )
    return sorted(set(held.values_list("person_id", flat=True)))


def drafts_for(invitation: Invitation, template: str, key: str) -> list[Draft]:
    """One notice for each way in which the holder of the seat is reached."""
    consultation = invitation.seat.consultation
    values: dict[str, Any] = {"when": when_of(consultation), "invitation": invitation.pk}
    about = ("consultation", consultation.pk, invitation.number)
    found = [
        Draft(template, *about, f"{key}:p{person}", person_id=person, values=values)
        for person in persons_of(invitation)
    ]
    if (asking := invitation.seat.requester) is not None:
        # Under the receipt, so that erasing the contact also takes what still waits to be sent.
        about = ("order", asking.order_id, asking.number)
        values["number"] = invitation.number
    phones = [phone_of(invitation), invitation.substitute_phone]
    found += [
        Draft(
            template,
            *about,
            f"{key}:s{place}",
            phone=phone,
            link=link_of(invitation),
            values=values,
        )
        for place, phone in enumerate(phones)
        if phone
    ]
    return found


@task()
def tell_invited(invitation_id: int, template: str, key: str) -> None:
    """Everybody for whom the seat is has one notice for this `key`."""
    found = queries.invitation_to_tell(invitation_id)
    if found is not None:
        notices.post(drafts_for(found, template, f"inv{found.pk}:{key}"))


@task()
def tell_host(invitation_id: int, template: str, key: str) -> None:
    """Whoever fixed the meeting hears that an invitation was answered."""
    found = queries.invitation_to_tell(invitation_id)
    if found is None:
        return
    consultation = found.seat.consultation
    about = ("consultation", consultation.pk, found.number)
    host = consultation.host_id
    notices.post([Draft(template, *about, f"inv{found.pk}:{key}:h{host}", person_id=host)])


@task()
def tell_moved(consultation_id: int, key: str) -> None:
    """Requesters who have no seat hear of the new time too: they were told the first one."""
    consultation = Consultation.objects.get(pk=consultation_id)
    seated = consultation.seats.filter(requester__isnull=False).values("requester_id")
    rows = Requester.objects.filter(order__in=consultation.orders.all(), left_at__isnull=True)
    values = {"when": when_of(consultation)}
    notices.post(
        Draft(
            "orders.moved", "order", r.order_id, r.number, f"moved{key}:r{r.pk}", phone=r.phone, values=values
        )
        for r in rows.exclude(pk__in=seated)
        if r.has_contact
    )
