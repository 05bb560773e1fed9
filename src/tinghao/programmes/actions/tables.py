"""Discussion groups of a meeting: everybody on the roll belongs to one, with one press."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.divisions import queries as divisions
from tinghao.history import actions as history
from tinghao.programmes import rules
from tinghao.programmes.actions.keeping import hold_still
from tinghao.programmes.choices import COUNTED
from tinghao.programmes.models import Part, Programme, Table
from tinghao.programmes.workflow import SUBJECT

COUNTY, SECTOR = "county", "sector"
# Names that are kept, in the language of the conference.
_CITY, _OTHERS = "市直", "召集人和其他"


@transaction.atomic
def make_tables(programme: Programme, *, by: Any, rule: str) -> int:
    """Everybody on the roll belongs to the discussion group of the own county, or of the own sector.

    Done again it takes those in who came later; returns how many groups there are. Recorded as
    `programmes.tables_set`. Raises Stale where it has been held.
    """
    rules.require_run(by, programme)
    hold_still(programme)
    rules.check_is_ahead(programme)
    if rule not in {COUNTY, SECTOR}:
        raise refusals.Invalid(_("请选怎么分组。"))
    rows = Part.objects.filter(programme=programme, standing__in=COUNTED)
    if rule == COUNTY:
        keys = dict(rows.values_list("pk", "county"))
        names = divisions.public_names_kept(set(keys.values()))
        said = {pk: f"{names.get(code) or _CITY}组" for pk, code in keys.items()}
    else:
        sectors = rows.values_list("pk", "member__sector__name")
        said = {pk: f"{name or _OTHERS}组" for pk, name in sectors}
    if not said:
        raise refusals.Invalid(_("名单上还没有人，请先列名单再分组。"))
    programme.tables.exclude(name__in=set(said.values())).delete()
    Table.objects.bulk_create(
        [Table(programme=programme, name=name[:40]) for name in sorted(set(said.values()))],
        ignore_conflicts=True,
    )
    tables = {t.name: t.pk for t in programme.tables.all()}
    for name, table in tables.items():
        # A group is one statement; there are as many as counties or sectors.
        parts = [pk for pk, meant in said.items() if meant[:40] == name]
        Part.objects.filter(pk__in=parts).update(table=table)
    part = scope.part_for(by, rules.RUN, programme.division_code)
    data = {"tables": len(tables)}
    history.append(SUBJECT, programme.pk, "programmes.tables_set", by=by, data=data, part=part)
    return len(tables)
