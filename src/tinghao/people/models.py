"""Persons, accounts, members, member groups, organisations and venues."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import Division, InDivision
from tinghao.people.choices import EndReason, MemberLevel, OrganisationKind, VenueKind


class Person(InDivision):
    """Somebody who holds a post: the row that can be erased, while the history keeps its number.

    The place is that of the office which keeps the entry, not a home. No ID number, ever.
    `is_example` marks the invented people of the demo.
    """

    name = models.CharField(_("姓名"), max_length=40)
    phone = EncryptedTextField(_("手机"))
    phone_print = models.CharField(max_length=64, default="", blank=True, db_index=True)
    is_example = models.BooleanField(_("示例人物"), default=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("人员")
        indexes = (
            models.Index(fields=("city", "-id"), name="person_city"),
            models.Index(fields=("county", "-id"), name="person_county"),
        )
        constraints = (
            # The phone is a way to sign in, so it leads to one person.
            models.UniqueConstraint(
                fields=("phone_print",), condition=~Q(phone_print=""), name="person_phone_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its login name, as the login needs it."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """The login of a person of the staff. What the person may do stands in `access`, not here."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="account", verbose_name=_("人员"))
    username = models.CharField(_("登录名"), max_length=60, unique=True)
    email = models.EmailField(_("电子邮箱"), blank=True, default="")
    is_active = models.BooleanField(_("启用"), default=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.username


class Sector(models.Model):
    """A sector of the conference (界别)."""

    name = models.CharField(_("界别"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("界别")

    def __str__(self) -> str:
        return self.name


class Organisation(InDivision):
    """A body of any kind that can owe an answer: a department, a company, a property manager."""

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, choices=OrganisationKind)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True, default="")
    is_example = models.BooleanField(_("示例单位"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("单位")
        constraints = (
            models.UniqueConstraint(fields=("county", "name"), name="organisation_name_in_county"),
        )

    def __str__(self) -> str:
        return self.name


class Facts(models.Model):
    """What a member is in the conference, and where the member lives and works, by community.

    Said twice: on the member as it is today, and on each tenure as it was. Home and work are codes of
    communities and never an address; they serve nearness alone.
    """

    level = models.CharField(_("层级"), max_length=10, choices=MemberLevel)
    county = models.CharField(_("所在县"), max_length=6, default="", blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("界别")
    )
    is_standing = models.BooleanField(_("常委"), default=False)
    party = models.CharField(_("党派"), max_length=40, default="", blank=True)
    committee = models.CharField(_("专门委员会"), max_length=60, default="", blank=True)
    expertise = models.CharField(_("专长"), max_length=120, blank=True, default="")
    workplace = models.CharField(_("工作单位及职务"), max_length=120, default="", blank=True)
    home = models.CharField(_("居住社区"), max_length=12, default="", blank=True)
    work = models.CharField(_("工作社区"), max_length=12, default="", blank=True)
    term = models.PositiveSmallIntegerField(_("届"), default=7)
    session = models.PositiveSmallIntegerField(_("次"), null=True, blank=True)

    class Meta:
        abstract = True


class Member(Facts):
    """A member of the conference (委员), of the city, of a county, or of both.

    The facts are those of today; `Tenure` has those of every other day. `ended_on` is the last day in
    the conference, which may lie ahead.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="member", verbose_name=_("人员"))
    joined_on = models.DateField(_("任职起"), null=True, blank=True)
    ended_on = models.DateField(_("任职止"), null=True, blank=True)
    end_reason = models.CharField(_("离任原因"), max_length=12, choices=EndReason, default="", blank=True)

    class Meta:
        verbose_name = _("委员")
        indexes = (models.Index(fields=("county", "id"), name="member_county"),)

    def __str__(self) -> str:
        return self.person.name


class MemberGroup(InDivision):
    """A member group (委员小组), usually named after the community that it is attached to."""

    name = models.CharField(_("名称"), max_length=60)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("委员小组")
        constraints = (
            models.UniqueConstraint(fields=("county", "name"), name="member_group_name_in_county"),
        )

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """Something that holds from a day on, and until a day where one is set (inclusive)."""

    starts = models.DateField(_("起"))
    ends = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        abstract = True


def in_force(day: object, prefix: str = "") -> Q:
    """The condition that a dated row holds on `day`."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": day})
    )


class Tenure(Dated, Facts):
    """What a member was from a day on: a change of level or sector begins a new row and ends the last."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="tenures")

    class Meta:
        verbose_name = _("委员任期")
        constraints = (models.UniqueConstraint(fields=("member", "starts"), name="tenure_once_a_day"),)


class GroupCommunity(Dated):
    """A community that a member group looks after; a group may have several, a community too."""

    group = models.ForeignKey(MemberGroup, models.CASCADE, related_name="communities")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("小组联系社区")
        constraints = (
            models.UniqueConstraint(fields=("group", "division", "starts"), name="group_community_once"),
        )
        indexes = (models.Index(fields=("division", "group"), name="group_community_place"),)


class GroupMembership(Dated):
    """A member's place in a group; changes are dated, so history stays with the group of that day."""

    group = models.ForeignKey(MemberGroup, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    is_leader = models.BooleanField(_("组长"), default=False)

    class Meta:
        verbose_name = _("小组成员")
        constraints = (
            models.UniqueConstraint(fields=("group", "member", "starts"), name="group_membership_once"),
        )


class Venue(InDivision):
    """A place to sit down: a studio, a room, a square, a pavilion; it belongs to a body."""

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=12, choices=VenueKind)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("归属单位"))
    address = models.CharField(_("地址"), max_length=120, blank=True, default="")
    opening = models.CharField(_("开放时间"), max_length=120, blank=True, default="")
    capacity = models.PositiveSmallIntegerField(_("能坐几人"), null=True, blank=True)
    # Of a studio that bears a member's name: who founded it, and when it opened.
    founder = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="studios", verbose_name=_("创办委员")
    )
    opened_on = models.DateField(_("成立日期"), null=True, blank=True)
    is_duty_public = models.BooleanField(_("公开值班委员的姓名"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("议事场所")
        indexes = (models.Index(fields=("township", "id"), name="venue_township"),)

    def __str__(self) -> str:
        return self.name
