"""协商成果清单, 签到表, 办理情况反馈表, 满意度评议表 and 议题申报表: sheets with tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinghao.documents.facts import Facts, ItemFact, OrderFact, SeatFact
from tinghao.documents.paper import (
    FORM,
    Block,
    Cell,
    Cut,
    FormHead,
    Note,
    Paper,
    Row,
    Table,
    head_row,
    pairs,
    row,
    said,
)

SEATS_ON_A_SHEET = 20
SPARE_SEATS = 6
_PAIR = (16.0, 34.0, 16.0, 34.0)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a blank form: its code as it is printed, and the address in its QR code."""

    code: str
    address: str


def outcomes(facts: Facts) -> Paper:
    """What, who leads and helps, until when, what will count as done, how it stands."""
    head = head_row("序号", "要办的事", "主办单位", "协办单位", "完成期限", "怎样算办好", "情况")
    rows = [
        row(
            str(i),
            item.what,
            item.lead,
            "、".join(item.helpers),
            item.due,
            item.evidence,
            "\n".join(t for t in (item.state, item.result) if t),
            height=14,
            centred=(0,),
        )
        for i, item in enumerate(facts.items, start=1)
    ]
    about = "、".join(f"{o.heading}（单号{o.number}）" for o in facts.orders)
    blocks: tuple[Block, ...] = (
        FormHead("协商成果清单", office=f"{facts.place}　{facts.title}"),
        Table(_PAIR, (pairs("协商时间", facts.when, "地点", facts.venue), said("涉及的单", about, span=3))),
        Table((9, 26, 17, 15, 15, 20, 16), (head, *rows)),
    )
    return Paper(title=f"协商成果清单：{facts.title}", layout=FORM, blocks=blocks)


def sheets_needed(facts: Facts) -> int:
    """How many sheets a list of those who are asked takes, with room for those who come unasked."""
    return -(-(max(_numbered(facts), default=0) + SPARE_SEATS) // SEATS_ON_A_SHEET)


def sign_in(facts: Facts, copies: Sequence[Copy]) -> Paper:
    """Names of those who were asked, room to sign, and empty lines for those who come unasked."""
    blocks: list[Block] = []
    for sheet, copy in enumerate(copies):
        lines = [row(*line, "", "", height=8.6, centred=(0,)) for line in lines_on(facts, sheet)]
        blocks += [
            FormHead("签到表", facts.place, copy.code, copy.address, starts_page=sheet > 0),
            Table(
                _PAIR,
                (
                    said("议题", facts.title, span=3),
                    pairs("时间", facts.when, "地点", facts.venue),
                ),
            ),
            Table((8, 24, 32, 24, 12), (head_row("序号", "姓名", "单位或身份", "签名", "备注"), *lines)),
            Note("没有列出名字的，请写在空行里。只记到场，不留电话和证件号。"),
        ]
    return Paper(title=f"签到表：{facts.title}", layout=FORM, blocks=tuple(blocks))


def lines_on(facts: Facts, sheet: int) -> list[tuple[str, str, str]]:
    """Number, name and unit of each line on a sheet; empty where nobody has the number, or has it no more.

    A seat keeps its number for ever, so that a list which was signed is read as it was printed, whoever
    was taken off since.
    """
    known = _numbered(facts)
    lines = []
    for number in range(sheet * SEATS_ON_A_SHEET + 1, (sheet + 1) * SEATS_ON_A_SHEET + 1):
        seat = known.get(number)
        lines.append((str(number), _named(seat), seat.unit or seat.role) if seat else (str(number), "", ""))
    return lines


def _numbered(facts: Facts) -> dict[int, SeatFact]:
    return {seat.number or i: seat for i, seat in enumerate(facts.seats, start=1)}


def _named(seat: SeatFact) -> str:
    return f"{seat.instead}（代{seat.name or seat.unit}）" if seat.instead else seat.name


@dataclass(frozen=True, slots=True)
class Owed:
    """An item that a unit owes, with the order and the meeting that it came from."""

    item: ItemFact
    order: OrderFact
    meeting: str


def handling(owed: Owed, copies: Sequence[Copy]) -> Paper:
    """A unit that answers on paper: what it did, with which result, who says so."""
    item = owed.item
    results = (
        "□ A 已经解决或基本解决\n"
        "□ B 正在解决或已列入计划，________年__月__日前完成\n"
        "□ C 受条件限制，以后解决，________年__月__日再看\n"
        "□ D 留作参考"
    )
    blocks: list[Block] = []
    for i, copy in enumerate(copies):
        blocks += [
            FormHead("办理情况反馈表", item.lead, copy.code, copy.address, starts_page=i > 0),
            Table(
                _PAIR,
                (
                    said("要办的事", item.what, span=3, height=14),
                    pairs("来自", f"{owed.order.heading}\n单号{owed.order.number}", "协商", owed.meeting),
                    pairs("主办单位", item.lead, "协办单位", "、".join(item.helpers)),
                    pairs("完成期限", item.due, "怎样算办好", item.evidence),
                    said("办理经过", span=3, height=48),
                    said("办理结果", results, span=3, height=26),
                    said("结果说明", span=3, height=36),
                    said("和点单人\n见过面吗", "□ 见过，________年__月__日　　□ 打过电话　　□ 没有", span=3),
                    pairs("经办人", "", "日期", "", height=12),
                    said("单位盖章", span=3, height=26),
                ),
            ),
            Note("办理结果选一项。结果说明会给点单人看，请写清楚办了什么，或者为什么办不了。"),
        ]
    return Paper(title=f"办理情况反馈表：{item.what}", layout=FORM, blocks=tuple(blocks))


@dataclass(frozen=True, slots=True)
class Rated:
    """An order whose requesters are asked on paper, and what was promised for it."""

    order: OrderFact
    items: tuple[ItemFact, ...]


def satisfaction(rated: Rated, copies: Sequence[Copy]) -> Paper:
    """The one question and the one rating, in the words that the telephone shows; two copies on a sheet."""
    done = "\n".join(f"{item.what}（{item.lead}，{item.due}前）" for item in rated.items)
    blocks: list[Block] = []
    for i, copy in enumerate(copies):
        if i % 2:
            blocks.append(Cut())
        blocks += [
            FormHead(
                "满意度评议表",
                f"单号{rated.order.number}",
                copy.code,
                copy.address,
                starts_page=i > 0 and not i % 2,
            ),
            Table(
                (16, 84),
                (
                    said("反映的事", rated.order.heading, span=1, height=10),
                    *([said("商定的办法", done, span=1, height=10)] if done else []),
                    said("解决了吗", "□ 解决了　　　□ 没有解决　　　□ 说不准", span=1, height=11),
                    said("打个分", "□ 5 很满意　　□ 4　　□ 3　　□ 2　　□ 1 很不满意", span=1, height=11),
                    said("想说的话", span=1, height=20),
                    said("日期", "________年__月__日　　　签名（可以不写）：", span=1, height=10),
                ),
            ),
            Note("选“没有解决”的，会退回原单位重办。您怎么选，都不影响以后点单。"),
        ]
    return Paper(title=f"满意度评议表：{rated.order.heading}", layout=FORM, blocks=tuple(blocks))


def application(place: str, copies: Sequence[Copy]) -> Paper:
    """What a resident writes on paper: the matter first, the contact only if they like, two consents."""
    blocks: list[Block] = []
    for i, copy in enumerate(copies):
        blocks += [
            FormHead("议题申报表", place, copy.code, copy.address, starts_page=i > 0),
            Table(
                (16, 84),
                (
                    said("什么事", span=1, height=78),
                    said("在哪里", "", span=1, height=14),
                    said("希望怎样", "", span=1, height=32),
                    said("谁的事", "□ 我自己的　　□ 还有别人：大约 ______ 户（人）", span=1, height=11),
                ),
            ),
            Table(
                _PAIR,
                (
                    pairs("称呼", "", "手机", "", height=12),
                    Row(
                        (
                            Cell("同意吗", is_label=True, is_centred=True),
                            Cell("□ 可以打电话联系我\n□ 可以把这件事去掉姓名后公开", span=3),
                        ),
                        15,
                    ),
                    pairs("收表人", "", "日期", "", height=12),
                ),
            ),
            Note(
                "只有“什么事”必须写，其余都可以空着。手机只用来联系您，不会公开。不用写身份证号。\n"
                "填好交给社区、召集人或委员，他们会替您录入，并把回执交给您。也可以扫右上角的码，直接在手机上点单。"
            ),
        ]
    return Paper(title=f"议题申报表：{place}", layout=FORM, blocks=tuple(blocks))
