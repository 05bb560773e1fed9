"""The convener's word on a member's year: four words and a sentence; disputed once, decided with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.assessment import kinds, rules
from tinghao.assessment.actions.schemes import check_open
from tinghao.assessment.choices import DECIDE_WITHIN, DisputeState, Word
from tinghao.assessment.models import DISPUTE_LIMIT, SENTENCE_LIMIT, Evaluation
from tinghao.core import calendar, clock, refusals, text
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.people.models import Member


@transaction.atomic
def evaluate_member(
    member: Member, *, by: Any, township: str, year: int, word: str, sentence: str = ""
) -> Evaluation:
    """The convener's word stands for the year; said again before a dispute, it takes the place of the first.

    Recorded as `assessment.evaluated`. Raises Invalid for an unknown word, Forbidden for one's own year,
    Stale once the member has disputed it or the year is frozen.
    """
    if word not in Word.values:
        raise refusals.Invalid(_("请选一个评价。"), fields={"word": _("请从四个里选一个。")})
    rules.check_may_evaluate(by, member, township, clock.today())
    for owner in (township[:4], township[:6]):
        check_open(owner, year)
    said = text.optional(sentence, field="sentence", limit=SENTENCE_LIMIT)
    known = Evaluation.objects.select_for_update().filter(member=member, year=year, township=township).first()
    if known is not None and known.dispute != DisputeState.NONE:
        raise refusals.Stale(_("委员对这句评价提过异议，由办公室答复，不能再改。"))
    values = {"word": word, "sentence": said, "by_person_id": by.person_id, "said_at": clock.now()}
    if known is None:
        known = Evaluation.objects.create(member=member, year=year, **values, **ancestry(township))
    else:
        Evaluation.objects.filter(pk=known.pk).update(**values)
        known.refresh_from_db()
    data = {"year": year, "word": str(word)}
    history.append(kinds.WORD, known.pk, "assessment.evaluated", by=by, data=data)
    return known


@transaction.atomic
def dispute_evaluation(evaluation: Evaluation, *, by: Any, words: str) -> None:
    """The member says what is wrong with the word; the office decides within five working days.

    Recorded as `assessment.disputed`. Raises NotFound for somebody else's, Stale where it was disputed
    before.
    """
    if not rules.is_about(by, evaluation):
        raise refusals.NotFound(_("没有找到这句评价。"))
    why = text.required(words, field="words", limit=DISPUTE_LIMIT, missing=_("请写一句哪里不对。"))
    due = calendar.add_working_days(clock.today(), DECIDE_WITHIN).date
    changed = Evaluation.objects.filter(pk=evaluation.pk, dispute=DisputeState.NONE).update(
        dispute=DisputeState.WAITING, dispute_words=why, decide_by=due
    )
    if not changed:
        raise refusals.Stale(_("这句评价已经提过异议了。"))
    history.append(kinds.WORD, evaluation.pk, "assessment.disputed", by=by, part="member")


@transaction.atomic
def settle_dispute(evaluation: Evaluation, *, by: Any, words: str, word: str = "") -> None:
    """The office leaves the word as it is, or says another, with a reason that the member reads.

    Recorded as `assessment.settled`. Raises Stale where somebody was first.
    """
    scope.require(by, rules.FREEZE, evaluation, see=rules.SEE)
    if word and word not in Word.values:
        raise refusals.Invalid(_("请选一个评价。"), fields={"word": _("请从四个里选一个。")})
    why = text.required(
        words, field="words", limit=DISPUTE_LIMIT, missing=_("请写一句核对的情况，委员会看到。")
    )
    is_changed = bool(word) and word != evaluation.word
    settled = Evaluation.objects.filter(pk=evaluation.pk, dispute=DisputeState.WAITING).update(
        dispute=DisputeState.CHANGED if is_changed else DisputeState.UPHELD,
        word=word or evaluation.word,
        ruling_words=why,
        ruled_by_id=by.person_id,
    )
    if not settled:
        raise refusals.Stale(_("这一件刚才已经答复过了，请看最新的情况。"))
    data = {"word": str(word or evaluation.word)}
    history.append(kinds.WORD, evaluation.pk, "assessment.settled", by=by, data=data)
