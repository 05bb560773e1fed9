"""The four steps of the loop hold in a real browser, on a phone and on a desk, clicked and typed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.loop import Loop, Matter

pytestmark = pytest.mark.browser

NANYUAN, WENCHANG = "341103003004", "341103003001"


def _lamp() -> Matter:
    return Matter(
        code=NANYUAN,
        words="南门岗亭边的地灯全灭了，我家住 5 栋 302，接孩子回来看不清台阶，摔过两回。",
        similar="南门岗亭旁边地灯都灭了，看不清台阶",
        title="南门岗亭边的地灯灭了",
        public="南门岗亭边的地灯全灭了，晚上看不清台阶，有人摔过。",
        private="5 栋 302",
        item="换好南门岗亭边的地灯",
    )


def _gate() -> Matter:
    return Matter(
        code=WENCHANG,
        words="西侧小门的门禁总是关不上，我是 2 栋 101 的，夜里听见生人进来，睡不踏实。",
        similar="西侧小门门禁关不上，夜里有生人进来",
        title="西侧小门的门禁关不上",
        public="西侧小门的门禁总是关不上，夜里有生人进来。",
        private="2 栋 101",
        item="修好西侧小门的门禁",
    )


def test_the_loop_closes_over_a_bench_meeting_on_a_phone(visitors: Any) -> None:
    loop = Loop(visitors, PHONE, _lamp(), visitors(PHONE))
    _to_the_claim(loop)
    loop.meet()
    _to_the_end(loop)


def test_the_loop_closes_over_a_settlement_on_the_spot_on_a_desk(visitors: Any) -> None:
    loop = Loop(visitors, DESK, _gate(), visitors(DESK))
    _to_the_claim(loop)
    loop.settle()
    _to_the_end(loop)


def _to_the_claim(loop: Loop) -> None:
    loop.scan_and_place()
    loop.follow()
    loop.screen()
    loop.neighbour_joins()
    loop.claim()


def _to_the_end(loop: Loop) -> None:
    loop.unit_works()
    loop.say_no()
    loop.report("线路也换了，连着亮了三个晚上。")
    loop.say_yes()
    loop.public_sees()
    loop.office_reads()
