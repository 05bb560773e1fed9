"""Writing commendation: begun with its places, gathered by rule, chosen, decided, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.commendation import finding, kinds, rules
from tinghao.commendation.choices import CommendationState, Decision, Kind, PaperForm
from tinghao.commendation.models import WORDS_LIMIT, Candidate, Commendation, Places
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history

__all__ = (
    "add_candidate",
    "begin_commendation",
    "choose_candidate",
    "decide_commendation",
    "gather_candidates",
    "publish_commendation",
    "take_down_commendation",
    "word_commendation",
)

PLACES_MOST = 200
DEFAULT_PLACES = {Kind.MEMBER: 20, Kind.GROUP: 3, Kind.CONVENER: 10, Kind.UNIT: 5, Kind.CASE: 5}


@transaction.atomic
def begin_commendation(
    *, by: Any, owner: str, year: int, title: str, form: str, places: Mapping[str, int]
) -> Commendation:
    """The commendation of a year is being prepared (`commendation.begun`), and candidates are found by rule.

    Raises Invalid for an unknown form or places out of reach, Stale where the year has one already.
    """
    rules.require(by, owner)
    if form not in PaperForm.values:
        raise refusals.Invalid(_("请选通报还是决定。"), fields={"form": _("请选一种。")})
    if year > clock.today().year:
        raise refusals.Invalid(_("这一年还没有到。"), fields={"year": _("请填今年或以前的年度。")})
    for kind, most in places.items():
        if kind not in Kind.values or not 0 <= most <= PLACES_MOST:
            words = _("名额要在 0 到 {most} 之间。").format(most=PLACES_MOST)
            raise refusals.Invalid(words, fields={kind: words})
    try:
        with transaction.atomic():
            made = Commendation.objects.create(
                owner=owner,
                year=year,
                title=text.required(title, field="title", limit=80, missing=_("请写标题。")),
                form=form,
                made_by_id=by.person_id,
                made_at=clock.now(),
            )
    except IntegrityError:
        raise refusals.Stale(_("这一年的表彰刚才已经有人建了，请看最新的。")) from None
    Places.objects.bulk_create([Places(commendation=made, kind=k, most=n) for k, n in places.items() if n])
    history.append(kinds.SUBJECT, made.pk, "commendation.begun", by=by, data={"owner": owner, "year": year})
    return gather_candidates(made, by=by)


@transaction.atomic
def gather_candidates(found: Commendation, *, by: Any) -> Commendation:
    """The candidates are those whom the rules find now; what the office decided or added stays.

    Recorded as `commendation.gathered`. Raises Stale once the list is decided.
    """
    rules.require(by, found)
    _hold(found, CommendationState.GATHERING)
    count = 0
    for kind in Places.objects.filter(commendation=found).values_list("kind", flat=True):
        by_rule = {f.subject_id: f.reasons for f in finding.RULES[kind](found.owner, found.year)}
        known = {c.subject_id: c for c in Candidate.objects.filter(commendation=found, kind=kind)}
        over = [
            c.pk
            for c in known.values()
            if c.is_by_rule and c.decision == Decision.WAITING and c.subject_id not in by_rule
        ]
        Candidate.objects.filter(pk__in=over).delete()
        for subject_id, why in by_rule.items():
            if subject_id in known:
                Candidate.objects.filter(pk=known[subject_id].pk).update(reasons=why, is_by_rule=True)
        Candidate.objects.bulk_create(
            [
                Candidate(commendation=found, kind=kind, subject_id=subject_id, reasons=why)
                for subject_id, why in by_rule.items()
                if subject_id not in known
            ]
        )
        count += len(by_rule)
    Commendation.objects.filter(pk=found.pk).update(
        figures=finding.figures(found.owner, found.year), gathered_at=clock.now()
    )
    found.refresh_from_db()
    history.append(kinds.SUBJECT, found.pk, "commendation.gathered", by=by, data={"found": count})
    return found


@transaction.atomic
def add_candidate(found: Commendation, *, by: Any, kind: str, subject_id: int, words: str) -> Candidate:
    """Somebody whom the rule did not find, with the office's reason. Raises Stale for one that is there."""
    rules.require(by, found)
    _hold(found, CommendationState.GATHERING)
    why = text.required(words, field="words", limit=200, missing=_("规则没有找到，请写明为什么列入。"))
    if not Places.objects.filter(commendation=found, kind=kind).exists():
        raise refusals.Invalid(_("这一类没有名额。"), fields={"kind": _("请先给这一类名额。")})
    try:
        with transaction.atomic():
            return Candidate.objects.create(
                commendation=found, kind=kind, subject_id=subject_id, is_by_rule=False, words=why
            )
    except IntegrityError:
        raise refusals.Stale(_("已经在候选里了。")) from None


@transaction.atomic
def choose_candidate(candidate: Candidate, *, by: Any, decision: str, words: str = "") -> None:
    """The office takes a candidate, leaves one out with a reason, or opens the question again.

    Recorded as `commendation.chosen`. Raises Invalid where the places are full or the reason is missing.
    """
    found = candidate.commendation
    rules.require(by, found)
    _hold(found, CommendationState.GATHERING)
    if decision not in Decision.values:
        raise refusals.Invalid(_("请选表彰或不列入。"))
    why = text.optional(words, field="words", limit=200)
    if decision == Decision.LEFT and not why:
        raise refusals.Invalid(_("请写一句为什么不列入。"), fields={"words": _("请写一句为什么不列入。")})
    if decision == Decision.CHOSEN:
        places = Places.objects.filter(commendation=found, kind=candidate.kind).first()
        taken = Candidate.objects.filter(
            commendation=found, kind=candidate.kind, decision=Decision.CHOSEN
        ).exclude(pk=candidate.pk)
        if places is None or taken.count() >= places.most:
            raise refusals.Invalid(_("这一类的名额已经满了，先去掉一个。"))
    Candidate.objects.filter(pk=candidate.pk).update(decision=decision, words=why or candidate.words)
    data = {"kind": candidate.kind, "subject": candidate.subject_id, "decision": str(decision)}
    history.append(kinds.SUBJECT, found.pk, "commendation.chosen", by=by, data=data, words=why)


@transaction.atomic
def word_commendation(
    found: Commendation, *, by: Any, title: str, form: str, opening: str, closing: str
) -> None:
    """The paper opens and closes with these words. Raises Stale once the list is published."""
    rules.require(by, found)
    if form not in PaperForm.values:
        raise refusals.Invalid(_("请选通报还是决定。"), fields={"form": _("请选一种。")})
    changed = (
        Commendation.objects.filter(pk=found.pk)
        .exclude(state=CommendationState.PUBLISHED)
        .update(
            title=text.required(title, field="title", limit=80, missing=_("请写标题。")),
            form=form,
            opening=text.optional(opening, field="opening", limit=WORDS_LIMIT),
            closing=text.optional(closing, field="closing", limit=WORDS_LIMIT),
        )
    )
    if not changed:
        raise refusals.Stale(_("名单已经公布，文字不能再改。"))
    found.refresh_from_db()


@transaction.atomic
def decide_commendation(
    found: Commendation, *, by: Any, approved_by: str, approved_on: dt.date, number: str = ""
) -> None:
    """A meeting has approved the list; nothing of it changes any more (`commendation.decided`).

    Raises Invalid where nobody was chosen or the day lies ahead, Stale where somebody was first.
    """
    rules.require(by, found)
    chosen = Candidate.objects.filter(commendation=found, decision=Decision.CHOSEN).count()
    if not chosen:
        raise refusals.Invalid(_("还没有定下一个候选，名单是空的。"))
    if approved_on > clock.today():
        raise refusals.Invalid(_("批准的日期还没有到。"), fields={"approved_on": _("请填今天或以前的日期。")})
    meeting = text.required(
        approved_by, field="approved_by", limit=80, missing=_("请写哪次会议批准的，例如第8次主席会议。")
    )
    decided = Commendation.objects.filter(pk=found.pk, state=CommendationState.GATHERING).update(
        state=CommendationState.DECIDED,
        approved_by=meeting,
        approved_on=approved_on,
        number=text.optional(number, field="number", limit=40),
        decided_at=clock.now(),
    )
    if not decided:
        raise refusals.Stale(_("名单刚才已经定了，请看最新的情况。"))
    found.refresh_from_db()
    data = {"chosen": chosen}
    history.append(kinds.SUBJECT, found.pk, "commendation.decided", by=by, data=data, words=meeting)


@transaction.atomic
def publish_commendation(found: Commendation, *, by: Any) -> None:
    """Anyone can read the list; whoever published it is known (`commendation.published`)."""
    rules.require(by, found)
    published = Commendation.objects.filter(pk=found.pk, state=CommendationState.DECIDED).update(
        state=CommendationState.PUBLISHED, published_at=clock.now(), published_by_id=by.person_id
    )
    if not published:
        raise refusals.Stale(_("先定下名单再公布，也许刚才已经公布了。"))
    found.refresh_from_db()
    chosen = Candidate.objects.filter(commendation=found, decision=Decision.CHOSEN).count()
    history.append(kinds.SUBJECT, found.pk, "commendation.published", by=by, data={"chosen": chosen})


@transaction.atomic
def take_down_commendation(found: Commendation, *, by: Any, words: str) -> None:
    """The list is no longer public, with a reason (`commendation.taken_down`)."""
    rules.require(by, found)
    why = text.required(words, field="words", limit=200, missing=_("请写一句为什么撤下。"))
    down = Commendation.objects.filter(pk=found.pk, state=CommendationState.PUBLISHED).update(
        state=CommendationState.DECIDED, published_at=None, published_by_id=None
    )
    if not down:
        raise refusals.Stale(_("名单没有公布。"))
    found.refresh_from_db()
    history.append(kinds.SUBJECT, found.pk, "commendation.taken_down", by=by, words=why)


def _hold(found: Commendation, state: str) -> None:
    """The row is this transaction's; raises Stale where the commendation has gone on."""
    held = Commendation.objects.select_for_update().filter(pk=found.pk, state=state).first()
    if held is None:
        raise refusals.Stale(_("名单已经定了，不能再改候选。"))
