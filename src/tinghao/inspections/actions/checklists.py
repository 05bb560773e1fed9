"""Checklists: made, written as drafts, put in force, retired; how often a place is inspected at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.inspections import measures, rules, yardsticks
from tinghao.inspections.choices import CHECKLIST, RECTIFY_WITHIN, THRESHOLD, How, Scoring, VersionState
from tinghao.inspections.models import NAME_LIMIT, TEXT_LIMIT, Checklist, Item, Limit, Version

ITEMS_MOST, WEIGHT_MOST, RECTIFY_MOST, YEAR_MOST = 80, 100, 250, 12


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as it is typed."""

    text: str
    section: str = ""
    measure: str = ""
    threshold: int = THRESHOLD
    weight: int = 1
    kept_because: str = ""


@transaction.atomic
def make_checklist(*, by: Any, owner: str, name: str, is_example: bool = False) -> Checklist:
    """A list exists with an empty first draft (`inspections.checklist_made`).

    Raises what scope refuses, Invalid for no name, Stale where the office has one of this name.
    """
    rules.require_run(by, owner)
    words = text.required(name, field="name", limit=NAME_LIMIT, missing=_("请写清单的名称，例如：三同时。"))
    try:
        with transaction.atomic():
            made = Checklist.objects.create(
                owner=owner, name=words, is_example=is_example, made_at=clock.now()
            )
    except IntegrityError:
        said = _("已经有一份叫这个名字的清单，请打开它起草新的一版。")
        raise refusals.Invalid(said, fields={"name": said}) from None
    Version.objects.create(checklist=made, number=1)
    history.append(
        CHECKLIST, made.pk, "inspections.checklist_made", by=by, data={"owner": owner}, is_first=True
    )
    return made


@transaction.atomic
def draft_version(checklist: Checklist, *, by: Any) -> Version:
    """A draft exists with the items of the newest version (`inspections.drafted`).

    Raises Stale where there is one already.
    """
    rules.require_run(by, checklist.owner)
    last = checklist.versions.order_by("-number").first()
    try:
        with transaction.atomic():
            made = Version.objects.create(
                checklist=checklist,
                number=last.number + 1 if last else 1,
                scoring=last.scoring if last else Scoring.PLAIN,
                rectify_within=last.rectify_within if last else RECTIFY_WITHIN,
            )
    except IntegrityError:
        raise refusals.Stale(_("已经有一份草稿，请接着改它。")) from None
    items = list(last.items.all()) if last else []
    for item in items:
        item.pk, item.version = None, made
    Item.objects.bulk_create(items)
    history.append(CHECKLIST, checklist.pk, "inspections.drafted", by=by, data={"version": made.number})
    return made


@transaction.atomic
def set_version(version: Version, *, by: Any, scoring: str, rectify_within: int) -> None:
    """How the draft is judged, and how many working days there are to put right what was found."""
    _draft(version, by)
    if scoring not in Scoring.values:
        raise refusals.Invalid(_("请选怎么评。"), fields={"scoring": _("请选一种。")})
    if not 1 <= rectify_within <= RECTIFY_MOST:
        words = _("整改期限在 1 到 {most} 个工作日之间。").format(most=RECTIFY_MOST)
        raise refusals.Invalid(words, fields={"rectify_within": words})
    Version.objects.filter(pk=version.pk).update(scoring=scoring, rectify_within=rectify_within)
    version.scoring, version.rectify_within = scoring, rectify_within


@transaction.atomic
def set_item(version: Version, *, by: Any, new: NewItem, item: Item | None = None) -> Item:
    """The draft has this item, or `item` says this instead (`inspections.item_set`).

    What reads like a yardstick that is forbidden is kept only with the office's reason, which everybody
    reads who reads the item (`inspections.yardstick_kept`). Raises Invalid for it without one, for an
    unknown measure and numbers out of reach; Stale for a version that is no draft.
    """
    _draft(version, by)
    values = _checked(new)
    if item is None:
        if version.items.count() >= ITEMS_MOST:
            raise refusals.Invalid(_("一份清单最多 {most} 条。").format(most=ITEMS_MOST))
        made = Item.objects.create(version=version, position=_position(version, new.section), **values)
    else:
        if not Item.objects.filter(pk=item.pk, version=version).update(**values):
            raise refusals.Stale(_("这一条刚才被删掉了。"))
        made = Item.objects.get(pk=item.pk)
    data = {"version": version.number, "item": made.pk}
    history.append(CHECKLIST, version.checklist_id, "inspections.item_set", by=by, data=data)
    if made.kept_because and (like := yardsticks.looks_like(made.text)):
        history.append(
            CHECKLIST,
            version.checklist_id,
            "inspections.yardstick_kept",
            by=by,
            data={"item": made.pk, "looks_like": like.key},
            words=made.kept_because,
        )
    return made


def _checked(new: NewItem) -> dict[str, Any]:
    known = measures.of(new.measure) if new.measure else None
    if new.measure and known is None:
        raise refusals.Invalid(_("没有这个读数。"), fields={"measure": _("请从列表里选。")})
    words = text.cleaned(new.text) or (str(known.label) if known else "")
    words = text.required(words, field="text", limit=TEXT_LIMIT, missing=_("请写要看什么。"))
    because = text.optional(new.kept_because, field="kept_because", limit=TEXT_LIMIT)
    if not 0 <= new.threshold <= 100:
        raise refusals.Invalid(_("比例在 0 到 100 之间。"), fields={"threshold": _("填 0 到 100。")})
    if not 1 <= new.weight <= WEIGHT_MOST:
        said = _("分值在 1 到 {most} 之间。").format(most=WEIGHT_MOST)
        raise refusals.Invalid(said, fields={"weight": said})
    like = yardsticks.looks_like(words)
    if like is not None and not because:
        said = warning(like)
        raise refusals.Invalid(said, fields={"kept_because": said})
    return {
        "text": words,
        "section": text.optional(new.section, field="section", limit=NAME_LIMIT),
        "how": How.MEASURE if known else How.SITE,
        "measure": new.measure if known else "",
        "threshold": new.threshold,
        "weight": new.weight,
        "kept_because": because if like else "",
    }


def warning(like: yardsticks.Yardstick) -> str:
    """Why an item of this kind is no yardstick, with the rule that says so."""
    return _(
        "这一条看起来在比“{what}”。{source}规定，督查检查不得拿它当尺子。"
        "请改成看事情办成没有；确实不是比数量的，请写明理由，理由会和条目一起给大家看。"
    ).format(what=like.label, source=like.source)


def _position(version: Version, section: str) -> int:
    """After the last item of its section, or at the end; those behind it move on."""
    rows = version.items
    last = rows.filter(section=text.cleaned(section)).order_by("-position").first()
    last = last or rows.order_by("-position").first()
    place = last.position + 1 if last else 1
    for item in rows.filter(position__gte=place).order_by("-position"):
        Item.objects.filter(pk=item.pk).update(position=item.position + 1)
    return place


@transaction.atomic
def add_measures(version: Version, *, by: Any, names: Iterable[str], section: str = "") -> int:
    """The draft has an item for each of these measures that it had not; returns how many were added."""
    _draft(version, by)
    there = set(version.items.exclude(measure="").values_list("measure", flat=True))
    wanted = [name for name in names if name in measures.MEASURES and name not in there]
    for name in wanted:
        set_item(version, by=by, new=NewItem("", section, name))
    return len(wanted)


@transaction.atomic
def drop_item(item: Item, *, by: Any) -> None:
    """The draft is without the item (`inspections.item_dropped`)."""
    version = item.version
    _draft(version, by)
    pk = item.pk
    if not Item.objects.filter(pk=pk).delete()[0]:
        raise refusals.Stale(_("这一条刚才已经删掉了。"))
    data = {"version": version.number, "item": pk}
    history.append(CHECKLIST, version.checklist_id, "inspections.item_dropped", by=by, data=data)


@transaction.atomic
def adopt_version(version: Version, *, by: Any) -> None:
    """The draft is in force, and the version before it is retired (`inspections.adopted`).

    What is inspected already goes on with its own version. Raises Invalid for a list without items.
    """
    _draft(version, by)
    count = version.items.count()
    if not count:
        raise refusals.Invalid(_("清单里还没有条目。"))
    now = clock.now()
    Version.objects.filter(checklist=version.checklist_id, state=VersionState.IN_FORCE).update(
        state=VersionState.RETIRED, retired_at=now
    )
    changed = Version.objects.filter(pk=version.pk, state=VersionState.DRAFT)
    if not changed.update(state=VersionState.IN_FORCE, in_force_at=now):
        raise refusals.Stale(_("刚才已经启用了。"))
    version.refresh_from_db()
    data = {"version": version.number, "items": count}
    history.append(CHECKLIST, version.checklist_id, "inspections.adopted", by=by, data=data)


@transaction.atomic
def retire_version(version: Version, *, by: Any) -> None:
    """No new inspection takes the version; those that run go on with it (`inspections.retired`)."""
    rules.require_run(by, version.checklist.owner)
    live = Version.objects.filter(pk=version.pk, state=VersionState.IN_FORCE)
    if not live.update(state=VersionState.RETIRED, retired_at=clock.now()):
        raise refusals.Stale(_("这一版已经不在用。"))
    version.refresh_from_db()
    data = {"version": version.number}
    history.append(CHECKLIST, version.checklist_id, "inspections.retired", by=by, data=data)


@transaction.atomic
def set_limit(*, by: Any, owner: str, most: int) -> None:
    """A place is inspected at most so often a year, or the office says why not (`inspections.limit_set`)."""
    rules.require_run(by, owner)
    if not 1 <= most <= YEAR_MOST:
        words = _("填 1 到 {most}。").format(most=YEAR_MOST)
        raise refusals.Invalid(words, fields={"most": words})
    Limit.objects.update_or_create(owner=owner, defaults={"most_a_year": most})
    history.append(
        "inspection_limit", int(owner), "inspections.limit_set", by=by, data={"owner": owner, "most": most}
    )


def _draft(version: Version, by: Any) -> None:
    """The row is this transaction's; raises what scope refuses, and Stale for what is no draft any more."""
    rules.require_run(by, version.checklist.owner)
    if not Version.objects.select_for_update().filter(pk=version.pk, state=VersionState.DRAFT).exists():
        raise refusals.Stale(_("这一版已经启用，不能再改；请起草新的一版。"))
