"""Who may do what with schemes, words and the year's end."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.assessment.models import Evaluation
from tinghao.core import refusals
from tinghao.core.actors import System
from tinghao.filing import rules as filing
from tinghao.people.models import Member

SEE, SCHEMES, EVALUATE, FREEZE = "filing.see", "assessment.schemes", "assessment.evaluate", "filing.freeze"


def require_office(actor: Any, owner: str, capability: str = SCHEMES) -> None:
    """Raises NotFound, Forbidden or SignInNeeded for everybody but the office that keeps the ledger.

    A county's office keeps the county's ledger and not the city's; the city's office sees both.
    """
    if not isinstance(actor, System):
        scope.require(actor, capability, SimpleNamespace(division_code=owner), see=SEE)


def check_may_evaluate(actor: Any, member: Member, township: str, day: dt.date) -> None:
    """Raises unless the actor convenes there and the member is in a group of that township that day.

    Raises Forbidden for one's own year: nobody speaks of oneself.
    """
    if member.person_id == getattr(actor, "person_id", None):
        raise refusals.Forbidden(_("自己的履职不由自己评价。"))
    scope.require(actor, EVALUATE, SimpleNamespace(division_code=township), see=SEE)
    if not any(code.startswith(township) for code in filing.home_codes(member, day)):
        raise refusals.NotFound(_("没有找到这位委员，或者不在您的工作范围内。"))


def is_about(actor: Any, evaluation: Evaluation) -> bool:
    """True for the member of whom the word speaks."""
    person_id = getattr(actor, "person_id", None)
    return person_id is not None and evaluation.member.person_id == person_id
