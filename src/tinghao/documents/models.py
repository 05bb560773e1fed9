"""Documents that were made, their numbers, the office's own words and templates, printings of blank forms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock
from tinghao.divisions.models import InDivision
from tinghao.documents.choices import BLANK_FORMS, KEPT, MOST_AS_DOCX, MOST_COPIES, NUMBERED, Format, Kind
from tinghao.orders.models import Order

NAME_LIMIT = 60
COPY_LIMIT = 200
PREFIX_LIMIT = 20


class OfficePaper(models.Model):
    """What an office writes once and every document of its county (or city) then carries."""

    office = models.CharField(max_length=6, unique=True)
    name = models.CharField(_("发文机关"), max_length=NAME_LIMIT)
    mark_notice = models.CharField(_("通知的红头"), max_length=30)
    mark_minutes = models.CharField(_("纪要的红头"), max_length=30)
    mark_report = models.CharField(_("专报的红头"), max_length=30)
    addressee = models.CharField(_("专报的主送机关"), max_length=COPY_LIMIT, blank=True, default="")
    copy_to = models.CharField(_("抄送机关"), max_length=COPY_LIMIT, blank=True, default="")

    class Meta:
        verbose_name = _("文书设置")

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """A series of document numbers of one office: 代字, the year, and the last number that was given out."""

    office = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=Kind)
    prefix = models.CharField(_("发文机关代字"), max_length=PREFIX_LIMIT, blank=True, default="")
    year = models.PositiveSmallIntegerField()
    used = models.PositiveIntegerField(_("今年已用到"), default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("office", "kind"), name="number_series_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in NUMBERED]), name="number_series_kind"
            ),
        )

    @property
    def used_this_year(self) -> int:
        """The last number that is used up in the year that is now."""
        return self.used if self.year == clock.today().year else 0


class IssuedNumber(models.Model):
    """A number that was given to a document; all later versions of that document keep it."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="issued")
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "year", "number"), name="issued_number_once"),
            models.UniqueConstraint(fields=("series", "consultation"), name="issued_to_one"),
        )

    def __str__(self) -> str:
        return self.text


class Template(models.Model):
    """An office's own .docx for one kind of document; every upload is a new version, none is changed."""

    office = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=Kind)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("模板")
        constraints = (
            models.UniqueConstraint(fields=("office", "kind", "version"), name="template_version_once"),
            models.UniqueConstraint(
                fields=("office", "kind"), condition=Q(retired_at__isnull=True), name="template_one_in_use"
            ),
        )

    def __str__(self) -> str:
        return self.name


class GeneratedDocument(InDivision):
    """A document as it was made on a day: from which facts, by whom, under which number.

    `facts` holds a keyed digest of each part of the facts; `history_seq` and `minutes_version` say how
    far the consultation had come. A draft has no number and binds nobody.
    """

    kind = models.CharField(_("文书"), max_length=12, choices=Kind)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="documents")
    version = models.PositiveSmallIntegerField(_("版次"))
    title = models.CharField(max_length=160)
    number = models.ForeignKey(IssuedNumber, models.PROTECT, null=True, blank=True, related_name="+")
    is_draft = models.BooleanField(_("草稿"), default=False)
    dated = models.DateField(_("成文日期"))
    template = models.ForeignKey(Template, models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict)
    history_seq = models.PositiveIntegerField()
    minutes_version = models.PositiveIntegerField(default=0)
    not_printed = models.CharField(max_length=300, blank=True, default="")
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("文书")
        constraints = (
            models.UniqueConstraint(fields=("consultation", "kind", "version"), name="document_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in KEPT]), name="document_kind_kept"
            ),
        )

    def __str__(self) -> str:
        return self.title


class DocumentFile(models.Model):
    """The document itself, encrypted: minutes hold what people said. Erasing it leaves the record."""

    document = models.ForeignKey(GeneratedDocument, models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices=Format)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "format"), name="document_file_once"),)


class PrintRun(InDivision):
    """Some copies of a blank form that were printed together (一次印表): what for, how many.

    The code on each copy is `run` and the number of the copy (see `codes`), so that a slip which comes
    back says what it belongs to without a row for each sheet of paper.
    """

    kind = models.CharField(_("表"), max_length=12, choices=Kind)
    run = models.CharField(max_length=5, unique=True)
    copies = models.PositiveSmallIntegerField(_("份数"))
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(OutcomeItem, models.PROTECT, null=True, blank=True, related_name="+")
    printed_by_id = models.BigIntegerField(null=True)
    printed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("印表")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in BLANK_FORMS]), name="print_run_kind_blank"
            ),
            models.CheckConstraint(
                condition=Q(copies__gte=1, copies__lte=MOST_COPIES), name="print_run_copies"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="print_run_city"),
            models.Index(fields=("county", "-id"), name="print_run_county"),
            models.Index(fields=("township", "-id"), name="print_run_township"),
            models.Index(fields=("community", "-id"), name="print_run_community"),
        )

    def __str__(self) -> str:
        return self.run

    @property
    def has_docx(self) -> bool:
        """True where it is few enough sheets for a word processor."""
        return self.copies <= MOST_AS_DOCX
