"""Who may do what in which state, found out by trying: every act, in every state, by everybody.

`table` tries; `tests/orders/matrix.txt` is what a person has read and agreed to. After a change that is
meant, `tools/generate_docs.py --matrix` writes the file anew, and its diff is reviewed like code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.orders import actions, queries
from tinghao.orders.choices import State

REVIEWED = Path(__file__).with_name("matrix.txt")

Act = Callable[[make.Cast, make.Case, Any], None]
SIGNS = {
    refusals.SignInNeeded: "1",
    refusals.Invalid: "2",
    refusals.Forbidden: "3",
    refusals.NotFound: "4",
    refusals.Stale: "9",
}
LEGEND = (
    "+ allowed   1 sign in first   2 not by the rules (422)   3 forbidden   4 not found   9 stale   "
    ". nothing there"
)


class NothingThere(Exception):
    """In this state there is no item or no meeting to act upon."""


def _item(cast: make.Cast) -> consultations.NewItem:
    return consultations.NewItem("示例：换灯", cast.unit, clock.today() + dt.timedelta(days=9))


def _item_of(case: make.Case) -> Any:
    try:
        return case.item
    except IndexError:
        raise NothingThere from None


def _meeting_of(case: make.Case) -> Any:
    if case.consultation_id is None:
        raise NothingThere
    return case.consultation


def _see(cast: make.Cast, case: make.Case, who: Any) -> None:
    queries.order_for(who, case.order.number)


def _see_contact(cast: make.Cast, case: make.Case, who: Any) -> None:
    order = queries.order_for(who, case.order.number)
    found = queries.requesters_of(who, order)
    if not any(r.phone for r in found):
        raise refusals.Forbidden("no telephone is shown")


def _release(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.release_claimant(case.order, by=who)


def _drop(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.drop_order(case.order, by=who)


def _accept(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.accept_order(case.order, by=who, category="roads")


def _decline(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.decline_order(case.order, by=who, reason="private", words="示例")


def _refer(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.refer_order(case.order, by=who, channel="hotline", number="1")


def _merge(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.merge_order(case.order, into=make.placed().order, by=who)


def _publish(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.publish_order(case.order, by=who, title="示例", words="示例")


def _withdraw(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.withdraw_order(case.requester, by=who)


def _claim(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.claim_order(case.order, by=who)


def _assign(cast: make.Cast, case: make.Case, who: Any) -> None:
    assert cast.colleague.member is not None
    actions.assign_order(case.order, member=cast.colleague.member, by=who)


def _give_back(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.give_back_order(case.order, by=who, words="示例")


def _invite(cast: make.Cast, case: make.Case, who: Any) -> None:
    assert cast.colleague.member is not None
    actions.invite_member(case.order, member=cast.colleague.member, by=who)


def _keep_out(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.declare_conflict(case.order, by=who)


def _note(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.note(case.order, by=who, words="示例")


def _settle(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.settle_on_spot(case.order, by=who, words="示例", items=[_item(cast)])


def _convene(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.plan_consultation(
        by=who, about=[case.order], form="bench", title="示例", starts_at=clock.now()
    )


def _call_off(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.call_off_consultation(_meeting_of(case), by=who, words="示例")


def _hold(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.set_attendance(_meeting_of(case), by=who, present=[])


def _agree(cast: make.Cast, case: make.Case, who: Any) -> None:
    meeting = _meeting_of(case)
    consultations.save_minutes(meeting, by=who, version=0, words={"agreed": "示例"})
    consultations.finish_minutes(meeting, by=who, items={case.pk: [_item(cast)]})


def _accept_item(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.accept_item(_item_of(case), by=who)


def _return_item(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.return_item(_item_of(case), by=who, reason="示例")


def _adjudicate(cast: make.Cast, case: make.Case, who: Any) -> None:
    item = _item_of(case)
    if item.state == "offered":
        consultations.return_item(item, by=cast.handling_unit.actor, reason="示例")
    consultations.adjudicate_return(item, by=who, unit=cast.other_unit, words="示例")


def _progress(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.report_progress(_item_of(case), by=who, words="示例")


def _ask_extension(cast: make.Cast, case: make.Case, who: Any) -> None:
    item = _item_of(case)
    if item.state == "offered":
        consultations.accept_item(item, by=cast.handling_unit.actor)
    consultations.ask_extension(item, by=who, until=item.due_on + dt.timedelta(days=5), reason="示例")


def _rule_extension(cast: make.Cast, case: make.Case, who: Any) -> None:
    _ask_extension(cast, case, cast.handling_unit.actor)
    consultations.rule_extension(_item_of(case).extensions.all()[0], by=who, granted=True)


def _report(cast: make.Cast, case: make.Case, who: Any) -> None:
    item = _item_of(case)
    if item.state == "offered":
        consultations.accept_item(item, by=cast.handling_unit.actor)
    consultations.report_item(item, by=who, code="A", words="示例")


def _recheck(cast: make.Cast, case: make.Case, who: Any) -> None:
    """The unit answers on the day that it named; of a closed order the requesters are asked anew."""
    item = _item_of(case)
    item.state = "revisiting"
    item.save()
    consultations.report_item(item, by=who, code="A", words="示例")


def _answer(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.answer_check(case.requester, by=who, answer="yes")


def _answer_no(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.answer_check(case.requester, by=who, answer="no")
    assert case.order.state == State.HANDLING


def _visit(cast: make.Cast, case: make.Case, who: Any) -> None:
    consultations.visit_check(case.order, by=who, finding="holds", visited_on=clock.today())


def _close(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.close_order(case.order, by=who)


def _explain(cast: make.Cast, case: make.Case, who: Any) -> None:
    if case.order.state == State.CHECKING:
        consultations.visit_check(
            case.order, by=cast.colleague.actor, finding="partly", visited_on=clock.today()
        )
    actions.explain_order(case.order, by=who, words="示例")


def _erase_contact(cast: make.Cast, case: make.Case, who: Any) -> None:
    actions.erase_contact(case.requester, by=who)


# Transitions by their own names, then the acts that move nothing.
ACTS: dict[str, Act] = {
    "lose_claimant": _release,
    "lose_follower": _release,
    "drop": _drop,
    "accept": _accept,
    "decline": _decline,
    "refer": _refer,
    "merge": _merge,
    "withdraw": _withdraw,
    "claim": _claim,
    "assign": _assign,
    "give_back": _give_back,
    "convene": _convene,
    "call_off": _call_off,
    "hold": _hold,
    "settle": _settle,
    "agree": _agree,
    "report": _report,
    "recheck": _recheck,
    "rework": _answer_no,
    "close": _close,
    "explain": _explain,
    "see": _see,
    "see_contact": _see_contact,
    "publish": _publish,
    "invite": _invite,
    "keep_out": _keep_out,
    "note": _note,
    "answer": _answer,
    "visit": _visit,
    "erase_contact": _erase_contact,
    "item.accept": _accept_item,
    "item.return": _return_item,
    "item.adjudicate": _adjudicate,
    "item.progress": _progress,
    "item.ask_extension": _ask_extension,
    "item.rule_extension": _rule_extension,
}


def tried(act: Act, cast: make.Cast, case: make.Case, who: Any) -> str:
    """The sign of what happened; whatever was done is undone."""
    with transaction.atomic():
        try:
            act(cast, case, who)
        except NothingThere:
            sign = "."
        except refusals.Refusal as refusal:
            sign = SIGNS[type(refusal)]
        else:
            sign = "+"
        transaction.set_rollback(True)
    return sign


def rows(cast: make.Cast) -> dict[str, dict[str, str]]:
    """For each act and everybody the signs of the states, one letter each."""
    cases = {str(state): make.order(cast, state=state, phone="13800000000") for state in State}
    another = make.placed().receipt
    actors = {name: player.actor for name, player in cast.everybody.items() if name != "resident"}
    found: dict[str, dict[str, str]] = {}
    for name, act in ACTS.items():
        found[name] = {}
        for part in ("requester", "another_receipt", "passerby", *actors):
            signs = []
            for case in cases.values():
                first = {"requester": case.receipt, "another_receipt": another, "passerby": PASSERBY}
                who = first[part] if part in first else actors[part]
                signs.append(tried(act, cast, case, who))
            found[name][part] = " ".join(signs)
    return found


def table(cast: make.Cast) -> str:
    """The whole table as text: for each act the rows of signs, and who shares each of them."""
    lines = [LEGEND, f"columns: {' '.join(State)}", "the claimant is `member`, the unit `handling_unit`"]
    for name, parts in rows(cast).items():
        lines += ["", name]
        shared: dict[str, list[str]] = {}
        for part, signs in parts.items():
            shared.setdefault(signs, []).append(part)
        lines += [f"  {signs}  {' '.join(sharing)}" for signs, sharing in sorted(shared.items())]
    return "\n".join(lines) + "\n"
