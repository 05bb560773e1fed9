"""An office writes its own words once, and brings templates of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.documents import inspecting, queries, rules
from tinghao.documents.choices import NUMBERED, Kind
from tinghao.documents.models import COPY_LIMIT, NAME_LIMIT, PREFIX_LIMIT, NumberSeries, OfficePaper, Template
from tinghao.history import actions as history

MOST_USED = 9_999


@dataclass(frozen=True, slots=True)
class Series:
    """代字 of a kind, and the last number that is used up this year (on paper, before this system)."""

    prefix: str
    used: int


@transaction.atomic
def set_office_paper(
    *, by: Any, office: str, words: Mapping[str, str], series: Mapping[str, Series]
) -> OfficePaper:
    """The office's documents carry these words and numbers from now on; those that were made stay.

    `words` has `name`, the three marks, `addressee` and `copy_to`; `series` one entry for each kind that
    is numbered. Recorded as `documents.office_set` in the county's own chain. Raises Invalid for what is
    missing or too long, for two kinds with the same 代字, and for a number below one that was given out.
    """
    queries.require_office(by, office)
    values = {
        name: text.required(words.get(name, ""), field=name, limit=limit, missing=_("请填写这一项。"))
        for name, limit in (
            ("name", NAME_LIMIT),
            ("mark_notice", 30),
            ("mark_minutes", 30),
            ("mark_report", 30),
        )
    }
    values |= {
        name: text.optional(words.get(name, ""), field=name, limit=COPY_LIMIT).rstrip("。：:")
        for name in ("addressee", "copy_to")
    }
    prefixes = {
        str(kind): text.optional(series[kind].prefix, field=f"prefix_{kind}", limit=PREFIX_LIMIT)
        for kind in NUMBERED
    }
    _check_prefixes(prefixes)
    paper, _is_new = OfficePaper.objects.update_or_create(office=office, defaults=values)
    for kind in NUMBERED:
        _set_series(office, kind, prefixes[kind], series[kind].used)
    history.append("county", int(office), "documents.office_set", by=by)
    return paper


def _check_prefixes(prefixes: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for kind, prefix in prefixes.items():
        if prefix and prefix in seen:
            words = _("两种文书不能用同一个代字，否则号会重复。")
            raise refusals.Invalid(words, fields={f"prefix_{kind}": words})
        seen[prefix] = kind


def _set_series(office: str, kind: str, prefix: str, used: int) -> None:
    year = clock.today().year
    if not 0 <= used <= MOST_USED:
        words = _("请填 0 到 9999 之间的数。")
        raise refusals.Invalid(words, fields={f"used_{kind}": words})
    row, _is_new = NumberSeries.objects.get_or_create(office=office, kind=kind, defaults={"year": year})
    highest = row.issued.filter(year=year).aggregate(n=Max("number"))["n"] or 0
    if used < highest:
        words = _("今年已经编到 %(n)s 号，不能往回改。") % {"n": highest}
        raise refusals.Invalid(words, fields={f"used_{kind}": words})
    NumberSeries.objects.filter(pk=row.pk).update(prefix=prefix, year=year, used=used)


@transaction.atomic
def add_template(*, by: Any, office: str, kind: str, file: IO[bytes], name: str) -> Template:
    """Documents of this kind are made from the office's own .docx from now on; the one before is retired.

    Recorded as `documents.template_added` in the county's own chain. Raises Invalid (BadTemplate) for a
    file that is broken or hostile, and for fields that nobody knows.
    """
    queries.require_office(by, office)
    if kind not in Kind.values:
        raise refusals.Invalid(_("没有这种文书。"))
    content = inspecting.read(file, kind)
    digest = hashlib.sha256(content).hexdigest()
    before = rules.template_of(office, kind)
    if before is not None and before.sha256 == digest:
        return before
    if before is not None:
        Template.objects.filter(pk=before.pk, retired_at__isnull=True).update(retired_at=clock.now())
    last = Template.objects.filter(office=office, kind=kind).aggregate(n=Max("version"))["n"] or 0
    try:
        with transaction.atomic():
            made = Template.objects.create(
                office=office,
                kind=kind,
                version=last + 1,
                name=text.cleaned(name)[:120] or "模板.docx",
                content=content,
                sha256=digest,
                uploaded_by_id=by.person_id,
                uploaded_at=clock.now(),
            )
    except IntegrityError:
        raise refusals.Stale(_("就在刚才，有人也传了一份模板。请看最新的再决定。")) from None
    data = {"form": kind, "version": made.version, "sha256": digest}
    history.append("county", int(office), "documents.template_added", by=by, data=data)
    return made


@transaction.atomic
def retire_template(template: Template, *, by: Any) -> None:
    """The built-in layout is used again; the template stays for the documents that were made from it.

    Recorded as `documents.template_retired`. Raises Stale where it is not in use any more.
    """
    queries.require_office(by, template.office)
    if not Template.objects.filter(pk=template.pk, retired_at__isnull=True).update(retired_at=clock.now()):
        raise refusals.Stale(_("这份模板已经停用了。"))
    data = {"form": template.kind, "version": template.version}
    history.append("county", int(template.office), "documents.template_retired", by=by, data=data)
