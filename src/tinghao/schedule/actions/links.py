"""A person's links to the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.history import actions as history
from tinghao.schedule import kinds, rules
from tinghao.schedule.choices import Reach
from tinghao.schedule.models import Subscription

_SEEN_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def make_link(*, by: Any, reach: str) -> str:
    """The person has a link of this reach; an older one is dead at once. Returns its secret word, once.

    Only the digest stays. Recorded as `schedule.link_made`. Raises SignInNeeded for nobody, Forbidden for
    somebody without a post, Invalid for a reach that there is not.
    """
    _check(by, reach)
    word = rules.new_word()
    values = {
        "token_digest": rules.digest_of(word),
        "made_at": clock.now(),
        "read_at": None,
        "fingerprint": "",
        "changed_at": None,
    }
    Subscription.objects.update_or_create(person_id=by.person_id, reach=reach, defaults=values)
    history.append(kinds.PERSON, by.person_id, "schedule.link_made", by=by, data={"reach": reach})
    return word


@transaction.atomic
def revoke_link(*, by: Any, reach: str) -> None:
    """The person's link of this reach is dead at once. Recorded as `schedule.link_revoked`.

    Raises Stale where there is none any more.
    """
    _check_signed_in(by)
    if not Subscription.objects.filter(person_id=by.person_id, reach=reach).delete()[0]:
        raise refusals.Stale(_("这个链接刚才已经停用了。"))
    history.append(kinds.PERSON, by.person_id, "schedule.link_revoked", by=by, data={"reach": reach})


def note_given(link: Subscription, fingerprint: str) -> dt.datetime:
    """A telephone read the link; returns when what it gives last changed, to the second."""
    now = clock.now().replace(microsecond=0)
    changes: dict[str, Any] = {}
    if link.fingerprint != fingerprint or link.changed_at is None:
        changes = {"fingerprint": fingerprint, "changed_at": now}
    if changes or link.read_at is None or now - link.read_at > _SEEN_EVERY:
        changes["read_at"] = now
    if changes:
        Subscription.objects.filter(pk=link.pk).update(**changes)
    return changes.get("changed_at") or link.changed_at or now


def _check(by: Any, reach: str) -> None:
    _check_signed_in(by)
    if not by.grants:
        raise refusals.Forbidden(_("有了任职，才有日程可以订阅。"))
    if reach not in Reach.values:
        raise refusals.Invalid(_("请选要哪些事。"), fields={"reach": _("请从列表里选。")})


def _check_signed_in(by: Any) -> None:
    if not getattr(by, "is_signed_in", False) or by.person_id is None:
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
