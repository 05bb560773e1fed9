"""Links of items: which there are for the office, and what a link opens for who holds it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.consultations import linking, rules
from tinghao.consultations.models import ItemLink, LinkWord, OutcomeItem
from tinghao.core import clock, refusals
from tinghao.history import queries as history
from tinghao.people.models import Organisation, in_force


def links_of(actor: Any, item: OutcomeItem) -> list[ItemLink]:
    """The links of an item, newest first, for who may make them; nothing for anybody else."""
    if not scope.has(actor, "consultations.link", item.order.division_code):
        return []
    return list(item.links.select_related("organisation", "item__order"))


def words_of(actor: Any, item: OutcomeItem) -> list[LinkWord]:
    """Who answered by link, as they called themselves; for the staff that sees the order."""
    if not scope.has(actor, "orders.see", item.order.division_code):
        return []
    return list(LinkWord.objects.filter(link__item=item).exclude(name="").select_related("link"))


def link_for(actor: Any, link_id: int) -> ItemLink:
    """A link that the actor may take back; raises NotFound."""
    found = (
        ItemLink.objects.select_related("item__order", "item__lead_unit", "organisation")
        .filter(pk=link_id)
        .first()
    )
    if found is None or not scope.has(actor, "consultations.link", found.item.order.division_code):
        raise refusals.NotFound(_("没有找到这个链接。"))
    return found


def is_open(link: ItemLink) -> bool:
    """True while the link still opens its item."""
    return link.revoked_at is None and link.ends_on >= clock.today()


def without_account(ids: Iterable[int]) -> set[int]:
    """Of these units those for which nobody has an account today."""
    wanted = set(ids)
    held = Appointment.objects.filter(
        in_force(clock.today()), role=Role.HANDLING_UNIT, organisation_id__in=wanted
    )
    return wanted - set(held.values_list("organisation_id", flat=True))


def units_of(item: OutcomeItem) -> list[tuple[Organisation, bool]]:
    """The units of an item, the lead first, each with whether somebody of it has an account."""
    units = [item.lead_unit, *item.co_units.all()]
    unknown = without_account(u.pk for u in units)
    return [(u, u.pk not in unknown) for u in units]


def public_item_by_link(word: str) -> tuple[ItemLink, OutcomeItem, rules.ByLink]:
    """What a link opens: its item, and who acts with it. One and the same refusal whatever was wrong.

    A link of a unit that no longer has to do with the item opens nothing: the item went elsewhere.
    """
    nonce = linking.nonce_of(word[:120])
    rows = ItemLink.objects.select_related("item__order", "item__lead_unit", "organisation")
    link = rows.filter(nonce=nonce).first() if nonce else None
    if link is None or not is_open(link):
        raise refusals.NotFound(_("这个链接不对、已到期或被收回了。请向召集人要一个新的。"))
    by = rules.ByLink(link.pk, link.item_id, frozenset({link.organisation_id}))
    if not rules.is_lead_unit(by, link.item) and not rules.is_co_unit(by, link.item):
        raise refusals.NotFound(_("这一项已经裁定由别的单位办，不用贵单位再回复了。"))
    return link, link.item, by


def last_step_of(item: OutcomeItem) -> int:
    """The number of the newest entry of the item's order: a form carries it, to know a second press."""
    last = history.entries_of(None, "order", item.order_id).order_by("-seq").values_list("seq", flat=True)
    return last.first() or 0


def was_done_since(by: Any, item: OutcomeItem, kinds: tuple[str, ...], seen: str) -> bool:
    """True where the same actor took the same step with this item after the form was drawn."""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        return False
    mine = history.entries_of(by, "order", item.order_id).filter(seq__gt=int(seen), kind__in=kinds)
    if by.person_id is None:
        mine = mine.filter(part=by.part)
    else:
        mine = mine.filter(person_id=by.person_id)
    return any(e.data.get("item") == item.pk for e in mine)
