"""Reading links, and what comes through one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import happenings, scope
from tinghao.access.happenings import Happening
from tinghao.core import clock, refusals
from tinghao.people.models import Account
from tinghao.schedule import rules
from tinghao.schedule.choices import Reach
from tinghao.schedule.models import Subscription

TOWNSHIP_DIGITS = 9


def links_of(actor: Any) -> dict[str, Subscription]:
    """The actor's own links by their reach."""
    return {one.reach: one for one in Subscription.objects.filter(person_id=actor.person_id)}


def public_link(word: str) -> Subscription:
    """The link with this secret word; raises NotFound for one that is revoked, replaced or was never made."""
    found = Subscription.objects.select_related("person").filter(token_digest=rules.digest_of(word)).first()
    if found is None:
        raise refusals.NotFound(_("这个日历链接不对，或者已经停用。请在“日程”里重新生成一个。"))
    return found


def public_through(link: Subscription) -> list[Happening]:
    """What the link gives today: what its person may see now, a month back and a year ahead.

    Nothing, where the account was closed, the person erased or the last post has ended: the telephone then
    empties itself. Deadlines never leave the house.
    """
    is_open = Account.objects.filter(
        person_id=link.person_id, is_active=True, person__erased_at__isnull=True
    ).exists()
    if not is_open:
        return []
    actor = scope.actor_for(link.person)
    if not actor.grants:
        return []
    today = clock.today()
    first, last = today - dt.timedelta(days=rules.BACK), today + dt.timedelta(days=rules.AHEAD)
    is_local = all(len(grant.division) >= TOWNSHIP_DIGITS for grant in actor.grants)
    found = happenings.read(actor, first, last)
    return rules.let_out(found, only_mine=link.reach == Reach.MINE, with_open_days=is_local)
