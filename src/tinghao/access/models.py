"""Appointments, the convener's post, absences, second factors, open sessions, and counted attempts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.access.roles import Role
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import Division, InDivision
from tinghao.people.models import Account, Dated, Organisation, Person


class Appointment(Dated):
    """A person holds a role for a division and everything below it, from a day until a day.

    A handling unit's person is bound to an organisation besides. One person may hold several. For a
    convener the conditions of the post are recorded as words: the duties in the Party committee (every
    convener is a deputy secretary of it) and the rank that goes with the post.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("范围"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    is_acting = models.BooleanField(_("代理"), default=False)
    duties = models.CharField(_("党政职务"), max_length=60, default="", blank=True)
    rank = models.CharField(_("职级待遇"), max_length=60, default="", blank=True)
    is_name_public = models.BooleanField(_("公开姓名"), default=False)

    class Meta:
        verbose_name = _("任职")
        indexes = (
            models.Index(fields=("person", "starts"), name="appointment_person"),
            models.Index(fields=("division", "role"), name="appointment_place"),
        )


class ConvenerPost(InDivision):
    """What stays with the convener's post of a township, whoever holds it: the office that answers."""

    office_phone = models.CharField(_("办公电话"), max_length=30, default="", blank=True)
    office_address = models.CharField(_("办公地点"), max_length=120, default="", blank=True)

    class Meta:
        verbose_name = _("召集人岗位")
        constraints = (models.UniqueConstraint(fields=("township",), name="convener_post_once"),)


class PostName(Dated):
    """A name that the convener's post bears in a city or a county for some time.

    One post, several names: 召集人 since 2019, and 政协工作联络组组长 besides from 2023 on (domain, 1.3).
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("范围"))
    name = models.CharField(_("岗位名称"), max_length=30)

    class Meta:
        verbose_name = _("岗位名称")
        constraints = (models.UniqueConstraint(fields=("division", "name", "starts"), name="post_name_once"),)


class Absence(Dated):
    """A member is away for some days, and another member stands in with all that the groups grant.

    The chain goes on: who stands in for somebody may be away as well. `scope` follows it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences", verbose_name=_("委员"))
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="stands_in", verbose_name=_("代理人"))
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("请假代理")
        constraints = (
            models.CheckConstraint(condition=~Q(person=models.F("delegate")), name="absence_of_another"),
        )
        indexes = (
            models.Index(fields=("delegate", "starts"), name="absence_delegate"),
            models.Index(fields=("person", "starts"), name="absence_person"),
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
