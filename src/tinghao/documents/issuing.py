"""Papers that are drawn anew each time they are asked for, from a list that no longer changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tinghao.analytics.queries import Report
from tinghao.analytics.queries.plenary import Plenary
from tinghao.commendation import queries as commendation_queries
from tinghao.commendation.choices import CommendationState
from tinghao.commendation.models import Commendation
from tinghao.core import clock, refusals
from tinghao.documents import rules
from tinghao.documents.choices import Format
from tinghao.documents.contents import commendation as contents
from tinghao.documents.contents import plenary as plenary_contents
from tinghao.documents.contents import report as report_contents
from tinghao.documents.contents.official import Issued
from tinghao.documents.facts import day_of
from tinghao.documents.paper import Paper
from tinghao.documents.queries import kept
from tinghao.documents.queries.kept import Download


def commendation(found: Commendation, what: str, form: str) -> Download:
    """The 通报 or 决定 of a year (`paper`), certificates for each, or the list that is published (`list`).

    Before a meeting has approved the list the paper is a draft with all candidates that were chosen so far.
    Raises Invalid where nobody was chosen, Stale for certificates or a list to publish before it is decided.
    """
    lines = commendation_queries.lines_of(found, only_chosen=True)
    if not any(lines.values()):
        raise refusals.Invalid(_("还没有定下一个候选，名单是空的。"))
    is_open = found.state == CommendationState.GATHERING
    if what != "paper" and is_open:
        raise refusals.Stale(_("名单定了以后才能印证书和公布的名单。"))
    office = rules.paper_of(rules.office_of(found.owner))
    day = found.approved_on or clock.today()
    issued = Issued(
        office=office.name,
        mark=office.mark_notice,
        number=found.number,
        day=day_of(day),
        copy_to=office.copy_to,
    )
    drawn = {"paper": contents.paper, "certificates": contents.certificates, "list": contents.published}
    made: Paper = drawn[what](found, lines, issued)
    content = kept.rendered(made, form, at=found.decided_at or clock.now())
    extra = {"certificates": _("证书"), "list": _("公布名单")}.get(what, "")
    words = [found.title, _("送审稿") if is_open else "", extra]
    return Download(content, kept.file_name(words, form), kept.TYPES[Format(form)])


def report(found: Report) -> Download:
    """A report of analytics as an editable paper, under the name of the place's office."""
    office = rules.paper_of(rules.office_of(found.code))
    issued = Issued(office=office.name, mark="", number="", day=day_of(clock.today()))
    content = kept.rendered(report_contents.paper(found, issued), Format.DOCX)
    words = [found.name, _("基层协商情况"), found.span.words]
    return Download(content, kept.file_name(words, Format.DOCX), kept.TYPES[Format.DOCX])


def plenary(found: Plenary) -> Download:
    """The year's figures for the plenary's report as an editable paper."""
    office = rules.paper_of(rules.office_of(found.report.code))
    issued = Issued(office=office.name, mark="", number="", day=day_of(clock.today()))
    content = kept.rendered(plenary_contents.paper(found, issued), Format.DOCX)
    words = [found.report.name, _("工作报告数字"), str(found.year)]
    return Download(content, kept.file_name(words, Format.DOCX), kept.TYPES[Format.DOCX])


def plenary_words(found: Plenary) -> str:
    """The paragraph that the report can begin with."""
    return plenary_contents.words(found)
