"""The first administrators of a new site, who have nobody yet to appoint them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tinghao.access import actions
from tinghao.access.roles import Role
from tinghao.access.rules import ADMINISTRATORS
from tinghao.core import refusals
from tinghao.core.actors import SYSTEM
from tinghao.people import actions as people_actions


class Command(BaseCommand):
    help = "登记一位管理员，开通账号并任职；一次性密码只显示这一回。三种管理员要由三个人担任。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=sorted(str(role) for role in ADMINISTRATORS))
        parser.add_argument("name", help="姓名")
        parser.add_argument("--place", default="3411", help="范围的区划代码，默认 3411")
        parser.add_argument("--username", default="", help="登录名，不填就自动取一个")

    def handle(self, *args: Any, **options: Any) -> None:
        """Person, account and post exist together or not at all; recorded as done by the system."""
        try:
            with transaction.atomic():
                person = people_actions.create_person(name=options["name"], place=options["place"], by=SYSTEM)
                account, password = people_actions.create_account(
                    person=person, username=options["username"], by=SYSTEM
                )
                actions.appoint(person=person, role=options["role"], division=options["place"], by=SYSTEM)
        except refusals.Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{Role(options['role']).label}：{person.name}")
        self.stdout.write(f"登录名：{account.username}")
        self.stdout.write(f"一次性密码：{password}（第一次登录后请换成自己的，并设置第二重验证）")
