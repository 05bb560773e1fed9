"""督查反馈意见 under a red head, and the checklist of a place as a sheet to fill in by hand."""

from __future__ import annotations

from collections.abc import Sequence

from tinghao.documents import titles
from tinghao.documents.contents.official import Issued
from tinghao.documents.contents.words import NUMERALS
from tinghao.documents.facts import day_of
from tinghao.documents.paper import (
    FORM,
    Addressee,
    Block,
    FormHead,
    Heading,
    Imprint,
    Note,
    Paper,
    Para,
    RedHead,
    Row,
    Signature,
    Table,
    Title,
    head_row,
    pairs,
    row,
)
from tinghao.inspections.choices import How
from tinghao.inspections.models import Finding, Inspection, Version
from tinghao.inspections.queries import Board, Line

_BOXES = "□ 做到　□ 部分做到\n□ 没有做到　□ 不适用"


def letter(found: Inspection, board: Board, findings: Sequence[tuple[Finding, str]], issued: Issued) -> Paper:
    """The feedback to one place: what was looked at, what was found, who puts it right until when.

    `findings` come with the name of whoever is responsible, "" for nobody in particular.
    """
    name = board.target.name
    title = f"关于{found.title}的反馈意见"
    checklist = f"《{found.version.checklist.name}》（第{found.version.number}版）"
    period = f"{day_of(found.first)}至{day_of(found.last)}"
    parts: list[tuple[str, list[Block]]] = [("总的情况", [Para(_summary(board))])]
    read = [line for line in board.lines if line.item.how == How.MEASURE]
    seen = [line for line in board.lines if line.item.how == How.SITE]
    if read:
        parts.append(("系统读数", [_figures(read)]))
    if seen:
        parts.append(("现场看到的", [_answers(seen)]))
    parts.append(("发现的问题和整改", _findings(findings, name)))
    body: list[Block] = [
        Para(
            f"{issued.office}按照{checklist}，于{day_of(found.day)}对{name}进行了专项督查，看了{period}的情况。"
            "系统已有的数据由系统直接读取，其余到现场查看。现将情况反馈如下。"
        )
    ]
    for numeral, (heading, blocks) in zip(NUMERALS, parts, strict=False):
        body += [Heading(1, f"{numeral}、{heading}"), *blocks]
    body.append(
        Para("请在期限以前报告整改情况；有不同看法的可以说明，期限不变。不要求拍照，不要求另写汇报材料。")
    )
    head = [RedHead(issued.mark, issued.number), Title(titles.lines(title)), Addressee(f"{name}：")]
    tail = [Signature(issued.office, issued.day), Imprint(issued.copy_to, issued.office, issued.day)]
    return Paper(title, blocks=(*head, *body, *tail))


def _summary(board: Board) -> str:
    score = board.score
    words = f"清单共{len(board.lines)}条，可评的{score.judged}条：做到{score.met}条"
    words += f"，部分做到{score.partly}条" if score.partly else ""
    words += f"，没有做到{score.missed}条。"
    return words + (f"另有{score.none}条这段时间没有可评的或者不适用，不算没有做到。" if score.none else "")


def _figures(lines: Sequence[Line]) -> Table:
    rows = []
    for number, line in enumerate(lines, 1):
        reading = line.reading
        share = f"{reading.whole}件里做到{reading.part}件" if reading and reading.whole else "没有可评的"
        verdict = str(reading.get_verdict_display()) if reading else ""
        rows.append(
            row(str(number), line.item.text, share, f"{line.item.threshold}%", verdict, centred=(0, 3))
        )
    return Table((1, 5, 4, 2, 3), (head_row("序号", "看什么", "读数", "约定", "结果"), *rows))


def _answers(lines: Sequence[Line]) -> Table:
    rows = []
    for number, line in enumerate(lines, 1):
        word = str(line.answer.get_answer_display()) if line.answer and line.answer.answer else ""
        note = line.answer.note if line.answer else ""
        rows.append(row(str(number), line.item.text, word, note, centred=(0,)))
    return Table((1, 6, 3, 6), (head_row("序号", "看什么", "情况", "看到什么"), *rows))


def _findings(findings: Sequence[tuple[Finding, str]], place: str) -> list[Block]:
    if not findings:
        return [Para("没有发现要整改的问题。")]
    return [
        Para(f"{number}. {found.what.rstrip('。')}。由{place}{person}整改，{day_of(found.due_on)}前完成。")
        for number, (found, person) in enumerate(findings, 1)
    ]


def sheet(version: Version, office: str, place: str, day: str, board: Board | None) -> Paper:
    """The checklist with room to write; what the system reads stands there as it was read."""
    lines = board.lines if board else [Line(item) for item in version.items.all()]
    rows: list[Row] = []
    section = None
    for number, line in enumerate(lines, 1):
        if line.item.section != section:
            section = line.item.section
            if section:
                rows.append(row("", section, "", "", height=8))
        rows.append(_to_fill(number, line))
    blocks: tuple[Block, ...] = (
        FormHead(f"督查清单：{version.checklist.name}", office=office),
        Table(
            (16, 34, 16, 34), (pairs("督查的地方", place, "日期", day), pairs("督查人员", "", "陪同的人", ""))
        ),
        Table((7, 38, 25, 30), (head_row("序号", "看什么", "情况", "看到什么"), *rows)),
        Note("系统读数不用填。选“不适用”的写明原因。不用拍照。回来后在系统里录，或者直接在手机上记。"),
    )
    return Paper(title=f"督查清单：{version.checklist.name}", layout=FORM, blocks=blocks)


def _to_fill(number: int, line: Line) -> Row:
    if line.item.how == How.SITE:
        return row(str(number), line.item.text, _BOXES, "", height=17, centred=(0,))
    reading = line.reading
    if reading is None:
        told = "系统读数"
    elif reading.whole:
        told = f"系统读数：{reading.whole}件里做到{reading.part}件"
    else:
        told = "系统读数：没有可评的"
    return row(str(number), line.item.text, told, f"约定至少{line.item.threshold}%", height=10, centred=(0,))
