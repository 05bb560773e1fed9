"""Appointments: who holds which role, where, from when until when; and counted attempts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinghao.access.roles import Role
from tinghao.divisions.models import Division
from tinghao.people.models import Dated, Organisation, Person


class Appointment(Dated):
    """A person holds a role for a division and everything below it, from a day until a day.

    A handling unit's person is bound to an organisation besides. One person may hold several.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("范围"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )

    class Meta:
        verbose_name = _("任职")
        indexes = (
            models.Index(fields=("person", "starts"), name="appointment_person"),
            models.Index(fields=("division", "role"), name="appointment_place"),
        )


class Attempt(models.Model):
    """How often something was tried in a window of time: the limit against guessing, in one row."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    resets_at = models.DateTimeField(db_index=True)
