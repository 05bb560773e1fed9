"""A month, quarter or year as a paper: rates with their denominators, outcomes apart, the places below."""

from __future__ import annotations

from tinghao.analytics.choices import Measure
from tinghao.analytics.queries import FEW, Rate, Report, step_of
from tinghao.divisions import schematic
from tinghao.documents.contents.official import Issued
from tinghao.documents.paper import (
    Block,
    Cell,
    Heading,
    Paper,
    Para,
    Row,
    Signature,
    Table,
    Title,
    head_row,
    row,
)


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
        *_planned(found),
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
        body += _map(found)
        head = head_row("地方", "点单", "协商", "办结", "响应率", "解决率", "满意率")
        body += [Heading(1, "五、各地情况"), Table((4, 2, 2, 2, 4, 4, 4), (head, *lines))]
    body.append(Signature(issued.office, issued.day))
    return Paper(f"{found.name}基层协商情况（{found.span.words}）", blocks=tuple(body))


def _planned(found: Report) -> list[Block]:
    whole = found.whole
    placed, done = whole.of(Measure.PLAN_PLACED), whole.of(Measure.PLAN_CLOSED)
    if not placed and not done:
        return []
    words = f"另有年度协商计划的议题{placed}件、经委员实地核实办结{done}件，没有点单人，不计入三率。"
    return [Para(words)]


# From light to dark in characters that every face has, so that it reads in black and white.
_STEPS = ("□□□", "■□□", "■■□", "■■■")
_COLUMNS = 4


def _map(found: Report) -> list[Block]:
    """The places as they lie, each with its 解决率; none for fewer than two."""
    if len(found.below) < 2:
        return []
    cells: dict[tuple[int, int], Cell] = {}
    for number, one in enumerate(found.below):
        rate = next(r for r in one.rates if r.key == "resolution")
        step = step_of(rate)
        said = (
            f"少于{FEW}件（{rate.part}/{rate.whole}）" if step is None else f"{_STEPS[step]} {_share(rate)}"
        )
        cells[schematic.cell_of(one.code, number)] = Cell(f"{one.name}\n{said}", is_centred=True)
    lines = [
        Row(tuple(cells.get((column, line), Cell()) for column in range(1, _COLUMNS + 1)), height=14.0)
        for line in range(1, max(line for _column, line in cells) + 1)
    ]
    words = "解决率示意：一格是一个地方，按方位摆放。□□□不到60%，■□□60%至79%，■■□80%至94%，■■■95%以上。"
    return [Para(words), Table((1,) * _COLUMNS, tuple(lines))]


def _said(rate: Rate) -> str:
    if rate.percent is None:
        return f"{rate.label}：没有到期或可评的，不计算"
    return f"{rate.label}{rate.percent}%（{rate.whole}件中{rate.part}件）"


def _share(rate: Rate) -> str:
    return "–" if rate.percent is None else f"{rate.percent}%（{rate.part}/{rate.whole}）"
