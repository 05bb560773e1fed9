"""What the small scripts add, seen in a browser: nothing typed is lost, nothing is sent twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PAGES = ["/style/", "/style/place/", "/style/receipt/", "/style/list/", "/style/case/", "/nowhere/"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.core.web.addresses"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread
    with sync_api.sync_playwright() as p:
        found = p.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser, live_server) -> Iterator:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    found = context.new_page()
    found.problems = []
    found.on("pageerror", lambda e: found.problems.append(str(e)))
    found.on("console", lambda m: found.problems.append(m.text) if m.type in {"error", "warning"} else None)
    yield found
    assert [p for p in found.problems if "status of 4" not in p] == []
    context.close()


@pytest.mark.parametrize("choices", ["", "large", "high", "large.high.en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_sample_is_open_to_everybody_and_fits_the_screen(page, live_server, choices, width):
    page.set_viewport_size({"width": width, "height": 844})
    if choices:
        page.context.add_cookies([{"name": "tinghao_display", "value": choices, "url": live_server.url}])
    for way in PAGES:
        page.goto(way)
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], way
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), way


def test_what_was_typed_survives_a_reload_and_is_forgotten_on_request(page):
    page.goto("/style/place/")
    page.fill("#id_text", "三号楼后面的路灯坏了")
    page.wait_for_timeout(400)
    page.reload()
    assert page.input_value("#id_text") == "三号楼后面的路灯坏了"
    page.click("#flash button")
    assert page.input_value("#id_text") == ""
    page.reload()
    assert page.input_value("#id_text") == ""


def test_one_question_on_a_screen_and_nothing_skipped(page):
    page.goto("/style/place/")
    assert page.locator("[data-step]:visible").count() == 1
    page.click("text=下一步")
    assert page.is_visible("#id_text")  # it is required, so we stay
    page.fill("#id_text", "路灯坏了")
    page.click("text=下一步")
    assert not page.is_visible("#id_text")
    assert page.is_visible("#id_community")
    assert page.inner_text(".progress [aria-current=step]") == "在哪里"
    page.go_back()
    assert page.is_visible("#id_text")


def test_the_counter_says_what_is_left_and_what_is_too_much(page):
    page.goto("/style/place/")
    page.fill("#id_text", "灯" * 1990)
    assert page.inner_text("#id_text-count") == "还可以写 10 字"


def test_one_press_sends_once(page):
    page.goto("/style/")
    sent = []
    page.route("**/style/", lambda route: (sent.append(1), route.fulfill(status=204)))  # no new page comes
    button = page.locator("form[data-draft=style] button").last
    page.fill("#id_text", "路灯坏了")
    page.select_option("#id_community", "1")
    page.check("#answer_solved_0")
    button.dblclick()
    page.wait_for_timeout(200)
    assert button.is_disabled()
    assert len(sent) == 1


def test_without_a_line_nothing_is_sent_and_everything_stays(page):
    page.goto("/style/")
    page.fill("#id_text", "路灯坏了")
    page.select_option("#id_community", "1")
    page.check("#answer_solved_0")
    page.context.set_offline(True)
    page.locator("form[data-draft=style] button").last.click()
    assert "您写的都还在" in page.inner_text("#flash")
    assert page.input_value("#id_text") == "路灯坏了"
    page.context.set_offline(False)
    page.wait_for_selector("#flash .success")


def test_what_cannot_be_undone_is_asked_first(page):
    page.goto("/style/case/")
    page.evaluate(
        "document.addEventListener('click', e => { if (e.target.dataset.confirm) window.went = 1; })"
    )
    page.click(".actions-bar .danger")
    assert "居民的期限不变" in page.inner_text("dialog[open]")
    page.click("dialog[open] .quiet")
    assert page.evaluate("window.went") is None
    page.click(".actions-bar .danger")
    page.click("dialog[open] .danger")
    assert page.evaluate("window.went") == 1


def test_size_changes_without_a_reload_and_is_remembered(page):
    page.goto("/style/receipt/")
    page.evaluate("window.same = true")
    page.click("text=大字")
    page.wait_for_selector("html[data-size=large]")
    assert page.evaluate("window.same") is True
    page.reload()
    assert page.get_attribute("html", "data-size") == "large"


def test_the_switches_work_without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/style/receipt/")
    page.click("text=高对比")
    assert page.url.endswith("/style/receipt/")
    assert page.get_attribute("html", "data-contrast") == "high"
    context.close()


def test_j_and_k_walk_the_list_and_a_slash_searches(page):
    page.set_viewport_size({"width": 1280, "height": 860})
    page.goto("/style/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("[...document.querySelectorAll('.entry')].indexOf(document.activeElement)") == 0
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/style/case/")


def test_a_receipt_can_be_kept_as_a_picture(page, tmp_path):
    page.goto("/style/receipt/")
    with page.expect_download() as kept:
        page.click("[data-save]")
    assert kept.value.suggested_filename == "8K3QW-7MZ2P.png"
    kept.value.save_as(tmp_path / "slip.png")
    assert (tmp_path / "slip.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    if os.environ.get("TINGHAO_KEEP"):
        kept.value.save_as("/tmp/face/slip.png")
