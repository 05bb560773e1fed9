"""A month, quarter or year as a paper: rates with their denominators, outcomes apart, the places below."""

from __future__ import annotations

from tinghao.analytics.choices import Measure
from tinghao.analytics.queries import Rate, Report, Row
from tinghao.documents.contents.official import Issued
from tinghao.documents.paper import Block, Heading, Paper, Para, Signature, Table, Title, head_row, row


def paper(found: Report, issued: Issued) -> Paper:
    """The report of a place for a span; nothing is ranked, places stand in the order of the register."""
    whole = found.whole
    body: list[Block] = [
        Title((f"{found.name}基层协商情况", f"（{found.span.words}）")),
        Heading(1, "一、总的情况"),
        Para(
            f"{found.span.words}，群众点单{whole.of(Measure.PLACED)}件，开展微协商{whole.of(Measure.HELD)}场，"
            f"参加协商{whole.of(Measure.ATTENDANCES)}人次，办结{whole.of(Measure.CLOSED)}件。"
        ),
        Heading(1, "二、三率"),
        *(Para(f"{_said(rate)}。") for rate in whole.rates),
        Heading(1, "三、办结的去向"),
        Para(
            f"办结{whole.of(Measure.CLOSED)}件中，群众确认解决{whole.of(Measure.CONFIRMED)}件，"
            f"联系不上、委员实地核实{whole.of(Measure.VERIFIED)}件，"
            f"没有解决、已说明原因{whole.of(Measure.EXPLAINED)}件。后两类不计入解决。"
        ),
        *_planned(whole),
        Heading(1, "四、委员参加情况"),
        Para(f"{found.members}位委员中，{whole.of(Measure.MEMBERS)}位有履职记录。"),
    ]
    if found.below:
        lines = [
            row(
                one.name,
                *(str(one.of(m)) for m in (Measure.PLACED, Measure.HELD, Measure.CLOSED)),
                *(_share(rate) for rate in one.rates),
            )
            for one in found.below
        ]
        head = head_row("地方", "点单", "协商", "办结", "响应率", "解决率", "满意率")
        body += [Heading(1, "五、各地情况"), Table((4, 2, 2, 2, 4, 4, 4), (head, *lines))]
    body.append(Signature(issued.office, issued.day))
    return Paper(f"{found.name}基层协商情况（{found.span.words}）", blocks=tuple(body))


def _planned(whole: Row) -> list[Block]:
    placed, done = whole.of(Measure.PLAN_PLACED), whole.of(Measure.PLAN_CLOSED)
    if not placed and not done:
        return []
    words = f"另有年度协商计划的议题{placed}件、经委员实地核实办结{done}件，没有点单人，不计入三率。"
    return [Para(words)]


def _said(rate: Rate) -> str:
    if rate.percent is None:
        return f"{rate.label}：没有到期或可评的，不计算"
    return f"{rate.label}{rate.percent}%（{rate.whole}件中{rate.part}件）"


def _share(rate: Rate) -> str:
    return "–" if rate.percent is None else f"{rate.percent}%（{rate.part}/{rate.whole}）"
