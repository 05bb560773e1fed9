"""The six documented cases, each a story from the first word to the check.

Parties, dates and figures are those of the public accounts. What the accounts leave open (the day of a
month, who took the lead, what was said) is filled in as little as the loop needs, and the published text
says so. No blame and no promise is put into the mouth of a real body.
"""

from __future__ import annotations

from collections.abc import Iterator

from tinghao.demo.cases import jingnan, lantian, longpan, mingguang, mothers, wanqiao
from tinghao.demo.cast import Town
from tinghao.demo.stage import Story

ALL = (jingnan, longpan, mothers, wanqiao, mingguang, lantian)


def stories(town: Town) -> Iterator[Story]:
    """All six, untold yet."""
    for case in ALL:
        yield case.story(town)
