"""The code at the door: which meeting it means, and whom one can sign in as."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from tinghao.consultations.choices import SeatKind
from tinghao.consultations.models import Consultation
from tinghao.core import refusals

_SALT = "tinghao.meetings.door"
# Posts and bodies stand on the notice of the meeting; everybody else is a private person.
_KNOWN = frozenset({SeatKind.CONVENER, SeatKind.MEMBER, SeatKind.UNIT})


def door_code(consultation: Consultation) -> str:
    """The signed word behind the code on the wall: it opens the sign-in of this meeting and nothing else."""
    return signing.Signer(salt=_SALT).sign(str(consultation.pk))


def public_consultation_at_door(code: str) -> Consultation:
    """The consultation behind a signed code; raises NotFound for one that is forged."""
    try:
        number = signing.Signer(salt=_SALT).unsign(code)
    except signing.BadSignature:
        raise refusals.NotFound(_("这个签到码不对。请扫会场门口的二维码。")) from None
    found = Consultation.objects.select_related("venue").filter(pk=int(number)).first()
    if found is None:
        raise refusals.NotFound(_("这个签到码不对。请扫会场门口的二维码。"))
    return found


@dataclass(frozen=True, slots=True)
class SeatAtDoor:
    """A seat as a stranger at the door may see it."""

    pk: int
    name: str
    kind_label: str
    is_there: bool


def seats_at_door(consultation: Consultation) -> list[SeatAtDoor]:
    """The seats; a private person is told by the first character of the name, so that only they know."""
    found = []
    for seat in consultation.seats.select_related("member__person", "organisation"):
        shown = seat.shown if seat.kind in _KNOWN else _veiled(seat.name)
        label = str(SeatKind(seat.kind).label)
        found.append(SeatAtDoor(seat.pk, shown or label, label, seat.attended is True))
    return found


def _veiled(name: str) -> str:
    plain = name.strip()
    return f"{plain[0]}＊＊" if plain else ""
