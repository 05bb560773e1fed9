"""签到表, 出席情况, 发言材料 and 结业证书 of a training or a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tinghao.documents import titles
from tinghao.documents.contents import certificates as certificate
from tinghao.documents.contents.official import Issued
from tinghao.documents.contents.words import chinese
from tinghao.documents.facts import day_of, moment_of
from tinghao.documents.paper import (
    FORM,
    Block,
    Cell,
    FormHead,
    Heading,
    Note,
    Paper,
    Para,
    People,
    Row,
    Signature,
    Table,
    Title,
    head_row,
    row,
    said,
)
from tinghao.programmes.choices import Presence, Standing
from tinghao.programmes.models import Certificate, Part, Programme, Session, Speech
from tinghao.programmes.queries import SessionFigures

ON_A_SHEET = 22
MOST_COLUMNS = 6
_MARKS = {Presence.PRESENT: "到", Presence.HALF: "半", Presence.ABSENT: "缺"}


def _when(programme: Programme) -> str:
    if programme.first_day == programme.last_day:
        return moment_of(programme.starts_at)
    return f"{day_of(programme.first_day)}至{day_of(programme.last_day)}"


def _columns(sessions: Sequence[Session]) -> list[str]:
    return [f"{s.day.month}.{s.day.day}\n{s.get_half_display()}" for s in sessions[:MOST_COLUMNS]]


def sign_in(
    programme: Programme, sessions: Sequence[Session], parts: Sequence[Part], homes: Mapping[int, str]
) -> Paper:
    """Everybody on the roll with a box to sign for each half-day, and lines for those who come unasked."""
    columns = _columns(sessions)
    widths = (8.0, 18.0, 30.0, *(44.0 / len(columns) for _ in columns))
    blocks: list[Block] = []
    sheets = max(-(-(len(parts) + 4) // ON_A_SHEET), 1)
    for sheet in range(sheets):
        lines = []
        for i in range(sheet * ON_A_SHEET, (sheet + 1) * ON_A_SHEET):
            part = parts[i] if i < len(parts) else None
            name, home = (part.person.name, homes.get(part.pk, "")) if part else ("", "")
            lines.append(row(str(i + 1), name, home, *("" for _ in columns), height=9.4, centred=(0,)))
        blocks += [
            FormHead("签到表", programme.title, starts_page=sheet > 0),
            Table(
                (16, 34, 16, 34),
                (said("时间", _when(programme), span=3), said("地点", programme.where, span=3)),
            ),
            Table(widths, (head_row("序号", "姓名", "单位或身份", *columns), *lines)),
            Note("没有列出名字的，请写在空行里。"),
        ]
    return Paper(title=f"签到表：{programme.title}", layout=FORM, blocks=tuple(blocks))


def attendance(
    programme: Programme,
    figures: Sequence[SessionFigures],
    parts: Sequence[Part],
    homes: Mapping[int, str],
    marks: Mapping[tuple[int, int], str],
    issued: Issued,
) -> Paper:
    """出席情况: 应到, 实到, 请假 of each half-day with its rate, who was on leave, and the whole roll."""
    counted = [one for one in figures if one.session.kept_at is not None]
    lines = [
        row(
            str(one.session),
            str(one.expected),
            str(one.present),
            str(one.leave),
            str(one.absent),
            _rate(one.present, one.expected),
            f"{one.attended} / {one.attendants}",
            centred=range(7),
        )
        for one in counted
    ]
    heads = ("场次", "应到", "实到", "请假", "缺席", "出席率", "列席到 / 应列席")
    where = f"，地点：{programme.where}" if programme.where else ""
    body: list[Block] = [
        Title(titles.lines(f"{programme.title}出席情况")),
        Para(f"{programme.title}于{_when(programme)}举行{where}。"),
        Table((20, 10, 10, 10, 10, 16, 24), (head_row(*heads), *lines)),
    ]
    for label, standing in (("请假", None), ("列席", Standing.ATTENDANT)):
        names = tuple(
            f"{homes.get(p.pk, '')}　{p.person.name}".strip()
            for p in parts
            if (p.answer == "leave" if standing is None else p.standing == standing)
        )
        if names:
            body.append(People(label, names))
    columns = [one.session for one in counted][:MOST_COLUMNS]
    widths = (8.0, 18.0, 28.0, 10.0, *(36.0 / max(len(columns), 1) for _ in columns))
    roll = [
        Row(
            (
                Cell(str(n), is_centred=True),
                Cell(part.person.name),
                Cell(homes.get(part.pk, "")),
                Cell(part.get_standing_display(), is_centred=True),
                *(Cell(_mark(part, marks.get((s.pk, part.pk), "")), is_centred=True) for s in columns),
            ),
            7.4,
        )
        for n, part in enumerate(parts, 1)
    ]
    body += [
        Heading(1, "名单"),
        Table(widths, (head_row("序号", "姓名", "单位或身份", "身份", *_columns(columns)), *roll)),
        Signature(issued.office, issued.day),
    ]
    return Paper(f"{programme.title}出席情况", blocks=tuple(body))


def _mark(part: Part, presence: str) -> str:
    if presence in {Presence.PRESENT, Presence.HALF}:
        return _MARKS[Presence(presence)]
    if part.answer == "leave":
        return "假"
    return _MARKS[Presence(presence)] if presence else ""


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


def speeches(
    programme: Programme, found: Sequence[Speech], homes: Mapping[int, str], issued: Issued
) -> Paper:
    """发言材料: the speeches in the order in which they are given, the written ones behind."""
    body: list[Block] = [Title(titles.lines(f"{programme.title}发言材料")), Para(_when(programme))]
    for number, speech in enumerate(found):
        kind = "（书面）" if speech.is_written else ""
        body.append(Heading(1, f"{chinese(number + 1)}、{speech.title or '（题目待定）'}{kind}"))
        body.append(Heading(2, f"{homes.get(speech.part_id, '')}　{speech.part.person.name}".strip()))
        lines = [line for line in speech.text.splitlines() if line.strip()]
        body += [Para(line.strip()) for line in lines] or [Para("（发言稿还没有交。）")]
    body.append(Signature(issued.office, issued.day))
    return Paper(f"{programme.title}发言材料", blocks=tuple(body))


def certificates(found: Sequence[Certificate], office: str, site: str) -> Paper:
    """A certificate for each, a page each, under its number; the QR code opens the page that checks it."""
    blocks: list[Block] = []
    for one in found:
        hours = f"{one.hours.normalize():f}"
        days = day_of(one.first_day)
        if one.last_day != one.first_day:
            days = f"{days}至{day_of(one.last_day)}"
        blocks += certificate.page(
            "结业证书",
            number_of(one),
            f"{one.part.person.name}同志",
            f"于{days}参加“{one.title}”，共{hours}学时，特发此证。",
            "扫右上角的码，或在网站的“核对证书”页上输入它下面的核对码，就能核对真假。",
            office=office,
            day=day_of(one.last_day),
            is_first=not blocks,
            code=f"{one.code[:5]}-{one.code[5:]}",
            address=f"{site}/certificates/?code={one.code}",
        )
    return Paper("结业证书", layout=FORM, blocks=tuple(blocks))


def number_of(one: Certificate) -> str:
    """How a certificate is numbered: 培〔2026〕第0012号."""
    return f"培〔{one.year}〕第{one.number:04d}号"
