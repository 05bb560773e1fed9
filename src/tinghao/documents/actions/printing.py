"""Blank forms go to the printer, each copy with a code."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock, refusals
from tinghao.divisions.models import Division, ancestry
from tinghao.documents import codes, queries
from tinghao.documents.choices import MOST_COPIES, Kind
from tinghao.documents.models import PrintRun
from tinghao.documents.workflow import PRINT
from tinghao.history import actions as history
from tinghao.orders.models import Order

About = Division | Order | Consultation | OutcomeItem

# What each form is about, and the column that says so; the place alone for 议题申报表.
_ABOUT: dict[str, tuple[type, str]] = {
    Kind.APPLICATION: (Division, ""),
    Kind.SATISFACTION: (Order, "order"),
    Kind.SIGN_IN: (Consultation, "consultation"),
    Kind.HANDLING: (OutcomeItem, "item"),
}


@transaction.atomic
def print_forms(*, by: Any, kind: str, about: About, copies: int = 1) -> PrintRun:
    """A printing of the blank form exists, and every copy of it has a code.

    `about` is the place of a 议题申报表, the order of a 满意度评议表, the consultation of a 签到表, the
    outcome item of a 办理情况反馈表. Needs `documents.print` there. Recorded as `documents.printed`.
    Raises Invalid for a number of copies out of 1 to 200.
    """
    expected, column = _ABOUT[kind]
    if not isinstance(about, expected):
        raise TypeError(f"{kind} is not about {about!r}")
    if not 1 <= copies <= MOST_COPIES:
        words = _("一次可以印 1 到 %(most)s 份。") % {"most": MOST_COPIES}
        raise refusals.Invalid(words, fields={"copies": words})
    printing = PrintRun(
        kind=kind,
        copies=copies,
        printed_by_id=by.person_id,
        printed_at=clock.now(),
        **({column: about} if column else {}),
        **ancestry(_place_of(about)),
    )
    if isinstance(about, Consultation):
        queries.require_print(by, about)
    else:
        scope.require(by, PRINT, printing)
    _save_with_run(printing)
    data = {"form": str(kind), "copies": copies}
    history.append("print_run", printing.pk, "documents.printed", by=by, data=data, is_first=True)
    return printing


def _place_of(about: About) -> str:
    if isinstance(about, Division):
        return about.code
    if isinstance(about, OutcomeItem):
        return about.order.division_code
    return about.division_code


def _save_with_run(printing: PrintRun) -> None:
    # Six million combinations: two that meet are rare, and the second takes another.
    for attempt in range(8):
        printing.run = codes.new_run()
        try:
            with transaction.atomic():
                printing.save(force_insert=True)
        except IntegrityError:
            if attempt == 7:
                raise
        else:
            return
