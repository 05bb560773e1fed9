"""协商通知, 会议纪要 and 协商专报: the three that go out under a red head (GB/T 9704-2012)."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.documents import titles
from tinghao.documents.contents import words
from tinghao.documents.facts import Facts
from tinghao.documents.paper import (
    Addressee,
    Block,
    Imprint,
    Paper,
    Para,
    RedHead,
    Signature,
    Title,
)


@dataclass(frozen=True, slots=True)
class Issued:
    """Who issues a document, under which mark and number, and on what day."""

    office: str
    mark: str
    number: str
    day: str
    addressee: str = ""
    copy_to: str = ""


def _paper(title: str, issued: Issued, body: list[Block]) -> Paper:
    head = [RedHead(issued.mark, issued.number), Title(titles.lines(title))]
    tail = [Imprint(issued.copy_to, issued.office, issued.day)]
    return Paper(title=title, blocks=(*head, *body, *tail))


def notice(facts: Facts, issued: Issued) -> Paper:
    """When, where, what about, who should come, and what they should bring."""
    guests = [seat for seat in facts.seats if seat.kind != "convener"]
    units = [seat.unit for seat in guests if seat.unit]
    others = "各有关委员、居民代表" if any(not seat.unit for seat in guests) else ""
    to = "、".join([*dict.fromkeys(units), *([others] if others else [])]) or "各有关单位"
    asked = [seat.shown for seat in guests if not seat.is_resident]
    if residents := words.counted(seat for seat in guests if seat.is_resident):
        asked.append(residents)
    body: list[Block] = [
        Addressee(f"{to}："),
        Para(
            f"根据{words.grounds(facts)}，定于{facts.day}召开“{facts.title}”协商会议（{facts.form}）。现将有关事项通知如下："
        ),
        *words.run_in(
            [
                ("时间", f"{facts.when}。"),
                ("地点", f"{facts.venue}。"),
                ("议题", f"{words.orders(facts)}。"),
                ("参加人员", f"{'、'.join(asked)}。" if asked else ""),
                (
                    "有关要求",
                    "请参会单位安排能够作出决定的负责人参加，会前了解情况，带上有关资料；"
                    f"因故不能参加的，请在会前告知召集人{facts.host}，可以委托他人参加。",
                ),
            ]
        ),
        Signature(issued.office, issued.day),
    ]
    return _paper(f"关于召开“{facts.title}”协商会议的通知", issued, body)


def minutes(facts: Facts, issued: Issued) -> Paper:
    """What was said in outline, what was agreed, what stays open, who was there; no seal (10.3)."""
    about = words.orders(facts)
    body: list[Block] = [
        Para(
            f"{facts.day}，{facts.township}召集人{facts.host}在{facts.venue}主持召开微协商会议"
            f"（{facts.form}），就{about}进行协商。现将会议情况纪要如下："
        ),
        *words.headed(
            [
                ("各方意见", words.paragraphs(facts.discussion)),
                ("商定的办法", words.paragraphs(facts.agreed)),
                ("成果事项", words.items(facts)),
                ("没有谈拢的问题", words.paragraphs(facts.open_points)),
            ]
        ),
        *words.people(facts),
    ]
    return _paper(f"关于“{facts.title}”的协商会议纪要", issued, body)


def report(facts: Facts, issued: Issued) -> Paper:
    """To those above: what was raised by how many, how it was settled, what they should know."""
    asked = sum(order.requesters for order in facts.orders)
    asked_words = f"，共有{asked}人提出" if asked > 1 else ""
    raised = f"群众通过点单反映了{words.orders(facts)}{asked_words}"
    if not facts.is_asked:
        raised = f"{words.orders(facts)}列入了年度协商计划"
    there = words.counted(seat for seat in facts.came if seat.is_resident)
    units = "、".join(dict.fromkeys(seat.unit for seat in facts.came if seat.unit and seat.kind == "unit"))
    members = sum(seat.kind == "member" for seat in facts.came)
    parts = [
        units,
        f"政协委员{members}人" if members else "",
        there,
    ]
    present = "，".join(part for part in parts if part)
    body: list[Block] = [
        *([Addressee(f"{issued.addressee}：")] if issued.addressee else []),
        Para(f"{facts.day}，{facts.township}就{words.orders(facts)}开展微协商。现将有关情况报告如下："),
        *words.headed(
            [
                ("基本情况", [Para(f"{raised}。该事发生在{facts.place}。")]),
                (
                    "协商经过",
                    [
                        Para(
                            f"{facts.when}，召集人{facts.host}在{facts.venue}以“{facts.form}”的形式召集协商"
                            + (f"，到场的有{present}。" if present else "。")
                        ),
                        *words.paragraphs(facts.discussion),
                    ],
                ),
                ("商定的办法", words.paragraphs(facts.agreed)),
                ("成果和办理安排", words.items(facts)),
                ("没有谈拢的问题", words.paragraphs(facts.open_points)),
            ]
        ),
        Para("特此报告。"),
        Signature(issued.office, issued.day),
    ]
    return _paper(f"关于“{facts.title}”的协商情况专报", issued, body)
