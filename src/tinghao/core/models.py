"""The calendar of working days: the only tables of the core."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose holidays are known; deadlines that touch another year are provisional."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    loaded_at = models.DateTimeField(_("装入时间"))
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("日历年份")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that does not simply follow the week: a holiday, or a make-up working day."""

    date = models.DateField(_("日期"), primary_key=True)
    is_working = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=40, blank=True, default="")
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("日历")
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"
