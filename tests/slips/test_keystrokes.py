"""A batch at the keyboard: no mouse, and how many keys each slip takes besides what stands on the paper."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, sync_playwright
from tests import make
from tests.e2e.conftest import CHROMIUM, DESK, Visitor
from tests.slips import stage

from tinghao.documents import codes
from tinghao.slips.models import Slip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Hands:
    """Two hands at a keyboard that count what they press."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def leading_on(self, *keys: str) -> None:
        """Keys of which the last one opens the next page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])

    def scan(self, code: str) -> None:
        """A reader types the code and presses Enter: one pull of the trigger."""
        self.page.keyboard.type(code)
        self.leading_on("Enter")

    def read_off(self, words: str) -> None:
        """What stands on the paper has to be typed in any case: it is not counted."""
        self.page.keyboard.insert_text(words)

    def save(self, *keys: str) -> int:
        """The last keys, which save; how many were pressed for this slip."""
        self.leading_on(*keys)
        count, self.pressed = self.pressed, 0
        assert self.page.evaluate("document.activeElement.id") == "code", "the next code waits"
        return count


@dataclass(frozen=True)
class Pile:
    """What lies on the table: the code of each slip."""

    vote: str
    sheet: str
    unit: str
    form: str
    spare: str


def walk(address: str, session: str, pile: Pile) -> dict[str, int]:
    """The whole batch, in a browser of its own: keys per kind of slip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        visitor = Visitor(context.new_page(), address)
        visitor.open("/desk/slips/")
        taken = _enter(visitor, pile)
        browser.close()
    return taken


def _enter(visitor: Visitor, pile: Pile) -> dict[str, int]:
    hands, taken = Hands(visitor.page), {}
    hands.scan(f"{visitor.address}/f/{codes.shown(pile.vote)}")
    hands.press("1", "5")
    taken["satisfaction"] = hands.save("Enter")

    hands.scan(codes.shown(pile.sheet))
    hands.read_off("1-4 6")
    hands.press("Enter")
    hands.read_off("示例路人")
    taken["sign_in"] = hands.save("Enter")

    hands.scan(pile.unit)
    hands.press("1", "Enter")
    hands.read_off("示例：灯换好了。")
    taken["handling"] = hands.save("Enter")

    hands.scan(pile.form)
    visitor.check("a slip")
    hands.read_off("示例：路灯不亮。")
    hands.press("Enter")
    hands.read_off("三号楼后面")
    hands.press("Enter", "Enter", "Enter")
    hands.read_off("示例王大爷")
    hands.press("Enter")
    hands.read_off("13800000000")
    hands.press("Enter", "1")
    taken["application"] = hands.save("1")

    # One too many is taken back without leaving the keys, and the batch is handed in.
    hands.scan(pile.spare)
    hands.read_off("示例：录错了。")
    taken["words alone"] = hands.save("Control+Enter")
    visitor.check("the batch")
    hands.scan("-")
    hands.leading_on("Enter")
    hands.leading_on("Tab", "Tab", "Enter")
    assert re.search(r"/desk/slips/batches/\d+/$", visitor.page.url)
    visitor.check("handed in")
    return taken


def test_a_batch_of_four_kinds_takes_few_keys_and_no_mouse(live_server: Any, transactional_db: None) -> None:
    cast = make.Cast()
    case, owed = stage.checking(cast), make.order(cast, state="handling")
    _meeting, sheet = stage.meeting(cast)
    form, spare = stage.application(cast, copies=2)
    pile = Pile(stage.satisfaction(cast, case)[0], sheet, stage.handling(cast, owed), form, spare)
    session = cast.convener.client.cookies[settings.SESSION_COOKIE_NAME].value
    # A thread of its own: the browser's loop must not run where the next test asks the database.
    with ThreadPoolExecutor(1) as beside:
        taken = beside.submit(walk, live_server.url, session, pile).result(90)
    states = dict(Slip.objects.values_list("code", "state"))
    assert states.pop(spare) == "dropped"
    assert set(states.values()) == {"done"} and len(states) == 4
    # The trigger of the reader is one of them; what stands on the paper is not counted.
    assert taken == {
        "satisfaction": 4,
        "sign_in": 3,
        "handling": 4,
        "application": 9,
        "words alone": 2,
    }
