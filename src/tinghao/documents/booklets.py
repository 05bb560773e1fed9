"""The booklet of an observation: from route, roll and notes to a paper that `observations` keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.documents import docx, pdf, rules
from tinghao.documents.choices import Format
from tinghao.documents.contents import observation as contents
from tinghao.documents.facts import CHINESE, day_of, digests, moment_of
from tinghao.documents.queries import kept
from tinghao.documents.queries.kept import Download
from tinghao.observations import actions, queries
from tinghao.observations import rules as observations
from tinghao.observations.choices import Edition, FollowUpState
from tinghao.observations.models import Booklet, Note, Observation
from tinghao.programmes import queries as programmes
from tinghao.programmes.models import Mark

MOST_ON_ROLL = 2000


@dataclass(frozen=True, slots=True)
class Made:
    """A version as the page lists it, with what changed since it was made."""

    row: Booklet
    by: str
    formats: tuple[str, ...]
    changed: tuple[str, ...]


def facts_of(observation: Observation, edition: str) -> contents.Facts:
    """Everything that this edition says, as it is now, in the words of official papers."""
    with translation.override(CHINESE):
        programme = observation.programme
        is_after = edition == Edition.AFTER
        return contents.Facts(
            title=programme.title,
            when=moment_of(programme.starts_at),
            where=programme.where,
            county=divisions.public_names_kept((observation.county,)).get(observation.county, ""),
            stops=tuple(_stops(observation)),
            roll=tuple(_roll(observation, only_present=is_after)),
            notes=tuple(_notes(observation)) if is_after else (),
            follow_ups=tuple(_follow_ups(observation)) if is_after else (),
        )


def _stops(observation: Observation) -> list[contents.StopFact]:
    return [
        contents.StopFact(
            title=leg.site.title,
            kind=str(leg.site.get_kind_display()),
            place="，".join(word for word in (leg.place, leg.site.address) if word),
            arrives=f"{clock.local(leg.stop.arrives):%H:%M}",
            leaves=f"{clock.local(leg.stop.leaves):%H:%M}",
            facts=leg.facts,
        )
        for leg in queries.route_of(observation)
    ]


def _roll(observation: Observation, *, only_present: bool) -> list[contents.GuestFact]:
    programme = observation.programme
    parts = programmes.roll_page(programme, limit=MOST_ON_ROLL)
    if only_present:
        came = set(
            Mark.objects.filter(session__programme=programme, presence__in=("present", "half")).values_list(
                "part_id", flat=True
            )
        )
        parts = [part for part in parts if part.pk in came]
    names = divisions.public_names_kept(part.county for part in parts)
    return [
        contents.GuestFact(
            part.person.name, names.get(part.county, "") or _("市本级"), str(part.get_standing_display())
        )
        for part in parts
    ]


def _notes(observation: Observation) -> list[contents.NoteFact]:
    place = {site.pk: n for n, site in enumerate(observation.sites.all())}
    rows: list[Note] = sorted(
        queries.notes_of(observation), key=lambda n: (place.get(n.site_id or 0, len(place)), n.pk)
    )
    return [
        contents.NoteFact(
            kind=note.kind,
            site=note.site.title if note.site else "",
            title=note.title,
            speaker=note.speaker,
            words=note.words,
            by=note.written_by.name,
        )
        for note in rows
    ]


def _follow_ups(observation: Observation) -> list[contents.FollowUpFact]:
    return [
        contents.FollowUpFact(
            what=one.what,
            who=one.person.name if one.person else _("县政协办公室"),
            due=day_of(one.due_on),
            state=str(FollowUpState(one.state).label),
            done=one.done_words if one.state == FollowUpState.DONE else "",
        )
        for one in queries.follow_ups_of(observation)
    ]


_CHANGED = {
    "programme": lambda: _("时间或地点此后又改过"),
    "route": lambda: _("路线此后又改过"),
    "roll": lambda: _("名单此后又改过"),
    "notes": lambda: _("见闻此后又改过"),
    "follow_ups": lambda: _("后续事项此后有变化"),
}


def parts_of(told: contents.Facts) -> dict[str, str]:
    """A keyed digest of each part that somebody may change by itself."""
    return digests(
        {
            "programme": [told.title, told.when, told.where],
            "route": [asdict(stop) for stop in told.stops],
            "roll": [asdict(guest) for guest in told.roll],
            "notes": [asdict(note) for note in told.notes],
            "follow_ups": [asdict(one) for one in told.follow_ups],
        }
    )


def make_booklet(observation: Observation, *, by: Any, edition: str) -> Booklet:
    """The booklet exists in a new version, as .docx and, where this machine can, as PDF.

    Made again from the same facts it is the version that is there already. Raises Invalid where there is
    nothing to print, and what `keep_booklet` refuses.
    """
    observations.require_run(by, observation)
    if edition not in Edition.values:
        raise refusals.Invalid(_("请选做哪一种手册。"))
    told = facts_of(observation, edition)
    if not told.stops:
        raise refusals.Invalid(_("还没有排路线，手册里没有可印的。"))
    parts = parts_of(told)
    last = next((b for b in queries.booklets_of(observation) if b.edition == edition), None)
    if last is not None and last.facts == parts and not last.not_printed:
        return last
    with translation.override(CHINESE):
        office = rules.paper_of(rules.office_of(observation.city))
        paper = contents.paper(told, office.name, str(Edition(edition).label), day_of(clock.today()))
    at = clock.now()
    files = {str(Format.DOCX): docx.render(paper, at=at)}
    not_printed = ""
    try:
        files[str(Format.PDF)] = pdf.render(paper, at=at)
    except pdf.NotPrintable as refusal:
        not_printed = refusal.message
    return actions.keep_booklet(
        observation, by=by, edition=edition, facts=parts, files=files, not_printed=not_printed
    )


def made_of(observation: Observation, names: dict[int, str]) -> list[Made]:
    """The versions, newest first; the newest of each edition says what changed since."""
    found: list[Made] = []
    seen: set[str] = set()
    for row in queries.booklets_of(observation):
        changed: tuple[str, ...] = ()
        if row.edition not in seen:
            seen.add(row.edition)
            now = parts_of(facts_of(observation, row.edition))
            changed = tuple(_CHANGED[part]() for part in now if row.facts.get(part) != now[part])
        formats = tuple(sorted(file.format for file in row.files.all()))
        found.append(Made(row, names.get(row.made_by_id or 0, ""), formats, changed))
    return found


def booklet_file(actor: Any, pk: int, form: str) -> Download:
    """The file of a version, on its way out; raises NotFound."""
    row = queries.booklet_for(actor, pk)
    if form not in Format.values:
        raise refusals.NotFound(_("这一版没有这种文件。"))
    content = queries.booklet_content(row, form)
    words = [
        str(Edition(row.edition).label),
        row.observation.programme.title,
        _("第%(n)s版") % {"n": row.version},
    ]
    return Download(content, kept.file_name(words, form), kept.TYPES[Format(form)])
