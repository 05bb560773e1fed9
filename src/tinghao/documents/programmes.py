"""Papers of trainings and meetings, drawn anew when they are asked for; the same facts, the same paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.documents import rules
from tinghao.documents.choices import Format
from tinghao.documents.contents import programmes as contents
from tinghao.documents.contents.official import Issued
from tinghao.documents.facts import day_of
from tinghao.documents.paper import Paper
from tinghao.documents.queries import kept
from tinghao.documents.queries.kept import Download
from tinghao.programmes import queries
from tinghao.programmes import rules as programmes
from tinghao.programmes.models import Certificate, Mark, Part, Programme
from tinghao.programmes.queries import speaking, training

SIGN_IN, ATTENDANCE, SPEECHES, CERTIFICATES = "sign-in", "attendance", "speeches", "certificates"
# A roll of thousands is a heavy paper: more are printed county by county.
MOST_ON_PAPER = 1500


def paper(actor: Any, programme: Programme, what: str, form: str, *, county: str | None = None) -> Download:
    """One of the papers of a programme, for the offices that see it.

    Raises NotFound for other words, Invalid for a roll that is empty or too long for one paper, Stale for
    certificates before the training is closed.
    """
    scope.require(actor, programmes.SEE, programme)
    drawn: dict[str, Callable[[], tuple[Paper, str]]] = {
        SIGN_IN: lambda: (_sign_in(programme, county), _("签到表")),
        ATTENDANCE: lambda: (_attendance(programme, county), _("出席情况")),
        SPEECHES: lambda: (_speeches(programme), _("发言材料")),
        CERTIFICATES: lambda: (_certificates(programme), _("结业证书")),
    }
    if what not in drawn:
        raise refusals.NotFound(_("没有这种文书。"))
    made, name = drawn[what]()
    return _download(made, form, [programme.title, name], programme)


def own_certificate(actor: Any, programme: Programme) -> Download:
    """The actor's own certificate, as PDF; raises NotFound where there is none in force."""
    rows = [c for c in training.certificates_of(programme.pk) if c.part.person_id == actor.person_id]
    if not rows:
        raise refusals.NotFound(_("这次培训没有您的结业证书。"))
    made = contents.certificates(rows, _office(programme), settings.ADDRESS.rstrip("/"))
    return _download(made, Format.PDF, [programme.title, _("结业证书")], programme)


def number_of(one: Certificate) -> str:
    """How a certificate is numbered."""
    return contents.number_of(one)


def _download(made: Paper, form: str, words: list[str], programme: Programme) -> Download:
    # The moment of the facts, so that the same paper is the same file.
    at = programme.closed_at or programme.held_at or programme.changed_at
    content = kept.rendered(made, form, at=at)
    return Download(content, kept.file_name(words, form), kept.TYPES[Format(form)])


def _office(programme: Programme) -> str:
    return rules.paper_of(rules.office_of(programme.division_code)).name


def _issued(programme: Programme) -> Issued:
    return Issued(office=_office(programme), mark="", number="", day=day_of(clock.today()))


def _parts(programme: Programme, county: str | None) -> list[Part]:
    parts = queries.roll_page(programme, county=county, limit=MOST_ON_PAPER + 1)
    if not parts:
        raise refusals.Invalid(_("名单上还没有人。"))
    if len(parts) > MOST_ON_PAPER:
        words = _("名单超过 {n} 人，一份太厚了，请按县分别印。")
        raise refusals.Invalid(words.format(n=MOST_ON_PAPER))
    day = programme.first_day
    return [part for part in parts if not programmes.is_gone(part, day)]


def homes_of(parts: Sequence[Part]) -> dict[int, str]:
    """What stands beside each name: the convener's township, the member's sector, else the county."""
    places = divisions.public_names_kept({part.county for part in parts})
    found = {}
    for part in parts:
        if part.appointment is not None:
            found[part.pk] = _("{place}召集人").format(place=part.appointment.division.name)
        elif part.member is not None and part.member.sector is not None:
            found[part.pk] = part.member.sector.name
        else:
            found[part.pk] = places.get(part.county, "")
    return found


def _sign_in(programme: Programme, county: str | None) -> Paper:
    parts = _parts(programme, county)
    return contents.sign_in(programme, queries.sessions_of(programme), parts, homes_of(parts))


def _attendance(programme: Programme, county: str | None) -> Paper:
    parts = _parts(programme, county)
    rows = Mark.objects.filter(session__programme=programme)
    marks = {(s, p): said for s, p, said in rows.values_list("session_id", "part_id", "presence")}
    figures = queries.session_figures(programme)
    return contents.attendance(programme, figures, parts, homes_of(parts), marks, _issued(programme))


def _speeches(programme: Programme) -> Paper:
    found = speaking.speeches_of(programme)
    if not found:
        raise refusals.Invalid(_("还没有定发言人。"))
    return contents.speeches(programme, found, homes_of([s.part for s in found]), _issued(programme))


def _certificates(programme: Programme) -> Paper:
    found = training.certificates_of(programme.pk)
    if not found:
        raise refusals.Stale(_("办结以后才有结业证书。"))
    return contents.certificates(found, _office(programme), settings.ADDRESS.rstrip("/"))
