"""Editing a draft part by part; each form carries the number of edits that its editor saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinghao.assessment import actions, checking, queries, rules, wording
from tinghao.assessment.choices import VersionState
from tinghao.assessment.models import SchemeVersion
from tinghao.assessment.scheme import Grade, Scheme, Who, changed
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.assessment import editing
from tinghao.desk.assessment.editing import CategoryForm, GradeForm, HeadForm, ItemForm, MinimumForm
from tinghao.desk.assessment.schemes import to
from tinghao.desk.forms import DeskForm

NEW = "new"


def _draft(request: HttpRequest, pk: int) -> tuple[Any, SchemeVersion]:
    actor = shell.require_signed_in(request)
    version = queries.scheme_version_for(actor, pk)
    rules.require_office(actor, version.owner)
    if version.state != VersionState.DRAFT:
        raise refusals.Stale(_("这一版已经执行，不能再改；要改就起草新的一版。"))
    return actor, version


def _saved(
    request: HttpRequest, actor: Any, version: SchemeVersion, made: Scheme, form: DeskForm, edits: int
) -> HttpResponse | None:
    """Back to the scheme once it is saved; None where the form says why not."""
    try:
        actions.save_scheme(version, by=actor, scheme=made, edits=edits)
    except (refusals.Invalid, refusals.Stale) as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("存好了。"))
    return HttpResponseRedirect(to(version))


def _page(request: HttpRequest, version: SchemeVersion, title: str, **context: Any) -> HttpResponse:
    context |= {"version": version, "title": title, "back": to(version)}
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/assessment/part.html", context, current="assessment", status=status)


def _edits(request: HttpRequest, version: SchemeVersion) -> int:
    typed = request.POST.get("edits", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else version.edits


@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, base, cap, ratio."""
    actor, version = _draft(request, pk)
    now = version.scheme
    names = ("name", "source", "start", "cap", "excellent_ratio")
    form = HeadForm(
        request.POST or None, initial={**{n: getattr(now, n) for n in names}, "edits": version.edits}
    )
    if request.method == "POST" and form.is_valid():
        done = _saved(request, actor, version, form.applied(now), form, form.cleaned_data["edits"])
        if done is not None:
            return done
    return _page(request, version, _("名称和总分"), form=form)


@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One category, or a new one; sent with `remove`, it goes once nothing is in it."""
    actor, version = _draft(request, pk)
    now = version.scheme
    known = next((c for c in now.categories if c.key == key), None)
    if known is None and key != NEW:
        raise refusals.NotFound(_("没有找到这个类别，也许刚才有人删了。"))
    initial = {"part": "base", "edits": version.edits}
    if known is not None:
        initial |= {"label": known.label, "part": known.part, "cap": known.cap}
    form = CategoryForm(request.POST or None, initial=initial)
    is_used = any(i.category == key for i in now.items)
    if request.method == "POST" and known and not is_used and "remove" in request.POST:
        kept = tuple(c for c in now.categories if c.key != key)
        made = changed(now, categories=kept)
        if done := _saved(request, actor, version, made, form, _edits(request, version)):
            return done
    elif request.method == "POST" and form.is_valid():
        own = key if known else editing.new_key("c", (c.key for c in now.categories))
        made = changed(now, categories=_put(now.categories, form.made(own)))
        if done := _saved(request, actor, version, made, form, form.cleaned_data["edits"]):
            return done
    return _page(request, version, _("类别"), form=form, may_remove=known is not None and not is_used)


def _put(rows: Sequence[Any], made: Any) -> tuple[Any, ...]:
    """The rows with this one in the place of the one that has its key, or behind all."""
    if any(r.key == made.key for r in rows):
        return tuple(made if r.key == made.key else r for r in rows)
    return (*rows, made)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One item with its rules, each read aloud beside its form; or a new one; or, with `remove`, none."""
    actor, version = _draft(request, pk)
    now = version.scheme
    known = next((i for i in now.items if i.key == key), None)
    if known is None and key != NEW:
        raise refusals.NotFound(_("没有找到这个项目，也许刚才有人删了。"))
    typed = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"who": Who.ALL, "category": request.GET.get("category", "")}
    if known is not None:
        names = ("label", "category", "cap", "floor", "who", "best", "yields_to", "note")
        initial = {n: getattr(known, n) for n in names}
    form = ItemForm(typed, initial=initial | {"edits": version.edits}, scheme=now, key=key)
    found = editing.rule_forms(known.rules if known else (), typed)
    if typed is not None and known and "remove" in typed:
        made = changed(now, items=tuple(i for i in now.items if i.key != key))
        if done := _saved(request, actor, version, made, form, _edits(request, version)):
            return done
    elif typed is not None and all([form.is_valid(), *(f.is_valid() for f in found)]):
        own = key if known else editing.new_key("i", (i.key for i in now.items))
        told = form.made(own, [r for f in found if (r := f.rule())])
        made = changed(now, items=_put(now.items, told))
        if done := _saved(request, actor, version, made, form, form.cleaned_data["edits"]):
            return done
    sentences = [wording.rule_words(r) for r in known.rules] if known else []
    sentences += [""] * (len(found) - len(sentences))
    context = {
        "form": form,
        "rules": list(zip(found, sentences, strict=False)),
        "may_remove": known is not None,
        "problems": [p.words for p in checking.problems(now) if p.where.startswith(f"items.{key}")],
        "template": "desk/assessment/item_fields.html",
    }
    return _page(request, version, known.label if known else _("新的项目"), **context)


class _Rows(DeskForm):
    """Only the number of edits: the rows are forms of their own."""


@require_http_methods(["GET", "POST"])
def grades(request: HttpRequest, pk: int) -> HttpResponse:
    """The bands from the lowest to the highest."""
    actor, version = _draft(request, pk)
    now = version.scheme
    typed = request.POST if request.method == "POST" else None
    many = len(now.grades) + editing.SPARE_ROWS
    initial = [{"label": g.label, "low": g.low, "high": g.high} for g in now.grades]
    initial += [{}] * editing.SPARE_ROWS
    found = [GradeForm(typed, prefix=f"g{n}", initial=initial[n]) for n in range(many)]
    form = _Rows(typed)
    if typed is not None and all([form.is_valid(), *(f.is_valid() for f in found)]):
        keys = [g.key for g in now.grades]
        rows = [(n, f.cleaned_data) for n, f in enumerate(found) if f.cleaned_data["label"]]
        made: list[Grade] = []
        for n, row in rows:
            key = keys[n] if n < len(keys) else editing.new_key("g", [*keys, *(g.key for g in made)])
            made.append(Grade(key, row["label"], row["low"], row["high"]))
        made.sort(key=lambda g: g.low)
        done = _saved(
            request, actor, version, changed(now, grades=tuple(made)), form, _edits(request, version)
        )
        if done is not None:
            return done
    return _page(
        request, version, _("等次"), form=form, rows=found, template="desk/assessment/grade_rows.html"
    )


@require_http_methods(["GET", "POST"])
def minimums(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody owes."""
    actor, version = _draft(request, pk)
    now = version.scheme
    typed = request.POST if request.method == "POST" else None
    known: list[dict[str, Any]] = [
        {
            "label": m.label,
            "at_least": m.at_least,
            "at_most": m.at_most,
            "kinds": m.match.kinds,
            "roles": m.match.roles,
            "marks": m.match.marks,
            "without": m.match.without,
        }
        for m in now.minimums
    ]
    known.append({})
    found = [
        MinimumForm(typed, prefix=f"m{n}", initial=row, grades=now.grades) for n, row in enumerate(known)
    ]
    form = _Rows(typed)
    if typed is not None and all([form.is_valid(), *(f.is_valid() for f in found)]):
        made = tuple(m for f in found if (m := f.minimum()))
        done = _saved(request, actor, version, changed(now, minimums=made), form, _edits(request, version))
        if done is not None:
            return done
    return _page(
        request,
        version,
        _("人人都有的底线"),
        form=form,
        rows=found,
        template="desk/assessment/minimum_rows.html",
    )
