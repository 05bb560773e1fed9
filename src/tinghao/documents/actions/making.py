"""A document is made from the facts of the moment, numbered, rendered, and kept as it is."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import Consultation
from tinghao.core import ciphers, clock, refusals
from tinghao.divisions.models import ancestry
from tinghao.documents import contents, docx, facts, filling, pdf, queries, rules, soffice
from tinghao.documents.choices import KEPT, Format, Kind
from tinghao.documents.contents.official import Issued
from tinghao.documents.facts import Facts
from tinghao.documents.models import (
    DocumentFile,
    GeneratedDocument,
    IssuedNumber,
    NumberSeries,
    OfficePaper,
    Template,
)
from tinghao.documents.paper import Paper
from tinghao.history import actions as history


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The files of a document by format, and why there is no PDF among them."""

    files: dict[str, bytes]
    not_printed: str = ""


def make_document(
    consultation: Consultation, *, by: Any, kind: str, dated: dt.date | None = None, is_draft: bool = False
) -> GeneratedDocument:
    """The document exists in a new version, as .docx and, where this machine can, as PDF.

    It has the number of this document in its office's series (〔2026〕n号), which a first version takes
    and later ones keep; a draft takes none. The office's own template is filled where it has one. Made
    again from the same facts it is the version that is there already. Drawing happens between two
    transactions, so that nobody waits for the database meanwhile; where it fails, the number waits for the
    next try. Needs `documents.make`. Recorded as `documents.made` in the consultation's chain. Raises
    Invalid where facts are missing, and for a day before the meeting.
    """
    if kind not in KEPT:
        raise refusals.Invalid(_("没有这种文书。"))
    queries.require_make(by, consultation)
    told = facts.of(consultation)
    dated = dated or clock.today()
    _check(kind, consultation, told, dated, is_draft)
    office = rules.office_of(consultation.division_code)
    template = rules.template_of(office, kind)
    parts = rules.parts_said(kind, told)
    rows = GeneratedDocument.objects.filter(consultation=consultation, kind=kind)
    last = rows.order_by("-version").first()
    if last is not None and _is_same(last, (parts, dated, is_draft, template.pk if template else None)):
        return last
    number = None if is_draft or not rules.is_numbered(kind) else _number(office, kind, consultation)
    at = clock.now()
    paper = paper_for(kind, told, rules.paper_of(office), number, dated)
    drawn = _drawn(paper, at) if template is None else _filled(template, told, number, dated)
    values = {
        "kind": kind,
        # As it was read above: of two who press at once the second finds it taken.
        "version": last.version + 1 if last else 1,
        "title": paper.title[:160],
        "number": number,
        "is_draft": is_draft,
        "dated": dated,
        "template": template,
        "facts": parts,
        "history_seq": told.history_seq,
        "minutes_version": told.minutes_version,
        "not_printed": drawn.not_printed[:300],
        "made_by_id": by.person_id,
        "made_at": at,
    }
    return _keep(consultation, drawn, values, by)


@transaction.atomic
def _keep(consultation: Consultation, drawn: _Drawn, values: dict[str, Any], by: Any) -> GeneratedDocument:
    made = _insert(consultation, **values)
    digests = {form: hashlib.sha256(content).hexdigest() for form, content in drawn.files.items()}
    DocumentFile.objects.bulk_create(
        DocumentFile(document=made, format=form, sha256=digests[form], content=ciphers.encrypt_bytes(content))
        for form, content in drawn.files.items()
    )
    history.append(
        "consultation",
        consultation.pk,
        "documents.made",
        by=by,
        data={
            "document": made.pk,
            "form": str(made.kind),
            "version": made.version,
            "minutes": made.minutes_version,
            "sha256": digests[Format.DOCX],
        },
    )
    return made


def _check(kind: str, consultation: Consultation, told: Facts, dated: dt.date, is_draft: bool) -> None:
    for gap in rules.gaps(kind, consultation, told):
        if gap.weight == rules.STOP or (gap.weight == rules.DRAFT and not is_draft):
            raise refusals.Invalid(gap.words)
    held = clock.local(consultation.starts_at).date()
    if kind in {Kind.MINUTES, Kind.REPORT} and dated < held:
        words = _("成文日期不能早于协商那一天。")
        raise refusals.Invalid(words, fields={"dated": words})


def _is_same(last: GeneratedDocument, now: tuple[dict[str, str], dt.date, bool, int | None]) -> bool:
    # Without its PDF it is tried again, unless nothing here could make one.
    if last.not_printed and (last.template_id is None or soffice.program()):
        return False
    if last.files.filter(erased_at__isnull=False).exists():
        return False
    return (last.facts, last.dated, last.is_draft, last.template_id) == now


@transaction.atomic
def _number(office: str, kind: str, consultation: Consultation) -> IssuedNumber:
    series, _is_new = NumberSeries.objects.get_or_create(
        office=office, kind=kind, defaults={"year": clock.today().year}
    )
    year = clock.today().year
    for _try in range(20):
        if given := IssuedNumber.objects.filter(series=series, consultation=consultation).first():
            return given
        series.refresh_from_db()
        number = series.used + 1 if series.year == year else 1
        # The conditional update is the lock: of two at the same moment one finds what it read.
        taken = NumberSeries.objects.filter(pk=series.pk, year=series.year, used=series.used)
        if taken.update(year=year, used=number):
            text = f"{series.prefix}〔{year}〕{number}号"
            return IssuedNumber.objects.create(
                series=series, consultation=consultation, year=year, number=number, text=text
            )
    raise refusals.Unavailable(_("编号暂时取不到，请再试一次。"))


def paper_for(
    kind: str, told: Facts, office: OfficePaper, number: IssuedNumber | None, dated: dt.date
) -> Paper:
    """The paper of this document by the built-in contents."""
    if kind == Kind.OUTCOMES:
        return contents.forms.outcomes(told)
    day = facts.day_of(dated)
    text = number.text if number else f"〔{dated.year}〕　号"
    marks = {
        Kind.NOTICE: office.mark_notice,
        Kind.MINUTES: office.mark_minutes,
        Kind.REPORT: office.mark_report,
    }
    issued = Issued(office.name, marks[Kind(kind)], text, day, office.addressee, office.copy_to)
    written = {
        Kind.NOTICE: contents.official.notice,
        Kind.MINUTES: contents.official.minutes,
        Kind.REPORT: contents.official.report,
    }
    return written[Kind(kind)](told, issued)


def _insert(consultation: Consultation, **values: Any) -> GeneratedDocument:
    try:
        with transaction.atomic():
            return GeneratedDocument.objects.create(
                consultation=consultation, **ancestry(consultation.division_code), **values
            )
    except IntegrityError:
        raise refusals.Stale(_("就在刚才，有人做好了同一份文书。请看最新的一版。")) from None


def _drawn(paper: Paper, at: dt.datetime) -> _Drawn:
    """Both files; a PDF that cannot be made says why."""
    files: dict[str, bytes] = {Format.DOCX: docx.render(paper, at=at)}
    try:
        files[Format.PDF] = pdf.render(paper, at=at)
    except pdf.NotPrintable as refusal:
        return _Drawn(files, refusal.message)
    return _Drawn(files)


def _filled(template: Template, told: Facts, number: IssuedNumber | None, dated: dt.date) -> _Drawn:
    office = rules.paper_of(template.office)
    values = filling.values_of(told, office, number.text if number else "", dated)
    content = filling.fill(bytes(template.content), values)
    try:
        return _Drawn({Format.DOCX: content, Format.PDF: soffice.pdf_of(content)})
    except pdf.NotPrintable as refusal:
        return _Drawn({Format.DOCX: content}, refusal.message)


@transaction.atomic
def erase_document(document: GeneratedDocument, *, by: Any) -> None:
    """The files of this version are gone for good; that it was made, when and by whom, stays.

    Needs `documents.office`. Recorded as `documents.erased`. Raises Stale where they are gone already.
    """
    scope.require(by, "documents.office", document, see="consultations.see")
    live = DocumentFile.objects.filter(document=document, erased_at__isnull=True)
    if not live.update(content=b"", erased_at=clock.now()):
        raise refusals.Stale(_("这一版的内容已经删除了。"))
    history.append(
        "consultation",
        document.consultation_id,
        "documents.erased",
        by=by,
        data={"document": document.pk, "form": document.kind, "version": document.version},
    )
