"""Reading lots: the convener's list and page, and what everybody may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.core import signing
from django.db.models import Count, Q, QuerySet

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.lots import checking, drawing, record, rules
from tinghao.lots.choices import LotState
from tinghao.lots.models import Call, Lot, PoolPerson, Volunteer
from tinghao.lots.pools import Quota
from tinghao.lots.record import Record

_HEAVY = ("panels", "told", "stages")
_SALT = "lots.volunteer"
_MISSING = "没有找到这次抽签，或者它不在您的工作范围内。"


def lots_visible_to(actor: Any, *, limit: int = 50) -> QuerySet[Lot]:
    """The lots in the actor's sight, newest first."""
    return scope.narrow(actor, rules.SEE, Lot.objects.defer(*_HEAVY)).order_by("-pk")[:limit]


def lot_for(actor: Any, lot_id: int) -> Lot:
    """The lot; raises NotFound where it is not in the actor's sight."""
    found = Lot.objects.filter(pk=lot_id).first()
    if found is None:
        raise refusals.NotFound(_MISSING)
    rules.require(actor, rules.SEE, found)
    return found


def calls_visible_to(actor: Any, *, limit: int = 20) -> list[Call]:
    """The calls in the actor's sight, newest first, each with its number of volunteers as `people`."""
    rows = scope.narrow(actor, rules.SEE, Call.objects.all())
    live = Count("volunteers", filter=Q(volunteers__erased_at__isnull=True))
    return list(rows.annotate(people=live).order_by("-pk")[:limit])


def call_for(actor: Any, call_id: int) -> Call:
    """The call; raises NotFound where it is not in the actor's sight."""
    found = Call.objects.filter(pk=call_id).first()
    if found is None:
        raise refusals.NotFound("没有找到这次招募，或者它不在您的工作范围内。")
    rules.require_at(actor, rules.SEE, found)
    return found


def public_open_calls(*, limit: int = 20) -> list[Call]:
    """The calls to which residents can still answer, those that close first first."""
    rows = Call.objects.filter(closed_at__isnull=True, closes_on__gte=clock.today())
    return list(rows.order_by("closes_on", "pk")[:limit])


def public_call(call_id: int) -> Call:
    """A call, open or over; raises NotFound for a number that is none."""
    found = Call.objects.filter(pk=call_id).first()
    if found is None:
        raise refusals.NotFound("没有找到这次招募。")
    return found


def is_open(call: Call) -> bool:
    """True while residents can volunteer."""
    return call.closed_at is None and call.closes_on >= clock.today()


def volunteers_of(call: Call) -> list[Volunteer]:
    """Those who volunteered and did not take it back, for somebody who sees the call."""
    return list(call.volunteers.filter(erased_at__isnull=True).order_by("pk"))


def counts_of(call: Call, found: Iterable[Volunteer]) -> list[tuple[str, list[tuple[str, int]]]]:
    """For each attribute of the call, how many volunteers there are with each value."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        counts.update(one.values.items())
    return [(name, [(value, counts[name, value]) for value in choices]) for name, choices in call.features]


def volunteer_link(volunteer: Volunteer) -> str:
    """The signed word of the link by which a volunteer takes it back."""
    return signing.Signer(salt=_SALT).sign(f"{volunteer.pk}.{volunteer.nonce}")


def public_volunteer_by_link(token: str) -> Volunteer:
    """The volunteer behind a signed link; raises NotFound for one that is forged."""
    try:
        number, nonce = signing.Signer(salt=_SALT).unsign(token).split(".", 1)
        found = Volunteer.objects.select_related("call__lot", "person__lot").filter(
            pk=int(number), nonce=nonce
        )
    except (signing.BadSignature, ValueError):
        raise refusals.NotFound("这个链接不对。") from None
    one = found.first()
    if one is None:
        raise refusals.NotFound("这个链接不对。")
    return one


def public_lots(*, limit: int = 50) -> QuerySet[Lot]:
    """The lots that were published, newest first, called off or not."""
    return Lot.objects.filter(published_at__isnull=False).defer(*_HEAVY).order_by("-pk")[:limit]


def public_lot(lot_id: int) -> Lot:
    """A lot that was published; raises NotFound for any other."""
    found = Lot.objects.filter(pk=lot_id, published_at__isnull=False).first()
    if found is None:
        raise refusals.NotFound("没有找到这次抽签，或者它还没有公布。")
    return found


def public_reason(lot: Lot) -> str:
    """Why a lot was called off, in the words that were given; "" for any other."""
    entry = Entry.objects.filter(subject="lot", subject_id=lot.pk, kind="lots.called_off").first()
    return entry.words.body if entry and entry.words else ""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of an attribute: people in the pool, its quota, and the chance of its people on average."""

    feature: str
    value: str
    people: int
    least: int | None
    most: int | None
    chance: float | None

    @property
    def percent(self) -> str:
        """The chance in percent, with two digits behind the point."""
        return f"{100 * (self.chance or 0):.2f}"


def values_of(lot: Lot) -> list[ValueRow]:
    """Every value of every attribute in the pool, with its quota; for the table that sets quotas."""
    quotas = {(q.feature, q.value): q for q in lot.quotas.all()}
    counts: Counter[tuple[str, str]] = Counter()
    for values in lot.people.values_list("values", flat=True):
        counts.update(values.items())
    found = []
    for feature in lot.features:
        for (name, value), people in sorted(counts.items()):
            if name == feature:
                quota = quotas.get((name, value))
                found.append(
                    ValueRow(
                        name,
                        value,
                        people,
                        quota.least if quota else None,
                        quota.most if quota else None,
                        None,
                    )
                )
    return found


@dataclass(frozen=True, slots=True)
class Band:
    """So many people share one chance; `width` is its length in the picture, of 100."""

    people: int
    chance: float
    width: float

    @property
    def percent(self) -> str:
        """The chance in percent, with two digits behind the point."""
        return f"{100 * self.chance:.2f}"


class Drawn:
    """A computed or published lottery, recounted from its panels alone."""

    def __init__(self, found: Record) -> None:
        self.record = found

    @cached_property
    def report(self) -> checking.Report:
        """What recomputing says."""
        return checking.check(self.record)

    @property
    def kept_percent(self) -> str:
        """What the panels keep of the smallest chance, in percent."""
        return f"{100 * self.report.kept:.1f}"

    @cached_property
    def bands(self) -> list[Band]:
        """The chances that occur, greatest first, in at most twelve steps."""
        many = len(self.record.panels) or 1
        counts = sorted(self.report.counts.values(), reverse=True)
        top = counts[0] if counts else 0
        if not top:
            return []
        steps = 12 if len(set(counts)) > 12 else 0
        groups: dict[int, list[int]] = {}
        for count in counts:
            groups.setdefault(-(-count * steps // top) if steps else count, []).append(count)
        found = []
        for members in groups.values():
            mean = sum(members) / len(members)
            found.append(Band(len(members), mean / many, 100 * mean / top))
        return found

    @cached_property
    def rows(self) -> list[ValueRow]:
        """Each quota with its people and their average chance."""
        many = len(self.record.panels) or 1
        return [self._row(quota, many) for quota in self.record.pool.quotas]

    def _row(self, quota: Quota, many: int) -> ValueRow:
        people = [n for n, values in self.record.pool.people if values.get(quota.feature, "") == quota.value]
        seen = sum(self.report.counts[n] for n in people)
        chance = seen / many / len(people) if people else None
        return ValueRow(quota.feature, quota.value, len(people), quota.least, quota.most, chance)

    @property
    def alone(self) -> int:
        """How many people stand alone with their combination of attributes."""
        return rules.standing_alone(self.record.pool)


@lru_cache(maxsize=16)
def _recounted(told: str) -> Drawn:
    # What was published never changes, and recounting a thousand panels takes a moment.
    return Drawn(record.read(told))


def drawn_up(lot: Lot) -> Drawn | None:
    """The lottery of a lot that is computed, published or drawn; nothing before."""
    if lot.told:
        return _recounted(lot.told)
    if not lot.panels:
        return None
    return Drawn(
        Record(
            lot=str(lot.pk),
            title=lot.title,
            source="",
            pool=rules.pool_of(lot),
            objective=lot.objective,
            stages=tuple((lower, upper, people) for lower, upper, people in lot.stages),
            panels=tuple(tuple(panel) for panel in lot.panels),
        )
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a number picks: the panel's number, its people, the replacements, and who sits there now."""

    ticket: int
    panel: tuple[int, ...]
    changes: tuple[drawing.Replacement, ...]
    seated: tuple[int, ...]


def outcome(lot: Lot, found: Drawn, number: str) -> Outcome:
    """The outcome of a number, recomputed; raises Invalid for what is no such number."""
    try:
        ticket = drawing.ticket(found.record, number)
    except drawing.NoNumber as problem:
        raise refusals.Invalid(str(problem), fields={"number": str(problem)}) from problem
    panel = found.record.panels[ticket]
    gone: Iterable[int] = ()
    if lot.state == LotState.DRAWN and "".join(number.split()) == lot.number:
        gone = lot.declined.order_by("pk").values_list("number", flat=True)
    changes = drawing.replacements(found.record, lot.digest, number, list(gone))
    left = {change.declined for change in changes}
    came = [change.instead for change in changes if change.instead is not None]
    seated = sorted(n for n in (*panel, *came) if n not in left)
    return Outcome(ticket, panel, tuple(changes), tuple(seated))


def people_by_number(lot: Lot, numbers: Iterable[int]) -> dict[int, PoolPerson]:
    """The persons behind pool numbers, for those who may see the lot."""
    return {person.number: person for person in lot.people.filter(number__in=list(numbers))}
