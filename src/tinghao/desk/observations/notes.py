"""On the phone in the bus: what was seen, cases, talks; saved while one types, kept without a network."""

from __future__ import annotations

import secrets
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import clock, refusals
from tinghao.core.web import pictures
from tinghao.desk import shell
from tinghao.desk.observations.visits import CURRENT, head_of
from tinghao.observations import actions, queries, rules
from tinghao.observations.choices import NoteKind
from tinghao.observations.models import Note, Observation, Site
from tinghao.uploads import actions as uploads
from tinghao.uploads import queries as upload_queries


@require_GET
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for one note, and everything that was written down, by site."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    edited = request.GET.get("edit", "")
    note = None
    if edited.isascii() and edited.isdecimal():
        note = queries.note_for(actor, found, int(edited))
        if note.written_by_id != actor.person_id:
            raise refusals.Forbidden(_("谁记的谁改；别人记的只能看。"))
    return _page(request, actor, found, note=note)


def _page(
    request: HttpRequest,
    actor: Any,
    found: Observation,
    *,
    note: Note | None = None,
    typed: Any = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    sites = list(found.sites.all())
    written = queries.notes_of(found)
    photos = queries.photos_of(written)
    context = head_of(actor, found) | {
        "sites": sites,
        "kinds": NoteKind.choices,
        "typed": typed or _typed(note, request.GET.get("site") or _here(found)),
        "note": note,
        "may_write": _may_write(actor, found),
        "groups": _groups(written, photos, actor, sites),
        "many": len(written),
        "wrong": wrong,
    }
    return shell.page(request, "desk/observations/notes.html", context, current=CURRENT, status=status)


def _may_write(actor: Any, found: Observation) -> bool:
    try:
        rules.require_write(actor, found)
    except refusals.Refusal:
        return False
    return True


def _typed(note: Note | None, site: str) -> dict[str, Any]:
    if note is None:
        return {
            "once": secrets.token_hex(12),
            "kind": str(NoteKind.SEEN),
            "site": site,
            "base": "",
        }
    return {
        "once": note.once,
        "kind": note.kind,
        "site": str(note.site_id or ""),
        "title": note.title,
        "speaker": note.speaker,
        "words": note.words,
        "base": rules.note_digest(note),
    }


def _here(found: Observation) -> str:
    """The site at which the bus is now by the route; "" on another day."""
    now = clock.now()
    come = [leg for leg in queries.route_of(found) if leg.stop.arrives <= now]
    is_today = clock.local(now).date() == found.programme.first_day
    return str(come[-1].site.pk) if come and is_today else ""


def _groups(
    written: list[Note], photos: dict[int, Any], actor: Any, sites: list[Site]
) -> list[tuple[str, list[dict[str, Any]]]]:
    place = {site.pk: n for n, site in enumerate(sites)}
    rows = sorted(written, key=lambda n: (place.get(n.site_id or 0, len(place)), n.pk))
    found = []
    for site, some in groupby(rows, key=lambda n: n.site):
        lines = [
            {"note": n, "photos": photos.get(n.pk, []), "is_mine": n.written_by_id == actor.person_id}
            for n in some
        ]
        found.append((site.title if site else _("路上"), lines))
    return found


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A note is saved: by the script while somebody types, or by the button."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    is_script = "application/json" in request.headers.get("Accept", "")
    data = request.POST
    said = actions.NoteWords(
        data.get("kind", ""), data.get("title", ""), data.get("speaker", ""), data.get("words", "")
    )
    try:
        site = _site(found, data.get("site", ""))
        once = data.get("once", "") or secrets.token_hex(12)
        note, is_second = actions.write_note(
            found, by=actor, once=once, said=said, site=site, base=data.get("base", "")
        )
    except refusals.Refusal as refusal:
        if is_script:
            return JsonResponse({"detail": refusal.message}, status=refusal.status)
        if not isinstance(refusal, refusals.Invalid):
            raise
        return _page(request, actor, found, typed=data.dict(), wrong=refusal.message, status=422)
    faults = _take_photos(request, note, actor)
    if is_script:
        answer = {
            "at": f"{clock.local(clock.now()):%H:%M:%S}",
            "once": note.once,
            "base": rules.note_digest(note),
            "second": is_second,
        }
        return JsonResponse(answer)
    if is_second:
        messages.warning(request, _("另一台手机也改了这一条，两份都留着了，请留一份、撤一份。"))
    else:
        messages.success(request, _("存好了。"))
    for fault in faults:
        messages.warning(request, fault)
    return HttpResponseRedirect(f"{reverse('desk:observation_notes', args=[pk])}?site={note.site_id or ''}")


def _site(found: Observation, typed: str) -> Site | None:
    if not typed:
        return None
    site = found.sites.filter(pk=int(typed)).first() if typed.isascii() and typed.isdecimal() else None
    if site is None:
        words = _("请从路线上选一个点。")
        raise refusals.Invalid(words, fields={"site": words})
    return site


def _take_photos(request: HttpRequest, note: Note, actor: Any) -> list[str]:
    files = request.FILES.getlist("photos")
    if not files:
        return []
    taken = uploads.take_images(files, by=actor, most=6)
    try:
        actions.add_photos(note, by=actor, images=taken.images)
    except refusals.Invalid as refusal:
        return [*taken.faults, refusal.message]
    return taken.faults


@require_POST
def withdraw(request: HttpRequest, pk: int, note_id: int) -> HttpResponse:
    """The note is not shown any more."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    actions.withdraw_note(queries.note_for(actor, found, note_id), by=actor)
    messages.success(request, _("撤回了。"))
    return HttpResponseRedirect(reverse("desk:observation_notes", args=[pk]))


@require_GET
def photo(request: HttpRequest, pk: int, note_id: int, key: str, size: str) -> HttpResponseBase:
    """A picture of a note, for those who see the observation."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    note = queries.note_for(actor, found, note_id)
    opened = upload_queries.open_image(actor, key, size, owner=actions.PHOTO_OWNER, owner_id=note.pk)
    return pictures.shown(opened)
