"""`verify-lot`: recomputes a published lottery from its file alone, and the draw from a public number."""

from __future__ import annotations

from pathlib import Path

from tinghao.cli.words import Trouble
from tinghao.lots import checking, drawing, record
from tinghao.lots.record import Record, Unreadable

USAGE = (
    "用法：./tinghao verify-lot 文件 [公开号码] [--declined 编号,编号] [--sha256 公布的校验值]",
    "Usage: ./tinghao verify-lot FILE [NUMBER] [--declined N,N] [--sha256 HEX]",
)
# A record of 10,000 people and 10,000 panels of 100 stays below it; anything longer is something else.
LARGEST = 32_000_000
OBJECTIVES = {
    "leximin": "最公平（LEXIMIN，已证明）  LEXIMIN, proven",
    "maximin": "最小机会已证明最大，其余未证明  maximin, proven",
    "unproven": "没有证明  unproven",
}


def main(arguments: list[str]) -> int:
    """Prints what was recomputed; 1 where the file does not keep what it promises."""
    path, number, declined, published = _parsed(arguments)
    told = _told(path)
    try:
        found = record.read(told)
    except Unreadable as problem:
        raise Trouble(str(problem), "The file is no record of a lottery, or was changed.") from problem
    digest = record.digest(told)
    report = checking.check(found)
    _print_lottery(found, report, digest)
    if published:
        same = digest == published.strip().lower()
        print(
            "与公布的校验值一致 same as published" if same else "与公布的校验值不一致 DIFFERS from published"
        )
        if not same:
            return 1
    for trouble in report.troubles[:20]:
        print(f"不对：{trouble}")
    if not report.is_well:
        return 1
    if number:
        _print_draw(found, digest, number, declined)
    return 0


def _parsed(arguments: list[str]) -> tuple[Path, str, list[int], str]:
    plain, options = [], {"--declined": "", "--sha256": ""}
    rest = iter(arguments)
    for word in rest:
        if word in options:
            options[word] = next(rest, "")
        else:
            plain.append(word)
    declined = [part.strip() for part in options["--declined"].split(",") if part.strip()]
    if not 1 <= len(plain) <= 2 or not all(part.isdecimal() for part in declined):
        raise Trouble(*USAGE)
    return (
        Path(plain[0]),
        plain[1] if len(plain) == 2 else "",
        [int(part) for part in declined],
        options["--sha256"],
    )


def _told(path: Path) -> str:
    if not path.is_file():
        raise Trouble(f"没有这个文件：{path}", f"There is no file {path}")
    if path.stat().st_size > LARGEST:
        raise Trouble("文件太大，不是名单文件。", "The file is too large to be a record.")
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as problem:
        raise Trouble("文件不是 UTF-8 文字。", "The file is not UTF-8 text.") from problem


def _print_lottery(found: Record, report: checking.Report, digest: str) -> None:
    many = len(found.panels)
    print(f"{found.title}（{found.lot}）")
    print(f"SHA-256 {digest}")
    print(f"名册 pool {len(found.pool.people)} 人，席位 seats {found.pool.seats}，名单 panels {many}")
    print(f"目标 objective: {OBJECTIVES.get(found.objective, found.objective)}")
    print(
        f"每人出现在名单里的次数 panels of each person: {report.least} – {report.most}"
        f"，即机会 chance {report.least / many:.2%} – {report.most / many:.2%}"
        if many
        else "没有名单 no panels"
    )
    print(f"最小机会保住了最优值的 {report.kept:.1%}  of the best possible smallest chance is kept")
    if report.never:
        print(f"受名额限制不可能抽中 cannot be drawn under the quotas: {len(report.never)} 人")
    if report.is_well:
        print("每份名单都满足名额要求  every panel keeps every quota")
    print(f"公开号码 the public number: {found.source}，取最后 {found.digits} 位 last {found.digits} digits")


def _print_draw(found: Record, digest: str, number: str, declined: list[int]) -> None:
    try:
        ticket = drawing.ticket(found, number)
    except drawing.NoNumber as problem:
        raise Trouble(str(problem), f"The number needs {found.digits} digits at least.") from problem
    print(f"公开号码 {number} → 第 {ticket:0{found.digits}d} 号名单 panel: {_listed(found.panels[ticket])}")
    for change in drawing.replacements(found, digest, number, declined):
        instead = (
            "没有人可递补 nobody left" if change.instead is None else f"由 {change.instead} 递补 replaced"
        )
        loose = "" if change.keeps_quotas else "（名额未能保持 quotas not kept）"
        print(f"{change.declined} 不来 declined，{instead}{loose}")


def _listed(panel: tuple[int, ...]) -> str:
    return " ".join(map(str, panel))
