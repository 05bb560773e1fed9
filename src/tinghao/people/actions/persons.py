"""Persons and their accounts: registered, changed, given a login, erased."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.history.actions import Step
from tinghao.people import kinds, phones, rules
from tinghao.people.models import Account, Person

ERASED_NAME = _("已注销")
# Letters and digits that nobody confuses on paper or on the phone.
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be registered at a place."""

    name: str
    place: str
    phone: str = ""
    is_example: bool = False


def create_person(*, name: str, place: str, phone: str = "", is_example: bool = False, by: Acts) -> Person:
    """The person is in the register of the place; recorded without name and number.

    Refusals: NotFound or Forbidden where `by` does not keep that place's register, Invalid for an
    empty name, an unknown place, a number that is none or that leads to somebody else.
    """
    return create_persons([NewPerson(name, place, phone, is_example)], by=by)[0]


@transaction.atomic
def create_persons(rows: Sequence[NewPerson], *, by: Acts) -> list[Person]:
    """All of them are in the registers, in the order given, or none; see `create_person`."""
    for place in dict.fromkeys(row.place for row in rows):
        rules.require_management(by, place)
        rules.place(place)
    made = []
    for row in rows:
        number = phones.normalised(row.phone)
        made.append(
            Person(
                name=rules.text(row.name, field="name", longest=40, missing=_("请填写姓名。")),
                phone=number,
                phone_print=phones.print_of(number),
                is_example=row.is_example,
                **ancestry(row.place),
            )
        )
    prints = [person.phone_print for person in made if person.phone_print]
    if len(set(prints)) < len(prints) or _taken(prints):
        raise _phone_is_taken()
    Person.objects.bulk_create(made, batch_size=500)
    history.append_many(
        [
            Step(
                kinds.PERSON,
                person.pk,
                "people.person_created",
                {"place": person.division_code, "example": person.is_example},
                is_first=True,
            )
            for person in made
        ],
        by=by,
    )
    return made


@transaction.atomic
def change_person(person: Person, *, name: str, phone: str, by: Acts) -> Person:
    """Name and number are as given; recorded which of the two changed, never to what.

    Refusals: as for `create_person`, and Stale for a person who was erased.
    """
    rules.require_management(by, person.division_code)
    _living(person)
    new_name = rules.text(name, field="name", longest=40, missing=_("请填写姓名。"))
    number = _free_phone(phone, person)
    changed = {"name": new_name != person.name, "phone": number != person.phone}
    if any(changed.values()):
        person.name, person.phone, person.phone_print = new_name, number, phones.print_of(number)
        person.save(update_fields=["name", "phone", "phone_print"])
        history.append(kinds.PERSON, person.pk, "people.person_changed", by=by, data=changed)
    return person


@transaction.atomic
def create_account(
    *, person: Person, username: str = "", email: str = "", with_password: bool = True, by: Acts
) -> tuple[Account, str]:
    """The person can sign in; returns the account and a password that works once and is kept nowhere.

    The first sign-in asks for an own password. Without a password (`with_password=False`) nobody
    can sign in with one: for the invented people of the demo. Recorded on the person. Refusals:
    NotFound or Forbidden by place, Stale where an account exists or the person was erased, Invalid
    for a login name that is taken or not plain.
    """
    rules.require_management(by, person.division_code)
    _living(person)
    if Account.objects.filter(person=person).exists():
        raise refusals.Stale(_("这位人员已经有账号了。"))
    account = Account(person=person, username=_free_username(username, person), email=email)
    password = one_time_password() if with_password else ""
    if with_password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    history.append(kinds.PERSON, person.pk, "people.account_created", by=by, data={"account": account.pk})
    return account, password


@transaction.atomic
def stop_account(account: Account, *, by: Acts) -> None:
    """The account cannot sign in and its sessions answer nobody; recorded. Refusals: by place, Stale."""
    _switch(account, by, is_active=False)


@transaction.atomic
def resume_account(account: Account, *, by: Acts) -> None:
    """The account can sign in again; recorded. Refusals: by place, Stale."""
    _living(account.person)
    _switch(account, by, is_active=True)


@transaction.atomic
def erase_person(person: Person, *, by: Acts) -> None:
    """Name, number and login are gone; the number of the row stays, and so does the history.

    A right of the person (Personal Information Protection Law, Art. 47). Recorded. Refusals: by
    place, Stale where it was done already, Forbidden for oneself.
    """
    rules.require_management(by, person.division_code)
    if by.person_id == person.pk:
        raise refusals.Forbidden(_("不能注销自己，请由另一位同事来办。"))
    now = clock.now()
    count = Person.objects.filter(pk=person.pk, erased_at__isnull=True).update(
        name=ERASED_NAME, phone="", phone_print="", erased_at=now
    )
    if count != 1:
        raise refusals.Stale(_("这位人员的资料已经抹去了。"))
    person.name, person.phone, person.phone_print, person.erased_at = ERASED_NAME, "", "", now
    for account in Account.objects.filter(person=person):
        account.username, account.email, account.is_active = f"erased-{account.pk}", "", False
        account.set_unusable_password()
        account.save(update_fields=["username", "email", "is_active", "password"])
    history.append(kinds.PERSON, person.pk, "people.person_erased", by=by)


def one_time_password() -> str:
    """Twelve plain characters in three groups: about 59 bits, easy to read out."""
    letters = [secrets.choice(_PLAIN) for _place in range(12)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


def _switch(account: Account, by: Acts, *, is_active: bool) -> None:
    rules.require_management(by, account.person.division_code)
    if not is_active and by.person_id == account.person_id:
        raise refusals.Forbidden(_("不能停用自己的账号，请由另一位同事来办。"))
    if Account.objects.filter(pk=account.pk, is_active=not is_active).update(is_active=is_active) != 1:
        raise refusals.Stale(_("这个账号刚才已经改过了。"))
    account.is_active = is_active
    kind = "people.account_resumed" if is_active else "people.account_stopped"
    history.append(kinds.PERSON, account.person_id, kind, by=by, data={"account": account.pk})


def _living(person: Person) -> None:
    if person.erased_at is not None:
        raise refusals.Stale(_("这位人员的资料已经抹去了。"))


def _free_phone(typed: str, person: Person) -> str:
    number = phones.normalised(typed)
    if number and _taken([phones.print_of(number)], besides=person.pk):
        raise _phone_is_taken()
    return number


def _taken(prints: list[str], *, besides: int = 0) -> bool:
    return any(
        Person.objects.filter(phone_print__in=prints[start : start + 500]).exclude(pk=besides).exists()
        for start in range(0, len(prints), 500)
    )


def _phone_is_taken() -> refusals.Invalid:
    message = _("这个号码已经登记在另一位人员名下。")
    return refusals.Invalid(message, fields={"phone": message})


def _free_username(typed: str, person: Person) -> str:
    username = typed.strip().lower() or f"user{person.pk:04d}"
    if not _USERNAME.fullmatch(username):
        message = _("登录名用小写字母开头，可以有字母、数字、点和短横，2 到 60 位。")
        raise refusals.Invalid(message, fields={"username": message})
    if Account.objects.filter(username=username).exists():
        message = _("这个登录名有人用了，请换一个。")
        raise refusals.Invalid(message, fields={"username": message})
    return username
