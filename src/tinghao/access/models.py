"""Appointments, second factors, open sessions, and counted attempts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinghao.access.roles import Role
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import Division
from tinghao.people.models import Account, Dated, Organisation, Person


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


class Factor(models.Model):
    """A second way of proving who signs in: a code generator (TOTP) or a passkey.

    `secret` is encrypted: the shared secret of the generator, or the public key of the passkey.
    `step` is the last time step (or signature count) that was accepted; nothing older is taken again.
    """

    class Kind(models.TextChoices):
        TOTP = "totp", _("动态验证码")
        PASSKEY = "passkey", _("通行密钥")

    account = models.ForeignKey(Account, models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=40, default="", blank=True)
    secret = EncryptedTextField()
    step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("第二重验证")
        constraints = (
            models.UniqueConstraint(
                fields=("account",), condition=models.Q(kind="totp"), name="factor_one_generator"
            ),
        )


class RecoveryCode(models.Model):
    """A code on paper that opens the door once when the phone is lost; only its print is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    code_print = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "code_print"), name="recovery_code_once"),)


class SignIn(models.Model):
    """A session that is open: what the person sees under 已登录的设备, and can end."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    device = models.CharField(_("设备"), max_length=60, default="", blank=True)

    class Meta:
        verbose_name = _("登录")
        ordering = ("-started_at", "-id")
