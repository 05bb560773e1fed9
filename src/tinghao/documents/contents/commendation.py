"""表彰通报 and 表彰决定: the list that a meeting approved, under a red head (GB/T 9704-2012); certificates.

The pattern is that of published decisions (domain, section 5.3): the approval in brackets under the
title, an opening with the year's figures, how many of each kind, the list, a closing; names in an annex. What
is sent for approval has the candidates with their reasons in annexes; what is published has names only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tinghao.commendation.choices import CommendationState, Kind, PaperForm
from tinghao.commendation.models import Commendation
from tinghao.commendation.queries import Line
from tinghao.documents import titles
from tinghao.documents.contents import certificates as certificate
from tinghao.documents.contents.official import Issued
from tinghao.documents.contents.words import NUMERALS
from tinghao.documents.facts import day_of
from tinghao.documents.paper import (
    Annex,
    AnnexList,
    Block,
    Heading,
    Imprint,
    Paper,
    Para,
    RedHead,
    Signature,
    Table,
    Title,
    head_row,
    row,
)

_CLOSING = "希望受到表彰的单位和个人珍惜荣誉、再接再厉，继续把群众身边的事办好。"
_IN_TEXT = 30  # a longer list stands in an annex


def paper(found: Commendation, lines: Mapping[str, Sequence[Line]], issued: Issued) -> Paper:
    """The 通报 or 决定; before a meeting has approved it, a draft that says so."""
    name = "决定" if found.form == PaperForm.DECISION else "通报"
    praise = "" if found.title.startswith(("表彰", "表扬", "授予")) else "表彰"
    title = f"关于{praise}{found.title}的{name}"
    is_draft = found.state == CommendationState.GATHERING
    full = [(str(Kind(kind).label), rows) for kind, rows in lines.items() if rows]
    counted = "、".join(f"{len(rows)}{_unit(label)}“{label}”" for label, rows in full)
    verb = "决定授予" if found.form == PaperForm.DECISION else "现对"
    body: list[Block] = [
        *(Para(line) for line in found.opening.splitlines() if line.strip()),
        Para(f"经研究，{verb}{counted}{'称号' if found.form == PaperForm.DECISION else '予以通报表扬'}。"),
    ]
    apart = [(label, rows) for label, rows in full if is_draft or len(rows) > _IN_TEXT]
    for numeral, (label, rows) in zip(NUMERALS, full, strict=False):
        body.append(Heading(1, f"{numeral}、{label}（{len(rows)}{_unit(label)}）"))
        if len(rows) <= _IN_TEXT:
            body.append(Para("、".join(_named(one) for one in rows) + "。"))
        else:
            body.append(Para("名单见附件。"))
    body += [Para(line) for line in (found.closing or _CLOSING).splitlines() if line.strip()]
    if apart:
        body.append(AnnexList(tuple(_annex_name(label, is_draft=is_draft) for label, _rows in apart)))
    body.append(Signature(issued.office, issued.day))
    for number, (label, rows) in enumerate(apart, 1):
        mark = f"附件{number}" if len(apart) > 1 else "附件"
        body += [Annex(mark, (_annex_name(label, is_draft=is_draft),)), annex(rows, is_draft=is_draft)]
    head = [RedHead(issued.mark, issued.number), Title(titles.lines(title), note=_approval(found))]
    return Paper(title, blocks=(*head, *body, Imprint(issued.copy_to, issued.office, issued.day)))


def _approval(found: Commendation) -> str:
    """The line under the title: a draft, or the day and the meeting that passed it."""
    if found.state == CommendationState.GATHERING or found.approved_on is None:
        return "（送审稿）"
    return f"（{day_of(found.approved_on)}{found.approved_by}通过）"


def _annex_name(label: str, *, is_draft: bool) -> str:
    return f"{label}候选名单和事由" if is_draft else f"{label}名单"


def published(found: Commendation, lines: Mapping[str, Sequence[Line]], issued: Issued) -> Paper:
    """The list as it is made public: names and where they are from, nothing of why or of anybody else."""
    title = f"{found.title}名单"
    body: list[Block] = [Title(titles.lines(title), note=_approval(found))]
    full = [(str(Kind(kind).label), rows) for kind, rows in lines.items() if rows]
    for numeral, (label, rows) in zip(NUMERALS, full, strict=False):
        body.append(Heading(1, f"{numeral}、{label}（{len(rows)}{_unit(label)}）"))
        body.append(annex(rows, is_draft=False))
    body.append(Signature(issued.office, issued.day))
    return Paper(title, blocks=tuple(body))


def _unit(label: str) -> str:
    return "个" if label in {str(Kind.GROUP.label), str(Kind.UNIT.label), str(Kind.CASE.label)} else "名"


def _named(one: Line) -> str:
    return f"{one.name}（{one.detail}）" if one.detail else one.name


def annex(rows: Sequence[Line], *, is_draft: bool) -> Table:
    """The list as a table: number, name, from where if anybody is; for those who approve it also why."""
    has_detail = any(one.detail for one in rows)
    shown = [("序号", 1.4), ("名称", 4.0)]
    shown += [("所属", 3.0)] if has_detail else []
    shown += [("事由", 7.0)] if is_draft else []
    cells = []
    for n, one in enumerate(rows, 1):
        texts = [str(n), one.name]
        texts += [one.detail] if has_detail else []
        texts += [one.reasons or one.row.words] if is_draft else []
        cells.append(row(*texts, centred=(0,)))
    head = head_row(*(label for label, _width in shown))
    return Table(tuple(width for _label, width in shown), (head, *cells))


def certificates(found: Commendation, lines: Mapping[str, Sequence[Line]], issued: Issued) -> Paper:
    """A certificate for each, a page each."""
    blocks: list[Block] = []
    for kind, rows in lines.items():
        for one in rows:
            blocks += certificate.page(
                "荣誉证书",
                issued.office,
                f"{one.name}{'同志' if kind in {Kind.MEMBER, Kind.CONVENER} else ''}",
                f"在{found.year}年度基层协商工作中成绩突出，被评为“{Kind(kind).label}”，特发此证。",
                one.reasons,
                office=issued.office,
                day=issued.day,
                is_first=not blocks,
            )
    return Paper(f"{found.title}证书", layout="form", blocks=tuple(blocks))
