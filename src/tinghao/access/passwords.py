"""What a password must be: long enough, not the person's name, not one that everybody guesses first."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.people.models import Account

SHORTEST = 10
LONGEST = 128
# Guessed first in this country and this house, beside the list that Django brings.
_LOCAL = ("tinghao", "xieshang", "chuzhou", "zhengxie", "woaini", "qwerty", "password", "admin", "iloveyou")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip().lower() for line in lines)


def check(password: str, account: Account, *, field: str = "password") -> None:
    """Nothing happens where the password will do; raises Invalid that says what to change."""
    if said := _fault(password, account):
        raise refusals.Invalid(said, fields={field: said})


def _fault(password: str, account: Account) -> str:
    if len(password) < SHORTEST:
        return _("密码至少 10 位；一句自己记得住的话也可以。")
    if len(password) > LONGEST:
        return _("密码太长了，最多 128 位。")
    if len(set(password)) < 5:
        return _("密码里重复的字太多，请换一个。")
    folded = password.lower()
    own = [account.username, account.person.name, account.person.phone, account.email.partition("@")[0]]
    if any(len(word) >= 2 and word.lower() in folded for word in own):
        return _("密码里不要有自己的姓名、登录名或手机号。")
    stem = folded.rstrip("0123456789!@#$%^&*._-")
    if folded in _common() or stem in _LOCAL or (len(stem) >= 4 and stem in _common()) or folded.isdigit():
        return _("这个密码太常见，很容易被猜到，请换一个。")
    return ""
