"""Recomputes all that a published record promises; the page and `./tinghao verify-lot` both ask here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tinghao.lots.leximin import PROVEN
from tinghao.lots.record import Record


@dataclass(frozen=True)
class Report:
    """What was recomputed: troubles (none is well), and on how many panels each person stands."""

    troubles: tuple[str, ...]
    counts: dict[int, int]
    never: tuple[int, ...]
    least: int
    most: int
    kept: float

    @property
    def is_well(self) -> bool:
        """True where the record keeps all it promises."""
        return not self.troubles


def check(record: Record) -> Report:
    """Every panel whole and within the quotas, every person counted, the shares beside the certificate."""
    values = dict(record.pool.people)
    troubles = []
    if len(values) != len(record.pool.people):
        troubles.append("名册里有重复的编号。")
    if not record.panels:
        troubles.append("没有一份名单。")
    counts = Counter(dict.fromkeys(values, 0))
    for ticket, panel in enumerate(record.panels):
        wrong = _wrong(record, values, panel)
        if wrong:
            troubles.append(f"第 {ticket:0{record.digits}d} 号名单：{wrong}")
        counts.update(number for number in set(panel) if number in values)
    never = tuple(sorted(number for number, count in counts.items() if count == 0))
    present = [count for count in counts.values() if count]
    least = min(present, default=0)
    upper = next((upper for _lower, upper, _people in sorted(record.stages) if upper > PROVEN), 0.0)
    settled = sum(people for _lower, upper, people in record.stages if upper <= PROVEN)
    if len(never) > settled:
        troubles.append(f"有 {len(never)} 人一次也没有出现在名单里。")
    kept = least / len(record.panels) / upper if record.panels and upper else 0.0
    return Report(tuple(troubles), dict(counts), never, least, max(present, default=0), kept)


def _wrong(record: Record, values: Mapping[int, Mapping[str, str]], panel: tuple[int, ...]) -> str:
    if len(panel) != record.pool.seats:
        return f"有 {len(panel)} 人，应为 {record.pool.seats} 人。"
    if len(set(panel)) != len(panel):
        return "同一个人出现了两次。"
    if any(number not in values for number in panel):
        return "有人不在名册里。"
    for quota in record.pool.quotas:
        seated = sum(values[number].get(quota.feature, "") == quota.value for number in panel)
        if not quota.least <= seated <= quota.most:
            return f"{quota.feature}“{quota.value}”有 {seated} 人，应为 {quota.least} 到 {quota.most} 人。"
    return ""
