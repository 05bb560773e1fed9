"""Reading documents: what can be made of a consultation, what was made, and the files themselves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import queries as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import ciphers, clock, refusals
from tinghao.documents import docx, facts, pdf, rules
from tinghao.documents.choices import KEPT, Format, Kind
from tinghao.documents.models import DocumentFile, GeneratedDocument, IssuedNumber, PrintRun
from tinghao.documents.paper import Paper
from tinghao.documents.workflow import MAKE, PRINT
from tinghao.people.models import Person

TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A version as the page lists it: whose, with what changed since it was made."""

    row: GeneratedDocument
    by: str
    formats: tuple[str, ...]
    changed: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Its number; "" for a draft or a kind that has none."""
        return self.row.number.text if self.row.number else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of document on a consultation's page."""

    kind: str
    label: str
    gaps: tuple[rules.Gap, ...]
    versions: tuple[Made, ...]
    is_numbered: bool
    number: str
    may_make: bool

    @property
    def is_stopped(self) -> bool:
        """True where it cannot be made at all now."""
        return any(gap.weight == rules.STOP for gap in self.gaps)

    @property
    def only_draft(self) -> bool:
        """True where a draft is all that can be made now."""
        return any(gap.weight == rules.DRAFT for gap in self.gaps)

    @property
    def newest(self) -> Made | None:
        """The latest version."""
        return self.versions[0] if self.versions else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A blank form on a consultation's page, and what was printed of it."""

    kind: str
    label: str
    gaps: tuple[rules.Gap, ...]
    runs: tuple[PrintRun, ...]
    choices: tuple[tuple[int, str], ...] = ()
    copies: int = 1

    @property
    def is_stopped(self) -> bool:
        """True where there is nothing to print it for."""
        return any(gap.weight == rules.STOP for gap in self.gaps)


@dataclass(frozen=True)
class Desk:
    """All documents of a consultation, as one page shows them."""

    lines: tuple[Line, ...]
    sheets: tuple[Sheet, ...]
    may_make: bool
    may_print: bool
    office: str = ""
    office_is_set: bool = True
    told: facts.Facts | None = field(default=None, repr=False)


def desk_of(actor: Any, consultation: Consultation) -> Desk:
    """Everything about the documents of a consultation that is in the actor's sight."""
    told = facts.of(consultation)
    code = consultation.division_code
    office = rules.office_of(code)
    may_make, may_print = scope.has(actor, MAKE, code), may_print_for(actor, consultation)
    made = _made(consultation, told)
    numbers = dict(IssuedNumber.objects.filter(consultation=consultation).values_list("series__kind", "text"))
    lines = tuple(
        Line(
            kind=str(kind),
            label=str(Kind(kind).label),
            gaps=tuple(rules.gaps(kind, consultation, told)),
            versions=tuple(made.get(str(kind), ())),
            is_numbered=rules.is_numbered(kind),
            number=numbers.get(str(kind), ""),
            may_make=may_make,
        )
        for kind in KEPT
    )
    return Desk(
        lines=lines,
        sheets=_sheets(consultation, told) if may_print else (),
        may_make=may_make,
        may_print=may_print,
        office=office,
        office_is_set=rules.paper_of(office).pk is not None,
        told=told,
    )


def newest_of(actor: Any, consultation: Consultation) -> list[GeneratedDocument]:
    """The newest version of each kind that was made of a consultation in the actor's sight; one query."""
    del actor
    rows = GeneratedDocument.objects.filter(consultation=consultation).select_related("number")
    newest = {row.kind: row for row in rows.order_by("version")}
    return [newest[str(kind)] for kind in KEPT if str(kind) in newest]


def _made(consultation: Consultation, told: facts.Facts) -> dict[str, list[Made]]:
    rows = list(
        GeneratedDocument.objects.filter(consultation=consultation)
        .select_related("number", "template")
        .order_by("kind", "-version")
    )
    names = dict(Person.objects.filter(pk__in={r.made_by_id for r in rows}).values_list("pk", "name"))
    formats: dict[int, list[str]] = {}
    files = DocumentFile.objects.filter(document__consultation=consultation, erased_at__isnull=True)
    for document_id, form in files.values_list("document_id", "format").order_by("format"):
        formats.setdefault(document_id, []).append(form)
    found: dict[str, list[Made]] = {}
    for row in rows:
        versions = found.setdefault(row.kind, [])
        changed = () if versions else tuple(rules.changed_since(row, told))
        who = names.get(row.made_by_id or 0, "")
        versions.append(Made(row, who, tuple(formats.get(row.pk, ())), changed))
    return found


def require_make(actor: Any, consultation: Consultation) -> None:
    """Nothing for somebody who makes documents of this consultation; otherwise a refusal."""
    scope.require(actor, MAKE, consultation, see="consultations.see")


def require_print(actor: Any, consultation: Consultation) -> None:
    """Nothing for somebody who prints this consultation's sheets; otherwise a refusal."""
    if not may_print_for(actor, consultation):
        scope.require(actor, PRINT, consultation, see="consultations.see")


def may_print_for(actor: Any, consultation: Consultation) -> bool:
    """True for somebody who prints in this place, or who keeps the minutes of this meeting."""
    if scope.has(actor, PRINT, consultation.division_code):
        return True
    return consultations.is_recorder(actor, consultation, list(consultation.orders.all()))


def _sheets(consultation: Consultation, told: facts.Facts) -> tuple[Sheet, ...]:
    orders = list(consultation.orders.order_by("pk"))
    runs = PrintRun.objects.select_related("order", "item").order_by("-pk")
    by_kind: dict[str, list[PrintRun]] = {}
    for run in runs.filter(consultation=consultation)[:5]:
        by_kind.setdefault(run.kind, []).append(run)
    for run in runs.filter(item__consultation=consultation)[:5]:
        by_kind.setdefault(run.kind, []).append(run)
    for run in runs.filter(order__in=orders)[:5]:
        by_kind.setdefault(run.kind, []).append(run)
    choices = {
        Kind.HANDLING: tuple((item.pk, f"{item.what}（{item.lead}）") for item in told.items),
        Kind.SATISFACTION: tuple((order.pk, order.heading) for order in orders),
    }
    from_facts = {Kind.SATISFACTION: sum(order.requesters for order in told.orders) or 1}
    return tuple(
        Sheet(
            kind=str(kind),
            label=str(Kind(kind).label),
            gaps=tuple(rules.gaps(kind, consultation, told)),
            runs=tuple(by_kind.get(str(kind), ())),
            choices=choices.get(kind, ()),
            copies=min(from_facts.get(kind, 1), 500),
        )
        for kind in (Kind.SIGN_IN, Kind.HANDLING, Kind.SATISFACTION)
    )


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way out, with a name that a person understands."""

    content: bytes
    name: str
    content_type: str


def document_for(actor: Any, document_id: int) -> GeneratedDocument:
    """The version; raises NotFound where its consultation is out of the actor's sight."""
    rows = GeneratedDocument.objects.select_related("consultation__venue", "number")
    row = rows.filter(pk=document_id).first()
    if row is None:
        raise refusals.NotFound(_("没有找到这份文书，或者它不在您的工作范围内。"))
    consultations.consultation_for(actor, row.consultation_id)
    return row


def document_file(actor: Any, document_id: int, form: str) -> Download:
    """The file of a version; raises NotFound where its consultation is out of sight, or it was erased."""
    row = document_for(actor, document_id)
    file = DocumentFile.objects.filter(document=row, format=form, erased_at__isnull=True).first()
    content = ciphers.decrypt_bytes(bytes(file.content)) if file else b""
    if not content:
        raise refusals.NotFound(_("这一版没有这种文件，或者内容已经删除了。"))
    number = row.number.text if row.number else (_("草稿") if row.is_draft else "")
    words = [str(Kind(row.kind).label), row.consultation.title, number, _("第%(n)s版") % {"n": row.version}]
    return Download(content, file_name(words, form), TYPES[Format(form)])


def file_name(words: Sequence[str], form: str) -> str:
    """The words as a name that every system of files takes."""
    plain = "_".join(word for word in words if word)
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "", plain)[:90].rstrip(".") + f".{form}"


def rendered(paper: Paper, form: str, *, at: dt.datetime | None = None) -> bytes:
    """The paper in this format; raises NotPrintable for a PDF that this machine cannot make."""
    at = at or clock.now()
    return pdf.render(paper, at=at) if form == Format.PDF else docx.render(paper, at=at)
