"""The year's figures for the plenary's report: each with what it is of and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.analytics.choices import Measure
from tinghao.analytics.queries import SEE, Report, report_for
from tinghao.analytics.spans import Span
from tinghao.assessment.models import MemberScore, SchemeVersion
from tinghao.commendation.choices import CommendationState, Decision, Kind
from tinghao.commendation.models import Candidate
from tinghao.core import refusals
from tinghao.filing.choices import DutyKind
from tinghao.filing.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it is out of (None: it is a count), and where it comes from."""

    part: str
    label: str
    number: int
    whole: int | None
    source: str

    @property
    def share(self) -> str:
        """Whole per cent, halves upwards; "" for a count and for a share of nothing."""
        if not self.whole:
            return ""
        return f"{(self.number * 200 + self.whole) // (self.whole * 2)}%"


@dataclass(frozen=True, slots=True)
class Plenary:
    """The figures of a city or county for a year."""

    report: Report
    year: int
    figures: tuple[Figure, ...]

    def of(self, label: str) -> Figure:
        """The figure of this name."""
        return next(f for f in self.figures if f.label == label)


def plenary_for(actor: Any, code: str, year: int) -> Plenary:
    """The year's figures of a city or county; raises NotFound for another place or one out of sight.

    Sixteen statements at most, whatever the rows: sums come from the rollups.
    """
    if len(code) not in {4, 6}:
        raise refusals.NotFound(_("工作报告用的数字只有市、县两级。"))
    scope.require(actor, SEE, SimpleNamespace(division_code=code), see=SEE)
    report = report_for(actor, code, Span(str(year)))
    return Plenary(
        report,
        year,
        (*_work(report), *_outcomes(report), *_duty(code, year), *_scores(code, year), *_praised(code, year)),
    )


def _work(report: Report) -> list[Figure]:
    part, whole = _("基层协商"), report.whole
    return [
        Figure(
            part, _("群众点单（件）"), whole.of(Measure.PLACED), None, _("单：点单日期在本年，含代填和纸表")
        ),
        Figure(part, _("开展微协商（场）"), whole.of(Measure.HELD), None, _("协商：已开或补记，日期在本年")),
        Figure(part, _("参加协商（人次）"), whole.of(Measure.ATTENDANCES), None, _("到场名单")),
        Figure(
            part,
            _("参加履职的委员（位）"),
            whole.of(Measure.MEMBERS),
            report.members,
            _("履职记录里不同的委员；总数是年末在组的委员"),
        ),
    ]


def _outcomes(report: Report) -> list[Figure]:
    part, whole = _("办理成效"), report.whole
    closed = whole.of(Measure.CLOSED)
    rates = {rate.key: rate for rate in whole.rates}
    response, satisfaction = rates["response"], rates["satisfaction"]
    return [
        Figure(part, _("办结（件）"), closed, None, _("单：办结日期在本年")),
        Figure(
            part,
            _("群众确认解决（件）"),
            whole.of(Measure.CONFIRMED),
            closed,
            _("办结的单里点单人答复解决了；即解决率"),
        ),
        Figure(
            part,
            _("联系不上，委员实地核实（件）"),
            whole.of(Measure.VERIFIED),
            closed,
            _("办结的单；不算解决"),
        ),
        Figure(
            part,
            _("没有解决，已说明原因（件）"),
            whole.of(Measure.EXPLAINED),
            closed,
            _("办结的单；不算解决"),
        ),
        Figure(
            part, _("按时审题（件）"), response.part, response.whole, _("审题期限在本年到期的单；即响应率")
        ),
        Figure(
            part, _("评分四分以上（份）"), satisfaction.part, satisfaction.whole, _("点单人的评分；即满意率")
        ),
        Figure(
            part,
            _("按时报结的成果（项）"),
            whole.of(Measure.ITEMS_IN_TIME),
            whole.of(Measure.ITEMS_DUE),
            _("成果清单：本年到期的事项"),
        ),
    ]


def _duty(code: str, year: int) -> list[Figure]:
    """How many lines of each kind stand in the ledger of the place: entered less taken back."""
    rows = LedgerEntry.objects.filter(ledger_id=code, year=year).order_by()
    counted: dict[str, int] = {}
    for kind, version, n in rows.values_list("kind", "version").annotate(n=Count("pk")):
        counted[kind] = counted.get(kind, 0) + (n if version == 1 else -n)
    source = _("考核台账：记入减去冲销")
    return [
        Figure(_("委员履职"), _("%(kind)s（人次）") % {"kind": kind.label}, counted[kind], None, source)
        for kind in DutyKind
        if counted.get(kind)
    ]


def _scores(code: str, year: int) -> list[Figure]:
    """The grades of the year as last computed, from the lowest; none before a scheme holds."""
    version = SchemeVersion.objects.filter(owner=code, year=year, state="adopted").first()
    if version is None:
        return []
    rows = MemberScore.objects.filter(assessment__owner=code, assessment__year=year).order_by()
    counts: dict[str, int] = dict(rows.values_list("grade").annotate(n=Count("pk")))
    everybody = sum(counts.values())
    source = _("考核：按《%(name)s》最近一次算的") % {"name": version.name}
    return [
        Figure(
            _("年度考核"), _("%(grade)s（位）") % {"grade": g.label}, counts.get(g.key, 0), everybody, source
        )
        for g in version.scheme.grades
    ]


def _praised(code: str, year: int) -> list[Figure]:
    """How many of each kind were commended, once a meeting has approved the list."""
    rows = Candidate.objects.filter(
        commendation__owner=code, commendation__year=year, decision=Decision.CHOSEN
    ).exclude(commendation__state=CommendationState.GATHERING)
    counts: dict[str, int] = dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))
    source = _("表彰：会议批准的名单")
    return [
        Figure(_("表彰"), str(kind.label), counts[kind], None, source) for kind in Kind if counts.get(kind)
    ]
