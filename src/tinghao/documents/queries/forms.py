"""Reading blank forms: what lies behind the code on a slip, and what was printed lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import refusals
from tinghao.divisions import queries as divisions
from tinghao.documents import codes
from tinghao.documents.models import PrintRun
from tinghao.documents.workflow import PRINT
from tinghao.orders.models import Order


@dataclass(frozen=True, slots=True)
class FormBehind:
    """What a slip of paper is: which form, what it is about, and the number of the copy.

    Of `order`, `consultation` and `item` that one is set which the kind of form is about; a 议题申报表
    has its place alone.
    """

    code: str
    kind: str
    copy: int
    copies: int
    place: str
    run: PrintRun
    order: Order | None = None
    consultation: Consultation | None = None
    item: OutcomeItem | None = None


def form_behind(actor: Any, code: str) -> FormBehind:
    """The form with this code, however it was typed; `codes.shown` gives it as it is printed.

    Raises Invalid for what is no code (a wrong sign is found), and NotFound for a form that was never
    printed or belongs to another place than the actor's `documents.print`.
    """
    typed = codes.typed(code)
    parts = codes.read(typed)
    if parts is None:
        words = _("表码不对：应是 8 位字母和数字，例如 K7MX-3H4P。请对照表上的码再输一次。")
        raise refusals.Invalid(words, fields={"code": words})
    run, copy = parts
    rows = PrintRun.objects.select_related("order", "consultation__venue", "item__order", "item__lead_unit")
    printing = rows.filter(run=run).first()
    if printing is None or copy > printing.copies or not scope.has(actor, PRINT, printing.division_code):
        raise refusals.NotFound(_("没有找到这张表，或者它不在您的工作范围内。"))
    return FormBehind(
        code=typed,
        kind=printing.kind,
        copy=copy,
        copies=printing.copies,
        place=printing.division_code,
        run=printing,
        order=printing.order,
        consultation=printing.consultation,
        item=printing.item,
    )


def codes_of(run: PrintRun) -> list[str]:
    """The codes of all copies of a printing, in order."""
    return [codes.code_of(run.run, copy) for copy in range(1, run.copies + 1)]


def runs_visible_to(actor: Any, *, limit: int = 30) -> list[PrintRun]:
    """What was printed lately in the actor's places, newest first."""
    rows = PrintRun.objects.select_related("order", "consultation", "item")
    return divisions.newest_in(rows, scope.division_scopes(actor, PRINT), limit=limit)
