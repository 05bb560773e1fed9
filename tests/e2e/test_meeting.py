"""A meeting runs in real browsers: over a lost line, with two hosts; and how much of it has to be typed."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e import sitting
from tests.e2e.conftest import DESK, PHONE, Visitor
from tests.e2e.loop import CONVENER, press, told

pytestmark = pytest.mark.browser

RUNNING = "中心花园的灯几点关"

# Counts what a hand does: presses, and the characters that it typed, field by field.
COUNTER = """
(() => {
  const load = () => JSON.parse(sessionStorage.getItem("hand") || '{"taps":0,"typed":{}}');
  const keep = (h) => sessionStorage.setItem("hand", JSON.stringify(h));
  addEventListener("pointerdown", (e) => { if (e.isTrusted) { const h = load(); h.taps++; keep(h); } }, true);
  addEventListener("input", (e) => {
    const f = e.target;
    if (!e.isTrusted || !/^(text|search|date|datetime-local|number|tel|textarea)$/.test(f.type)) return;
    const h = load(); h.typed[f.name] = (h.typed[f.name] || 0) + (e.data || "").length; keep(h);
  }, true);
})();
"""


def counting(visitor: Visitor) -> Visitor:
    """The same visitor, whose hand is counted from the next page on."""
    visitor.page.add_init_script(COUNTER)
    return visitor


def counted(visitor: Visitor) -> dict[str, Any]:
    """Presses, characters, and the fields in which they were typed."""
    hand = json.loads(visitor.page.evaluate("sessionStorage.getItem('hand')") or '{"taps":0,"typed":{}}')
    typed = {name: n for name, n in hand["typed"].items() if n}
    return {"taps": hand["taps"], "characters": sum(typed.values()), "fields": typed}


def report(what: str, hand: dict[str, Any], known: set[str]) -> None:
    """The counts stand in the output, and in a file where one is named (TINGHAO_COUNTS)."""
    typed_though_known = sorted(set(hand["fields"]) & known)
    line = (
        f"{what}: {hand['taps']} taps, {hand['characters']} characters in {len(hand['fields'])} fields"
        f" ({', '.join(f'{n} {c}' for n, c in sorted(hand['fields'].items()))});"
        f" known to the system: {len(typed_though_known)}"
    )
    print(line)  # noqa: T201 - docs/benchmarks.md quotes it
    if file := os.environ.get("TINGHAO_COUNTS"):
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")
    assert typed_though_known == [], line


# Everything that the system knows or can guess: typed by nobody.
KNOWN = {
    "title", "form", "starts_at", "venue", "place", "members", "units", "unit", "requesters", "due_on",
    "until", "minutes", "others", "held_at", "name", "names", "order", "experts", "representatives",
    "evidence", "discussion", "reason",
}  # fmt: skip


def convener(visitors: Any, size: dict[str, int]) -> Visitor:
    found: Visitor = visitors(size)
    found.sign_in_by_name(CONVENER)
    return found


def first_claimed(visitor: Visitor) -> None:
    visitor.open("/desk/queues/claimed/")
    href = visitor.page.locator("a.entry").last.get_attribute("href") or ""
    visitor.open(re.sub(r"\?.*", "", href))


def test_a_bench_meeting_is_a_sentence_and_a_few_taps(visitors: Any) -> None:
    visitor = counting(convener(visitors, PHONE))
    page = visitor.page
    first_claimed(visitor)
    page.evaluate("sessionStorage.removeItem('hand')")
    press(page, "小板凳，两分钟记下")
    visitor.check("bench")
    page.get_by_label("商定了什么").press_sequentially("物业两周内换好。")
    page.locator("label.choice", has_text="物业服务公司").first.click()
    page.locator("fieldset, .field", has=page.locator("[name=requesters]")).last.locator("label").last.click()
    page.get_by_role("button", name="记下", exact=True).click()
    told(page, "记下了")
    hand = counted(visitor)
    report("bench meeting", hand, KNOWN)
    assert hand["taps"] <= 6
    assert set(hand["fields"]) == {"agreed"}
    visitor.check("bench recorded")


def test_a_formal_meeting_types_nothing_that_is_known(visitors: Any) -> None:
    visitor = counting(convener(visitors, DESK))
    page = visitor.page
    first_claimed(visitor)
    page.evaluate("sessionStorage.removeItem('hand')")
    press(page, "定一次微协商")
    sitting.fix_today(visitor)
    sitting.run(visitor)
    sitting.finish(visitor)
    hand = counted(visitor)
    report("formal meeting", hand, KNOWN)
    assert set(hand["fields"]) == {"words", "what"}, "what was said and what was agreed, nothing else"


def test_what_is_pressed_without_a_line_is_done_once_when_it_is_back(visitors: Any) -> None:
    visitor = convener(visitors, PHONE)
    page = visitor.page
    visitor.open("/desk/consultations/?show=owed")
    page.locator("a.entry", has_text=RUNNING).click()
    page.get_by_role("link", name="主持这次协商").click()
    expect(page.locator("html.has-meeting")).to_be_attached()
    state = page.locator("[data-outbox-state]")
    page.context.set_offline(True)
    words = "断网时记下的一句"
    page.locator("#words").fill(words)
    page.get_by_role("button", name="记下", exact=True).click()
    expect(state).to_contain_text("未存")
    page.locator("#words").fill("没有写完的半句")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#words")).to_have_value("没有写完的半句")
    expect(page.locator("#live-spoken")).to_contain_text(words, timeout=15_000)
    page.reload()
    expect(page.locator("[data-outbox-state]")).not_to_contain_text("未存")
    assert page.locator("#live-spoken").inner_text().count(words) == 1
    page.locator("#words").fill("")
    visitor.faults.clear()  # the browser writes each lost answer into its console
    visitor.check("host after the line was lost")


def test_of_two_hosts_the_second_reads_what_happened(visitors: Any) -> None:
    first, second = convener(visitors, DESK), convener(visitors, DESK)
    for visitor in (first, second):
        visitor.open("/desk/consultations/?show=owed")
        visitor.page.locator("a.entry", has_text=RUNNING).click()
        visitor.page.get_by_role("link", name="主持这次协商").click()
    # The second screen hears nothing for a while, as on a slow line.
    second.page.route("**/host?have=*", lambda route: route.abort())
    phase = first.page.locator(".now-phase").inner_text()
    other = "提问" if phase != "提问" else "发言"
    first.page.get_by_role("button", name=f"转到{other}").click()
    expect(first.page.locator(".now-phase")).to_have_text(other)
    third = next(p for p in ("情况介绍", "回答") if p != phase)
    second.page.get_by_role("button", name=f"转到{third}").click()
    expect(second.page.locator("#unsent")).to_contain_text(f"已经进到“{other}”")
    second.page.unroute("**/host?have=*")
    expect(second.page.locator(".now-phase")).to_have_text(other, timeout=10_000)


def test_the_wall_and_the_screens_work_without_a_script(visitors: Any) -> None:
    visitor = visitors(DESK, javascript=False)
    visitor.sign_in_by_name(CONVENER)
    page = visitor.page
    visitor.open("/desk/consultations/?show=owed")
    page.locator("a.entry", has_text=RUNNING).click()
    page.get_by_role("link", name="主持这次协商").click()
    page.locator("#words").fill("没有脚本也记得下")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.locator("#live-spoken")).to_contain_text("没有脚本也记得下")
    expect(page.get_by_role("link", name="刷新")).to_be_visible()
    page.get_by_role("link", name="记录屏").click()
    page.locator("#box-open_points").fill("几点开还没谈拢")
    page.get_by_role("button", name="先保存").click()
    told(page, "纪要已保存")
    expect(page.locator("#box-open_points")).to_have_value("几点开还没谈拢")


def test_somebody_at_the_door_is_seen_by_the_host(visitors: Any) -> None:
    host, guest = convener(visitors, DESK), visitors(PHONE)
    host.open("/desk/consultations/?show=owed")
    host.page.locator("a.entry", has_text=RUNNING).click()
    screen = host.page.get_by_role("link", name="主持这次协商").get_attribute("href")
    host.page.get_by_role("link", name="签到表").click()
    host.check("sheet to sign")
    address = host.page.locator(".door-address").get_attribute("href") or ""
    host.open(str(screen))
    guest.page.goto(address)
    guest.check("door")
    guest.page.get_by_role("button", name="签到").click()
    expect(guest.page.locator(".error-summary")).to_contain_text("写下怎么称呼您")
    guest.check("door nothing written", answered=422)
    guest.page.get_by_label("怎么称呼您").fill("示例路过的人")
    guest.page.get_by_role("button", name="签到").click()
    expect(guest.page.locator("h1")).to_have_text("签到了")
    guest.check("door signed in")
    expect(host.page.locator("#live-seats")).to_contain_text("示例路过的人", timeout=10_000)
    host.open(str(screen).replace("/host", "/projector"))
    expect(host.page.locator(".wall-phase")).to_be_visible()
    host.check("wall")
