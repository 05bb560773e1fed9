"""Documents measured: `python -m bench.documents` prints how long each takes as .docx and as PDF.

The first line is cold: it pays for loading the libraries and looking for fonts, once in a process. The
exit code is 1 where a warm document takes longer than AIM, or fifty forms longer than ten times that.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

# ruff: noqa: E402
from tinghao.core import clock
from tinghao.documents import contents, docx, fonts, pdf, titles
from tinghao.documents.contents.forms import Copy
from tinghao.documents.contents.official import Issued
from tinghao.documents.paper import BIAO, FANG, Paper, Para, RedHead, Title
from tinghao.documents.queries import offices

AIM = 1.0
TRIES = 7


def papers(n: int) -> Iterator[tuple[str, Paper]]:
    """One of each, and a long one; `n` makes them different, because typst remembers what it has drawn."""
    facts = dataclasses.replace(
        offices.example(), title=f"示例：第 {n} 次公厕开门时间", agreed=f"示例 {n}。\n" * 6
    )
    issued = Issued("示例办公室", "示例文件", f"示例〔2026〕{n}号", "2026年11月3日", "示例", "示例")
    yield "协商通知", contents.official.notice(facts, issued)
    yield "会议纪要", contents.official.minutes(facts, issued)
    yield "协商专报", contents.official.report(facts, issued)
    yield "协商成果清单", contents.forms.outcomes(facts)
    yield "签到表", contents.forms.sign_in(facts, copies(1, n))
    yield "议题申报表，50 份", contents.forms.application(f"示例社区{n}", copies(50, n))
    said = f"居民代表第{n}次提出，公厕自今年八月锁门以来，附近老人每天要走很远的路。" * 8
    body = tuple(Para(said) for _n in range(36))
    yield "纪要，10,000 字", Paper("长", blocks=(RedHead("示例", "1号"), Title(titles.lines("示例")), *body))


def copies(count: int, n: int) -> list[Copy]:
    """Codes that were never printed."""
    return [Copy(f"222{n}-{k:04d}", f"https://example.com/f/222{n}{k:04d}") for k in range(count)]


def timed(some: list[Paper], make: Callable[..., bytes]) -> tuple[float, float, int]:
    """(first, median of the others, bytes) of drawing papers of one kind."""
    spent, size, at = [], 0, clock.now()
    for paper in some:
        started = time.perf_counter()
        size = len(make(paper, at=at))
        spent.append(time.perf_counter() - started)
    return spent[0], statistics.median(spent[1:]), size


def memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Prints the table; 1 where something takes too long."""
    before, is_well = memory(), True
    print("| document | .docx first | .docx | KB | PDF first | PDF | KB |\n|---|---|---|---|---|---|---|")
    kinds = zip(*(papers(n) for n in range(TRIES)), strict=True)
    for name, some in ((kind[0][0], [paper for _name, paper in kind]) for kind in kinds):
        word, printed = timed(some, docx.render), timed(some, pdf.render)
        cells = [f"{first:.2f} s | {warm:.3f} s | {size / 1000:.0f}" for first, warm, size in (word, printed)]
        print(f"| {name} | {' | '.join(cells)} |")
        is_well &= max(word[1], printed[1]) <= (AIM * 10 if "50" in name else AIM)
    print(f"\nmemory: {before:.0f} MB before, {memory():.0f} MB after")
    print(f"faces: 仿宋 {fonts.chain(FANG)[0]}, 小标宋 {fonts.chain(BIAO)[0]}")
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main())
