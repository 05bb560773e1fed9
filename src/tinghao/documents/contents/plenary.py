"""The year's figures for the standing committee's report: a paragraph, and every figure with its source."""

from __future__ import annotations

from tinghao.analytics.choices import Measure
from tinghao.analytics.queries.plenary import Figure, Plenary
from tinghao.documents.contents.official import Issued
from tinghao.documents.contents.words import NUMERALS
from tinghao.documents.paper import Block, Heading, Paper, Para, Signature, Table, Title, head_row, row


def words(found: Plenary) -> str:
    """What the report can say, with every denominator; it does not say what there is none of."""
    whole, report = found.report.whole, found.report
    closed, confirmed = whole.of(Measure.CLOSED), whole.of(Measure.CONFIRMED)
    said = [
        f"一年来，{report.name}群众点单{whole.of(Measure.PLACED)}件，开展微协商{whole.of(Measure.HELD)}场，"
        f"参加协商{whole.of(Measure.ATTENDANCES)}人次。"
    ]
    if closed:
        said.append(
            f"办结{closed}件，其中群众确认解决{confirmed}件，联系不上、实地核实{whole.of(Measure.VERIFIED)}件，"
            f"没有解决、已向群众说明原因{whole.of(Measure.EXPLAINED)}件。"
        )
    if due := whole.of(Measure.ITEMS_DUE):
        said.append(f"到期成果{due}项，按时报结{whole.of(Measure.ITEMS_IN_TIME)}项。")
    if rated := whole.of(Measure.RATED):
        said.append(f"群众评分{rated}份，四分以上{whole.of(Measure.RATED_WELL)}份。")
    if report.members:
        said.append(f"{report.members}位委员中，{whole.of(Measure.MEMBERS)}位参加了基层履职。")
    return "".join(said)


def paper(found: Plenary, issued: Issued) -> Paper:
    """The paragraph first, then the figures part by part, each with what it is of and its source."""
    parts: dict[str, list[Figure]] = {}
    for figure in found.figures:
        parts.setdefault(figure.part, []).append(figure)
    title = f"{found.report.name}{found.year}年常委会工作报告数字"
    body: list[Block] = [
        Title((f"{found.report.name}{found.year}年", "常委会工作报告数字")),
        Heading(1, "一、可以直接用的一段"),
        Para(words(found)),
    ]
    for numeral, (part, figures) in zip(NUMERALS[1:], parts.items(), strict=False):
        head = head_row("数字", "多少", "总数", "占比", "从哪里来")
        lines = [
            row(f.label, str(f.number), "–" if f.whole is None else str(f.whole), f.share or "–", f.source)
            for f in figures
        ]
        body += [Heading(1, f"{numeral}、{part}"), Table((5, 2, 2, 2, 6), (head, *lines))]
    body.append(Signature(issued.office, issued.day))
    return Paper(title, blocks=tuple(body))
