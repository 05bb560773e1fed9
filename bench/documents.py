"""Documents measured: `python -m bench.documents` prints how long each takes as .docx and as PDF.

The first line is cold: it pays for loading the libraries and looking for fonts, once in a process. The
exit code is 1 where a warm document takes longer than AIM, or fifty forms longer than ten times that.
"""

from __future__ import annotations

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


def papers() -> Iterator[tuple[str, Paper]]:
    """One of each, and a long one."""
    facts = offices.example()
    issued = Issued("示例办公室", "示例文件", "示例〔2026〕1号", "2026年11月3日", "示例", "示例")
    yield "协商通知", contents.official.notice(facts, issued)
    yield "会议纪要", contents.official.minutes(facts, issued)
    yield "协商专报", contents.official.report(facts, issued)
    yield "协商成果清单", contents.forms.outcomes(facts)
    yield "签到表", contents.forms.sign_in(facts, copies(1))
    yield "议题申报表，50 份", contents.forms.application("示例社区", copies(50))
    body = tuple(
        Para("居民代表提出，公厕自今年八月锁门以来，附近老人每天要走很远的路。" * 8) for _n in range(45)
    )
    yield "纪要，10,000 字", Paper("长", blocks=(RedHead("示例", "1号"), Title(titles.lines("示例")), *body))


def copies(count: int) -> list[Copy]:
    """Codes that were never printed."""
    return [Copy(f"2222-{n:04d}", f"https://example.com/f/2222{n:04d}") for n in range(count)]


def timed(make: Callable[[], bytes]) -> tuple[float, float, int]:
    """(first, median of the others, bytes) of making something several times."""
    spent, size = [], 0
    for _n in range(TRIES):
        started = time.perf_counter()
        size = len(make())
        spent.append(time.perf_counter() - started)
    return spent[0], statistics.median(spent[1:]), size


def memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Prints the table; 1 where something takes too long."""
    before, at, is_well = memory(), clock.now(), True
    print("| document | .docx first | .docx | KB | PDF first | PDF | KB |\n|---|---|---|---|---|---|---|")
    for name, paper in papers():
        word = timed(lambda paper=paper: docx.render(paper, at=at))  # type: ignore[misc]
        printed = timed(lambda paper=paper: pdf.render(paper, at=at))  # type: ignore[misc]
        cells = [f"{first:.2f} s | {warm:.3f} s | {size / 1000:.0f}" for first, warm, size in (word, printed)]
        print(f"| {name} | {' | '.join(cells)} |")
        is_well &= max(word[1], printed[1]) <= (AIM * 10 if "50" in name else AIM)
    print(f"\nmemory: {before:.0f} MB before, {memory():.0f} MB after")
    print(f"faces: 仿宋 {fonts.chain(FANG)[0]}, 小标宋 {fonts.chain(BIAO)[0]}")
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main())
