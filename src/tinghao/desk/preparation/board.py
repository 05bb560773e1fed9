"""The board of a meeting to come: its dates, who is asked and what they said, materials, and moving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tinghao.consultations.choices import ConsultationState, SeatKind
from tinghao.consultations.models import Consultation
from tinghao.desk.preparation.forms import MoreForm, MoveForm, PaperForm, WordsForm
from tinghao.people import queries as people
from tinghao.preparation import queries, telling
from tinghao.preparation.choices import COMING, InvitationState
from tinghao.preparation.models import Invitation


@dataclass(frozen=True, slots=True)
class Line:
    """A seat with its invitation, as the board shows it."""

    invitation: Invitation
    name: str
    kind: str
    reach: str
    link: str = ""

    @property
    def must_be_told(self) -> bool:
        """True where the system cannot reach the holder, who has not answered yet."""
        return not self.reach and self.invitation.state in {InvitationState.DRAFT, InvitationState.ASKED}

    @property
    def is_coming(self) -> bool:
        """True where somebody said that the seat will be taken."""
        return self.invitation.state in COMING


def context(
    consultation: Consultation, actor: Any, *, base: str, may_record: bool, forms: dict[str, Any]
) -> dict[str, Any]:
    """What `desk/preparation/board.html` needs; `base` is the address at which this browser sees the site."""
    arrangement = queries.arrangement_of(consultation)
    found = queries.invitations_to(consultation)
    is_ahead = consultation.state == ConsultationState.PLANNED
    may_change = may_record and is_ahead
    lines = [_line(i, base if may_change else "") for i in found if i.state != InvitationState.CANCELLED]
    counts = [
        (words, sum(line.invitation.state in states for line in lines))
        for words, states in (
            (InvitationState.ACCEPTED.label, COMING),
            (InvitationState.ASKED.label, {InvitationState.ASKED}),
            (InvitationState.DECLINED.label, {InvitationState.DECLINED}),
        )
    ]
    shown = {
        "arrangement": arrangement,
        "lines": lines,
        "counts": [(words, n) for words, n in counts if n],
        "drafts": sum(line.invitation.state == InvitationState.DRAFT for line in lines),
        "leads": queries.leads_of(consultation, arrangement) if is_ahead else [],
        "materials": queries.materials_of(consultation),
        "may_change": may_change,
        "may_read": may_record,
    }
    if may_change:
        shown |= {
            "missing": queries.missing_seats(consultation),
            "lots": queries.lots_for(consultation, actor),
            "more_form": MoreForm(at=consultation.division_code),
            "words_form": WordsForm(initial={"words": arrangement.words}),
            "paper_form": PaperForm(),
            "move_form": move_form(consultation, arrangement),
            "unit_names": people.public_units(at=consultation.county, limit=300),
        }
    return {"board": shown | {name: form for name, form in forms.items() if form is not None}}


def move_form(consultation: Consultation, arrangement: Any) -> MoveForm:
    """The form to move the meeting, filled in as it stands."""
    return MoveForm(
        at=consultation.division_code,
        initial={
            "starts_at": consultation.starts_at,
            "minutes": arrangement.minutes,
            "venue": consultation.venue_id,
            "place": consultation.place,
            "sequence": arrangement.sequence,
        },
    )


def _line(invitation: Invitation, base: str) -> Line:
    seat = invitation.seat
    is_out = invitation.state != InvitationState.DRAFT
    # Whoever prepares may hand the link over by another way; nobody else reads it.
    link = telling.link_of(invitation, base) if base and is_out else ""
    return Line(invitation, seat.shown, str(SeatKind(seat.kind).label), _reach(invitation), link)


def _reach(invitation: Invitation) -> str:
    """By which way the holder is reached: "desk", "sms", or "" for none."""
    seat = invitation.seat
    if seat.member_id:
        return "desk"
    if telling.phone_of(invitation):
        return "sms"
    return "desk" if seat.organisation_id and telling.persons_of(invitation) else ""
