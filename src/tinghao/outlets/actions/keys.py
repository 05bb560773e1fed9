"""Keys to the pull API, and the columns of receivers' spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.filing.models import Ledger
from tinghao.history import actions as history
from tinghao.outlets import kinds, rules
from tinghao.outlets.columns import FIELDS
from tinghao.outlets.models import ApiKey, Layout

MOST_COLUMNS = 30
HEADING_LIMIT = 40


@transaction.atomic
def make_key(ledger: Ledger, *, name: str, by: Any) -> tuple[ApiKey, str]:
    """A key that reads this ledger and nothing else; the key itself is returned once and kept nowhere.

    Recorded as `outlets.key_made`.
    """
    rules.require(by, ledger.owner)
    called = text.required(name, field="name", limit=60, missing=_("请写这个密钥给谁用。"))
    key = rules.new_key()
    made = ApiKey.objects.create(
        ledger=ledger,
        name=called,
        digest=rules.digest_of(key),
        hint=key[: len(rules.KEY_PREFIX) + 4],
        made_by_id=by.person_id,
        created_at=clock.now(),
    )
    history.append(
        kinds.KEY, made.pk, "outlets.key_made", by=by, data={"ledger": ledger.owner}, is_first=True
    )
    return made, key


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Any) -> None:
    """The key opens nothing any more, from this moment on (`outlets.key_revoked`)."""
    rules.require(by, key.ledger_id)
    if not ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        raise refusals.Stale(_("这个密钥已经收回了。"))
    history.append(kinds.KEY, key.pk, "outlets.key_revoked", by=by)


@transaction.atomic
def save_layout(
    ledger: Ledger,
    *,
    name: str,
    columns: Sequence[tuple[str, str]],
    by: Any,
    layout: Layout | None = None,
) -> Layout:
    """The spreadsheet has these columns, in this order: (heading, field) pairs; empty lines are left out.

    Raises Invalid without a name, with a name that is taken, without a column, or where a column has a
    heading and no field or the other way round.
    """
    rules.require_export(by, ledger.owner)
    called = text.required(name, field="name", limit=60, missing=_("请给这种表格起个名字。"))
    kept = [_column(number, heading, field) for number, (heading, field) in enumerate(columns, 1)]
    found = [pair for pair in kept if pair]
    if not found:
        raise refusals.Invalid(_("至少要有一列。"), fields={"columns": _("至少要有一列。")})
    if len(found) > MOST_COLUMNS:
        words = _("最多 {count} 列。").format(count=MOST_COLUMNS)
        raise refusals.Invalid(words, fields={"columns": words})
    made = layout or Layout(ledger=ledger)
    made.name, made.columns = called, found
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        words = _("已经有叫这个名字的表格了。")
        raise refusals.Invalid(words, fields={"name": words}) from None
    return made


def _column(number: int, heading: str, field: str) -> list[str] | None:
    said = text.optional(heading, field="columns", limit=HEADING_LIMIT)
    if not said and not field:
        return None
    if field not in FIELDS or not said:
        words = _("第 {number} 列：列名和内容都要有。").format(number=number)
        raise refusals.Invalid(words, fields={"columns": words})
    return [said, field]


@transaction.atomic
def remove_layout(layout: Layout, *, by: Any) -> None:
    """The saved columns are gone; nothing else is."""
    rules.require_export(by, layout.ledger_id)
    layout.delete()
