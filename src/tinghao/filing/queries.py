"""Reading records, short forms and ledgers, each to those whose business they are. Nothing is ranked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, unions
from tinghao.filing import kinds, rules
from tinghao.filing.choices import MicroState, PeriodState, RecordState, Step
from tinghao.filing.models import DutyRecord, Effort, LateEntry, Ledger, LedgerEntry, MicroActivity, Period
from tinghao.history import deeds
from tinghao.history import queries as history
from tinghao.history.models import Entry
from tinghao.people.models import GroupMembership, Member, MemberGroup, Person, in_force

PAGE = 50
COUNTED_UP_TO = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of records is narrowed to; empty means everything in sight."""

    member_id: int | None = None
    group_id: int | None = None
    kind: str = ""
    year: int | None = None
    objected: bool = False


def own_member(actor: Any) -> Member | None:
    """The member who is in front of the screen; None for anybody else."""
    if getattr(actor, "person_id", None) is None:
        return None
    return Member.objects.select_related("person").filter(person_id=actor.person_id).first()


def records_of_year(actor: Any, member: Member, year: int) -> list[DutyRecord]:
    """A member's records of a year in force, newest day first. Raises NotFound for others than in charge."""
    rules.check_may_see_member(actor, member, clock.today())
    rows = DutyRecord.objects.filter(member=member, year=year, reversed_at__isnull=True)
    return list(rows.select_related("group").order_by("-day", "-id"))


def years_of(member: Member) -> list[int]:
    """The years in which the member has records, newest first."""
    rows = DutyRecord.objects.filter(member=member, reversed_at__isnull=True)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


OWN, OBJECTED, MICRO = 0, 1, 2


def to_do(actor: Any) -> dict[int, int]:
    """How many records of one's own wait to be looked at, objections to be decided, short forms to be
    confirmed, each counted up to a hundred (one query)."""
    parts: list[QuerySet[Any, Any]] = []

    def count(number: int, rows: QuerySet[Any, Any]) -> None:
        tagged = rows.annotate(part=Value(number, output_field=IntegerField()))
        parts.append(tagged.values_list("part", "pk")[:COUNTED_UP_TO])

    if actor.may_anywhere("filing.report"):
        in_force = DutyRecord.objects.filter(state=RecordState.WAITING, reversed_at__isnull=True)
        count(OWN, in_force.filter(member__person_id=actor.person_id))
    if actor.may_anywhere(rules.CORRECT):
        objected = DutyRecord.objects.filter(state=RecordState.OBJECTED, reversed_at__isnull=True)
        count(OBJECTED, scope.narrow(actor, rules.CORRECT, objected))
        waiting = MicroActivity.objects.filter(state=MicroState.WAITING)
        count(MICRO, scope.narrow(actor, rules.CORRECT, waiting))
    found: dict[int, int] = {}
    for number, _pk in unions.read(parts):
        found[number] = found.get(number, 0) + 1
    return found


def member_visible_to(actor: Any, member_id: int) -> Member:
    """The member; raises NotFound for everybody but the member, the own convener and the offices above."""
    found = Member.objects.select_related("person", "sector").filter(pk=member_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这位委员，或者不在您的工作范围内。"))
    rules.check_may_see_member(actor, found, clock.today())
    return found


def record_for(actor: Any, record_id: int) -> DutyRecord:
    """The record; raises NotFound where it is neither one's own nor in sight."""
    rows = DutyRecord.objects.select_related(
        "member__person", "group", "stand_in__person", "instead_of__person"
    )
    found = rows.filter(pk=record_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这条记录。"))
    if not rules.is_own(actor, found) and not may_see(actor, found):
        if not getattr(actor, "is_signed_in", False):
            raise refusals.SignInNeeded(_("请先登录，再来看。"))
        raise refusals.NotFound(_("没有找到这条记录。"))
    return found


def may_see(actor: Any, record: DutyRecord) -> bool:
    """True for the convener and the offices of the place or of the member."""
    codes = [record.division_code, *rules.home_codes(record.member, record.day)]
    return any(scope.has(actor, rules.SEE, code) for code in codes)


def may_correct(actor: Any, record: DutyRecord) -> bool:
    """True for whoever can correct this record."""
    codes = [record.division_code, *rules.home_codes(record.member, record.day)]
    return record.reversed_at is None and any(scope.has(actor, rules.CORRECT, code) for code in codes)


def records_visible_to(
    actor: Any, wanted: Wanted, *, before_id: int | None = None
) -> tuple[list[DutyRecord], int | None]:
    """A page of the records in sight, last filed first, and where the next page begins.

    One member's are seen wherever they happened; all others by the place of the event.
    """
    scope.require_anywhere(actor, rules.SEE)
    rows = DutyRecord.objects.select_related("member__person", "group")
    if wanted.member_id is not None:
        rows = rows.filter(member=member_visible_to(actor, wanted.member_id))
    else:
        rows = scope.narrow(actor, rules.SEE, rows)
    if wanted.group_id is not None:
        rows = rows.filter(group_id=wanted.group_id)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    if wanted.objected:
        rows = rows.filter(state=RecordState.OBJECTED, reversed_at__isnull=True)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def titles(records: Iterable[DutyRecord]) -> dict[tuple[str, int], str]:
    """What each record is about, by subject and number (a query for each way in which duty arises)."""
    ids: dict[str, set[int]] = {}
    for record in records:
        ids.setdefault(record.subject, set()).add(record.subject_id)
    return deeds.titles_of(ids)


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of persons by number, for lines that say who kept a list."""
    wanted = {pk for pk in ids if pk}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def trail_of(actor: Any, record: DutyRecord) -> list[Entry]:
    """What was said about a record, oldest first. The caller has found it in sight."""
    return list(history.entries_of(actor, kinds.RECORD, record.pk))


def lines_of_record(record: DutyRecord) -> list[LedgerEntry]:
    """Where the record stands, in the order of writing."""
    return list(record.entries.select_related("ledger").order_by("pk"))


def counts_by_kind(records: Sequence[DutyRecord]) -> list[tuple[str, int]]:
    """How many records of each kind, in the order of first appearance among the kinds; a count, no score."""
    counted = Counter(str(r.get_kind_display()) for r in records)
    return sorted(counted.items(), key=lambda pair: -pair[1])


# Short forms


def micros_visible_to(
    actor: Any, *, state: str = MicroState.WAITING, before_id: int | None = None
) -> tuple[list[MicroActivity], int | None]:
    """A page of the short forms in sight in a state, newest first; a member sees the own ones."""
    rows = MicroActivity.objects.prefetch_related("parts__member__person").filter(state=state)
    if actor.may_anywhere(rules.SEE):
        rows = scope.narrow(actor, rules.SEE, rows)
    else:
        rows = rows.filter(entered_by_id=actor.person_id)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def micro_for(actor: Any, micro_id: int) -> MicroActivity:
    """The short form; raises NotFound but for its author, those named, and those in charge of the place."""
    found = MicroActivity.objects.prefetch_related("parts__member__person").filter(pk=micro_id).first()
    if found is not None:
        named = {p.member.person_id for p in found.parts.all()} | {found.entered_by_id}
        if actor.person_id in named or scope.has(actor, rules.SEE, found.division_code):
            return found
    raise refusals.NotFound(_("没有找到这一件，或者它不在您的工作范围内。"))


@dataclass
class Company:
    """A member group and who belongs to it today: the choice of who took part."""

    group: MemberGroup
    members: list[Member] = field(default_factory=list)


def companies_for(actor: Any, capability: str) -> list[Company]:
    """The groups in which the actor holds the capability, with their members of today, by name."""
    today = clock.today()
    rows = GroupMembership.objects.filter(
        in_force(today), group__is_active=True, member__person__erased_at__isnull=True
    ).select_related("group", "member__person")
    if actor.group_ids and not actor.may_anywhere(rules.CORRECT):
        rows = rows.filter(group_id__in=actor.group_ids)
    else:
        groups = scope.narrow(actor, capability, MemberGroup.objects.all())
        rows = rows.filter(group__in=groups.values("pk"))
    found: dict[int, Company] = {}
    for one in rows.order_by("group__name", "-is_leader", "id")[:600]:
        found.setdefault(one.group_id, Company(one.group)).members.append(one.member)
    return list(found.values())


# Ledgers


def ledgers_visible_to(actor: Any) -> list[Ledger]:
    """The ledgers that the actor keeps, the city's first."""
    scope.require_anywhere(actor, rules.LEDGER)
    rows = Ledger.objects.order_by("owner")
    return [row for row in rows if scope.has(actor, rules.LEDGER, row.owner)]


def ledger_for(actor: Any, owner: str, capability: str = rules.LEDGER) -> Ledger:
    """The ledger; raises NotFound where it is not the actor's to keep."""
    found = Ledger.objects.filter(pk=owner).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这本台账，或者它不在您的工作范围内。"))
    rules.require_ledger(actor, found, capability)
    return found


def entries_of_ledger(
    ledger: Ledger,
    *,
    year: int | None = None,
    member_id: int | None = None,
    before_seq: int | None = None,
    limit: int = PAGE,
) -> tuple[list[LedgerEntry], int | None]:
    """A page of the lines, newest first, and where the next page begins. The caller has found the ledger."""
    rows = LedgerEntry.objects.filter(ledger=ledger).select_related("member__person", "record")
    if year is not None:
        rows = rows.filter(year=year)
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    if before_seq is not None:
        rows = rows.filter(seq__lt=before_seq)
    found = list(rows.order_by("-seq")[: limit + 1])
    return found[:limit], found[limit - 1].seq if len(found) > limit else None


def entries_after(ledger: Ledger, seq: int, limit: int) -> list[LedgerEntry]:
    """The lines behind a number, in order: what a reader with a cursor takes next, without a gap."""
    rows = LedgerEntry.objects.filter(ledger=ledger, seq__gt=seq)
    return list(rows.select_related("member__person", "member__sector", "record").order_by("seq")[:limit])


def years_of_ledger(ledger: Ledger) -> list[int]:
    """This year and the years that the ledger has lines of, newest first."""
    first = LedgerEntry.objects.filter(ledger=ledger).order_by("year").values_list("year", flat=True).first()
    last = LedgerEntry.objects.filter(ledger=ledger).order_by("-year").values_list("year", flat=True).first()
    this = clock.today().year
    return list(range(max(this, last or this), min(this, first or this) - 1, -1))


def frozen_years(ledger: Ledger) -> set[int]:
    """The years of a ledger that take no line any more."""
    rows = Period.objects.filter(ledger=ledger, state=PeriodState.FROZEN)
    return set(rows.values_list("year", flat=True))


def late_of(ledger: Ledger) -> list[LateEntry]:
    """What came after a freeze and waits for the office, oldest first."""
    rows = LateEntry.objects.filter(ledger=ledger, settled_at__isnull=True)
    return list(rows.select_related("record__member__person").order_by("pk")[:PAGE])


def late_for(actor: Any, late_id: int) -> LateEntry:
    """One that came late; raises NotFound where its ledger is not the actor's to keep."""
    found = LateEntry.objects.select_related("ledger", "record").filter(pk=late_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一条。"))
    rules.require_ledger(actor, found.ledger)
    return found


def open_years(ledger: Ledger, after: int) -> list[int]:
    """The years in which something late can still be counted."""
    frozen = frozen_years(ledger)
    return [y for y in range(after + 1, clock.today().year + 2) if y not in frozen]


@dataclass(frozen=True, slots=True)
class StepCost:
    """What one form costs: over how many consultations, and fields by how they were filled in."""

    label: str
    consultations: int
    typed: int
    tapped: int
    kept: int

    @property
    def typed_each(self) -> str:
        """Fields typed for one consultation, on average."""
        return f"{self.typed / self.consultations:.1f}" if self.consultations else "—"

    @property
    def known_share(self) -> str:
        """How much of what was filled in the system knew, in percent."""
        whole = self.typed + self.tapped + self.kept
        return f"{100 * (self.tapped + self.kept) / whole:.0f}%" if whole else "—"


@dataclass
class ConsultationCost:
    """What one consultation cost, whose hands it went through, and what came of it by itself."""

    consultation: Consultation
    typed: int = 0
    known: int = 0
    persons: set[int] = field(default_factory=set)
    records: int = 0
    lines: int = 0


def costs_by_step(actor: Any) -> list[StepCost]:
    """What each form costs in the actor's scope, over all consultations (one query)."""
    scope.require_anywhere(actor, rules.LEDGER)
    seen = scope.narrow(actor, rules.LEDGER, Consultation.objects.all())
    rows = (
        Effort.objects.filter(consultation__in=seen.values("pk"))
        .values("step")
        .annotate(n=Count("consultation", distinct=True), t=Sum("typed"), p=Sum("tapped"), k=Sum("kept"))
        .order_by("step")
    )
    found = {r["step"]: StepCost(str(Step(r["step"]).label), r["n"], r["t"], r["p"], r["k"]) for r in rows}
    return [found[step] for step in Step.values if step in found]


def costs_by_consultation(
    actor: Any, *, before_id: int | None = None
) -> tuple[list[ConsultationCost], int | None]:
    """A page of the consultations that were filled in, newest first, each with what came of it."""
    scope.require_anywhere(actor, rules.LEDGER)
    rows = scope.narrow(actor, rules.LEDGER, Consultation.objects.all())
    rows = rows.filter(Exists(Effort.objects.filter(consultation=OuterRef("pk"))))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    some = list(rows.order_by("-pk")[: PAGE + 1])
    found = {c.pk: ConsultationCost(c) for c in some[:PAGE]}
    for e in Effort.objects.filter(consultation__in=found):
        one = found[e.consultation_id]
        one.typed += e.typed
        one.known += e.tapped + e.kept
        one.persons.add(e.person_id)
    about = DutyRecord.objects.filter(subject="consultation", subject_id__in=found, reversed_at__isnull=True)
    sources = [f"consultation:{pk}" for pk in found]
    made = about.filter(source__in=sources).values("subject_id")
    for pk, records, lines in made.annotate(r=Count("pk", distinct=True), n=Count("entries")).values_list(
        "subject_id", "r", "n"
    ):
        found[pk].records, found[pk].lines = records, lines
    return list(found.values()), some[PAGE - 1].pk if len(some) > PAGE else None


def groups_for_filter(actor: Any) -> QuerySet[MemberGroup]:
    """The groups in sight, by name, for a list's filter."""
    rows = scope.narrow(actor, rules.SEE, MemberGroup.objects.filter(is_active=True))
    return rows.order_by("name", "pk")[:300]


def day_of_filing(record: DutyRecord) -> dt.date:
    """The day on which the record was made."""
    return clock.local(record.created_at).date()
