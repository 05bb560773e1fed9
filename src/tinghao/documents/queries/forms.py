"""Reading blank forms: what lies behind the code on a slip, and what was printed lately."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import queries as consultations
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import refusals
from tinghao.divisions import queries as divisions
from tinghao.documents import codes, copies, facts, form_values, rules, soffice
from tinghao.documents.choices import MOST_AS_DOCX, Format, Kind
from tinghao.documents.contents import forms
from tinghao.documents.models import PrintRun, Template
from tinghao.documents.paper import Paper
from tinghao.documents.queries.kept import TYPES, Download, file_name, rendered
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


def paper_of(run: PrintRun, address_of: Callable[[str], str]) -> Paper:
    """All copies of a printing as one paper; `address_of` gives the address that a copy's QR code holds."""
    copies, about = _copies(run, address_of), about_of(run)
    if isinstance(about, facts.Facts):
        return forms.sign_in(about, copies)
    if isinstance(about, forms.Rated):
        return forms.satisfaction(about, copies)
    if isinstance(about, forms.Owed):
        return forms.handling(about, copies)
    return forms.application(facts.place_of(run.division_code), copies)


def _copies(run: PrintRun, address_of: Callable[[str], str]) -> list[forms.Copy]:
    return [forms.Copy(codes.shown(code), address_of(code)) for code in codes_of(run)]


def about_of(run: PrintRun) -> form_values.About:
    """What a printing is about, as the facts are today; None for one that has its place alone."""
    if run.kind == Kind.SIGN_IN and run.consultation is not None:
        return facts.of(run.consultation)
    if run.kind == Kind.SATISFACTION and run.order is not None:
        return _rated(run.order)
    if run.kind == Kind.HANDLING and run.item is not None:
        return _owed(run.item)
    return None


def _from_own(template: Template, run: PrintRun, address_of: Callable[[str], str]) -> bytes:
    """The office's own template, once for each copy."""
    office = rules.paper_of(template.office).name
    place = facts.place_of(run.division_code)
    filled = form_values.of(about_of(run), _copies(run, address_of), office=office, place=place)
    return copies.fill(bytes(template.content), filled)


def _order(order: Order) -> facts.OrderFact:
    return facts.OrderFact(order.number, order.heading, 0)


def _rated(order: Order) -> forms.Rated:
    items = consultations.public_items_of(order)
    return forms.Rated(_order(order), tuple(facts.item_of(item) for item in items))


def _owed(item: OutcomeItem) -> forms.Owed:
    meeting = item.consultation
    return forms.Owed(
        facts.item_of(item), _order(item.order), facts.moment_of(meeting.starts_at) if meeting else ""
    )


def blank_form_file(actor: Any, run_id: int, form: str, address_of: Callable[[str], str]) -> Download:
    """All copies of a printing in one file, from the facts of today.

    In the office's own layout, where it brought one. Raises NotFound out of sight, and NotPrintable for a
    PDF that this machine cannot make.
    """
    rows = PrintRun.objects.select_related("order", "consultation__venue", "item__order", "item__lead_unit")
    run = rows.filter(pk=run_id).first()
    if run is None or not _may_see(actor, run):
        raise refusals.NotFound(_("没有找到这张表，或者它不在您的工作范围内。"))
    if form == Format.DOCX and run.copies > MOST_AS_DOCX:
        raise refusals.Invalid(_("超过 %(n)s 份就不做 Word 文档了，请下载 PDF 打印。") % {"n": MOST_AS_DOCX})
    paper = paper_of(run, address_of)
    words = [paper.title.replace("：", "_"), _("%(n)s份") % {"n": run.copies}]
    template = rules.template_of(rules.office_of(run.division_code), run.kind)
    if template is None:
        made = rendered(paper, form, at=run.printed_at)
    else:
        made = _from_own(template, run, address_of)
        made = made if form == Format.DOCX else soffice.pdf_of(made)
    return Download(made, file_name(words, form), TYPES[Format(form)])


def _may_see(actor: Any, run: PrintRun) -> bool:
    if scope.has(actor, PRINT, run.division_code):
        return True
    return run.printed_by_id is not None and run.printed_by_id == actor.person_id


def order_to_print_for(actor: Any, number: str) -> Order:
    """The order with this number, for somebody who prints forms in its place; raises NotFound."""
    found = Order.objects.filter(number=number).first()
    if found is None or not scope.has(actor, PRINT, found.division_code):
        raise refusals.NotFound(_("没有找到这个单号，或者它不在您的工作范围内。"))
    return found


def public_place_of_application(code: str) -> str:
    """The place of a printed 议题申报表 with this code; "" for every other code."""
    parts = codes.read(codes.typed(code))
    if parts is None:
        return ""
    rows = PrintRun.objects.filter(kind=Kind.APPLICATION, run=parts[0], copies__gte=parts[1])
    found = rows.first()
    return found.division_code if found else ""


def codes_of(run: PrintRun) -> list[str]:
    """The codes of all copies of a printing, in order."""
    return [codes.code_of(run.run, copy) for copy in range(1, run.copies + 1)]


def runs_visible_to(actor: Any, *, limit: int = 30) -> list[PrintRun]:
    """What was printed lately in the actor's places, newest first."""
    rows = PrintRun.objects.select_related("order", "consultation", "item")
    return divisions.newest_in(rows, scope.division_scopes(actor, PRINT), limit=limit)
