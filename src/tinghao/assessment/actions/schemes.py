"""Schemes: drafted from an example or an earlier version, edited, tried, adopted for a year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from tinghao.assessment import checking, rules
from tinghao.assessment import kinds as words_of
from tinghao.assessment.choices import VersionState
from tinghao.assessment.models import SchemeVersion, TryOut
from tinghao.assessment.scheme import Scheme, to_data
from tinghao.core import clock, refusals, text
from tinghao.filing.choices import PeriodState
from tinghao.filing.models import Period
from tinghao.history import actions as history

NAME_LIMIT = 80
YEARS = range(2018, 2101)


@transaction.atomic
def draft_scheme(
    *, by: Any, owner: str, year: int, scheme: Scheme, copied_from: SchemeVersion | None = None
) -> SchemeVersion:
    """A draft of a scheme for the year stands, to be edited (`assessment.drafted`).

    Raises what `rules.require_office` refuses, Invalid for a year out of reach, Stale for a frozen one.
    """
    rules.require_office(by, owner)
    if year not in YEARS:
        raise refusals.Invalid(_("请填四位数的年度。"), fields={"year": _("例如 2027。")})
    check_open(owner, year)
    last = SchemeVersion.objects.filter(owner=owner, year=year).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            made = SchemeVersion.objects.create(
                owner=owner,
                year=year,
                number=last + 1,
                name=scheme.name[:NAME_LIMIT],
                data=to_data(scheme),
                copied_from=copied_from,
                made_by_id=by.person_id,
                made_at=clock.now(),
            )
    except IntegrityError:
        raise refusals.Stale(_("刚才有人也起草了一版，请看一看再决定。")) from None
    data = {"owner": owner, "year": year}
    history.append(words_of.SCHEME, made.pk, "assessment.drafted", by=by, data=data)
    return made


@transaction.atomic
def save_scheme(version: SchemeVersion, *, by: Any, scheme: Scheme, edits: int) -> SchemeVersion:
    """The draft says this from now on (`assessment.edited`); what is wrong with it may stand in a draft.

    `edits` is the number that the editor saw. Raises Stale where somebody saved meanwhile or the version
    is no draft any more.
    """
    rules.require_office(by, version.owner)
    name = text.required(scheme.name, field="name", limit=NAME_LIMIT, missing=_("请给考核办法起个名字。"))
    saved = SchemeVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT, edits=edits).update(
        data=to_data(scheme), name=name, edits=F("edits") + 1
    )
    if not saved:
        raise refusals.Stale(_("这一版刚才有人改过，或者已经执行了。您写的还在下面，请对照最新的再存。"))
    version.refresh_from_db()
    history.append(words_of.SCHEME, version.pk, "assessment.edited", by=by, data={"edits": version.edits})
    return version


@transaction.atomic
def adopt_scheme(version: SchemeVersion, *, by: Any, words: str, edits: int) -> SchemeVersion:
    """The draft holds for its year; the version that held before is replaced (`assessment.adopted`).

    Raises Invalid where something stands against it (`checking.problems`) or no reason is given, Stale
    where somebody was first or the year is frozen.
    """
    rules.require_office(by, version.owner)
    why = text.required(
        words, field="words", limit=200, missing=_("请写一句依据，例如哪次会议通过，哪一天。")
    )
    check_open(version.owner, version.year)
    found = checking.problems(version.scheme)
    if checking.stops(found):
        raise refusals.Invalid(
            _("还有 {n} 处要改才能执行。").format(n=sum(not p.cautions for p in found)),
            fields={p.where: p.words for p in found if not p.cautions},
        )
    held = SchemeVersion.objects.filter(
        owner=version.owner, year=version.year, state=VersionState.ADOPTED
    ).exclude(pk=version.pk)
    held.update(state=VersionState.REPLACED)
    adopted = SchemeVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT, edits=edits).update(
        state=VersionState.ADOPTED, adopted_by_id=by.person_id, adopted_at=clock.now()
    )
    if not adopted:
        raise refusals.Stale(_("这一版刚才有人改过，或者已经执行了，请看最新的情况。"))
    version.refresh_from_db()
    data = {"owner": version.owner, "year": version.year}
    history.append(words_of.SCHEME, version.pk, "assessment.adopted", by=by, data=data, words=why)
    return version


@transaction.atomic
def drop_draft(version: SchemeVersion, *, by: Any) -> None:
    """The draft is gone. Raises Stale for a version that was adopted once."""
    rules.require_office(by, version.owner)
    gone, _rows = SchemeVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT).delete()
    if not gone:
        raise refusals.Stale(_("执行过的办法不能删，只能用新的一版代替。"))


@transaction.atomic
def ask_try_out(
    version: SchemeVersion, *, by: Any, against_year: int, enqueue: Callable[[int], object]
) -> TryOut:
    """The draft will be tried against the records of a year, by the job that `enqueue` makes here."""
    rules.require_office(by, version.owner)
    made = TryOut.objects.create(
        version=version,
        against_year=against_year,
        edits=version.edits,
        asked_by_id=by.person_id,
        asked_at=clock.now(),
    )
    enqueue(made.pk)
    return made


def check_open(owner: str, year: int) -> None:
    """Raises Stale for a year that is frozen."""
    if Period.objects.filter(ledger_id=owner, year=year, state=PeriodState.FROZEN).exists():
        raise refusals.Stale(_("{year} 年已经封账，办法不能再改。").format(year=year))
