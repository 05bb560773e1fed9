"""Facts about one actor and one map."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import ciphers, clock, refusals
from tinghao.opinions.choices import MapState
from tinghao.opinions.models import OpinionMap

SEE = "opinions.see"
# With fewer nothing can be compared; more than this nobody reads.
LEAST_STATEMENTS = 3
MOST_STATEMENTS = 500
MOST_SUGGESTED = 5


def require(actor: Any, capability: str, opinion_map: OpinionMap) -> None:
    """Nothing where the actor may; otherwise NotFound, Forbidden or SignInNeeded."""
    scope.require(actor, capability, opinion_map, see=SEE)


def is_taking_votes(opinion_map: OpinionMap) -> bool:
    """True while people can vote: opened, not closed, and the last day not over."""
    on_time = opinion_map.closes_on is None or clock.today() <= opinion_map.closes_on
    return opinion_map.state == MapState.OPEN and on_time


def check_is_taking_votes(opinion_map: OpinionMap) -> None:
    """Raises Stale before the opening and after the end, as the database has it now."""
    now = OpinionMap.objects.only("state", "closes_on").get(pk=opinion_map.pk)
    if not is_taking_votes(now):
        raise refusals.Stale(_("这次表态还没有开始，或者已经结束了。您刚才这一下没有记，以前的都在。"))


def folded(opinion_map: OpinionMap, body: str) -> str:
    """A keyed digest of the words of a statement, the same for what reads the same."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", body).lower() if c.isalnum())
    return ciphers.fingerprint(f"opinions:{opinion_map.pk}:statement:{plain}")
