"""The four steps of the loop, as people walk them in a browser: each step clicks, types and looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, expect
from tests.e2e.conftest import Visitor

CONVENER = "示例·赵召集人"
MEMBER, SECOND_MEMBER = "示例·沈委员", "示例·韩委员"
UNIT_NAME, CLERK = "物业服务公司（示例）", "示例·赫连经办人"
COUNTY_OFFICE = "示例·殷县办"


@dataclass
class Matter:
    """One small thing that somebody wants to have settled, and what the receipts say about it."""

    code: str
    words: str
    similar: str
    title: str
    public: str
    private: str
    item: str
    number: str = ""
    secret: str = ""
    link: str = ""
    joined: str = ""


@dataclass
class Loop:
    """A matter on its way through a town, seen at one width; everybody is a visitor of their own."""

    visitors: Callable[..., Visitor]
    size: dict[str, int]
    matter: Matter
    resident: Visitor
    known: dict[str, Visitor] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The words by which the staff's lists show the matter."""
        return self.matter.title

    def staff(self, name: str) -> Visitor:
        """Somebody of the staff, signed in on a device of their own."""
        if name not in self.known:
            visitor = self.known[name] = self.visitors(self.size)
            visitor.sign_in_by_name(name)
        return self.known[name]

    # 点单

    def scan_and_place(self) -> None:
        """The code on the wall is scanned; the matter is written down, with contact and both consents."""
        page = self.resident.page
        self.resident.open(f"/p/{self.matter.code}?venue=wall")
        self.resident.check("place 1 words")
        page.get_by_label("您想说什么事").fill(self.matter.words)
        following(page).click()
        self.resident.check("place 2 where")
        page.get_by_label("具体位置").fill("南门岗亭旁边")
        following(page).click()
        page.get_by_label("怎么称呼您").fill("王阿姨（示例）")
        page.get_by_label("手机号").fill("10000000917")
        page.get_by_label("同意为了这件事联系我").check()
        page.get_by_label("同意把去掉姓名").check()
        self.resident.check("place 3 contact")
        submit(page)
        self.resident.check("receipt slip")
        self.matter.number = digits(page.locator(".receipt-number"))
        self.matter.secret = digits(page.locator(".secret"))

    def follow(self) -> None:
        """The slip's link and, on another device, number and code lead to the same page."""
        page = self.resident.page
        page.get_by_role("link", name="现在就看进度").click()
        expect(page.locator("h1")).to_have_text("收到了，等召集人看")
        self.resident.check("receipt placed")
        self.matter.link = page.url.removeprefix(self.resident.address)
        other = self.visitors(self.size)
        other.open("/")
        other.check("home")
        other.page.get_by_role("link", name="查进度").first.click()
        other.check("follow")
        other.page.get_by_label("回执号").fill(self.matter.number)
        other.page.get_by_label("查询码").fill(self.matter.secret)
        other.page.get_by_role("button", name="看看办到哪一步").click()
        expect(other.page.locator("h1")).to_have_text("收到了，等召集人看")
        assert other.page.url.endswith(self.matter.link)

    def neighbour_joins(self) -> None:
        """Somebody who types nearly the same sees it and joins; the second receipt is their own."""
        other = self.visitors(self.size)
        page = other.page
        other.open(f"/p/{self.matter.code}?venue=wall")
        page.get_by_label("您想说什么事").press_sequentially(self.matter.similar, delay=5)
        mine = page.locator(f"a[href$='{self.matter.number}']")
        card = page.locator("[data-step]:visible .quiet-card").filter(has=mine)
        expect(card).to_be_visible()
        other.check("place similar appears")
        card.get_by_role("link", name="这也是我的事").click()
        expect(page.locator("h1")).to_have_text("这也是我的事")
        other.check("join")
        page.get_by_role("button", name="加入这件事").click()
        page.wait_for_url("**/place/receipt/**")
        other.check("receipt of the one who joined")
        assert digits(page.locator(".receipt-number")) != self.matter.number
        link = page.get_by_role("link", name="现在就看进度").get_attribute("href") or ""
        self.matter.joined = re.sub(r"^https?://[^/]+", "", link)

    # 审题

    def screen(self) -> None:
        """The convener takes it in and signs what the public may read."""
        convener = self.staff(CONVENER)
        page = convener.page
        convener.check("convener today")
        self.find(convener, "screening", self.matter.words[:12])
        convener.check("convener case placed")
        page.get_by_role("link", name="受理，请委员接单").click()
        form = page.locator("form.step-form")
        form.get_by_label("类别").select_option(index=1)
        form.get_by_label("标题").fill(self.matter.title)
        convener.check("convener accepts")
        send(page)
        told(page, "已受理")
        press(page, "审签公开文字")
        box = page.get_by_label("公开的文字")
        assert self.matter.private in box.input_value()
        page.get_by_label("公开的标题").fill(self.matter.title)
        box.fill(self.matter.public)
        page.get_by_label("我已核对").check()
        convener.check("convener signs the public text")
        send(page)
        told(page, "已以您的名字审签公开")
        convener.check("convener case open")

    # 接单

    def claim(self) -> None:
        """One tap; the second member, who had the page open, is told who was first."""
        first, second = self.staff(MEMBER), self.staff(SECOND_MEMBER)
        first.check("member today")
        for member in (first, second):
            self.find(member, "open", self.matter.title)
        first.check("member case open")
        first.page.get_by_role("button", name="我来接单").click()
        told(first.page, "这一单由您接下了")
        first.check("member case claimed")
        second.page.get_by_role("button", name="我来接单").click()
        expect(second.page.locator(".notice.warning")).to_contain_text(f"{MEMBER}先接下了这一单")
        second.check("second member is told who was first", answered=409)

    # 解单

    def meet(self) -> None:
        """A bench meeting is written down: what was agreed, who does it until when, who was there."""
        convener = self.staff(CONVENER)
        page = convener.page
        self.find(convener, "claimed", self.matter.title)
        press(page, "补记一次协商")
        convener.check("record empty")
        page.get_by_label("商定的办法").fill("物业三天内修好，费用从公共收益里出，居民代表监督。")
        self._item(page)
        page.get_by_label("王阿姨").check()
        page.get_by_label("有关单位").fill(UNIT_NAME)
        page.get_by_label("居民代表").fill("刘叔（示例）、陈奶奶（示例）")
        page.locator("summary", has_text="再写细一点").click()
        page.get_by_label("在哪里").fill("南门岗亭前的空地")
        page.get_by_label("各方意见").fill("居民说天黑看不清路；物业说备件到了就能换。")
        convener.check("record written")
        page.get_by_role("button", name="记下，交给单位去办").click()
        told(page, "协商记下了")
        expect(page.locator("main")).to_contain_text("刘叔（示例）")
        expect(page.locator("main")).to_contain_text("到场")
        convener.check("meeting recorded")

    def settle(self) -> None:
        """Settled on the spot by the member who has it: no meeting, the same table of what and who."""
        member = self.staff(MEMBER)
        page = member.page
        self.find(member, "mine", self.matter.title)
        press(page, "现场解决，不用开会")
        page.get_by_label("当场商定的办法").fill("和物业经理一起看过了，两天内换好。")
        self._item(page)
        member.check("member settles on the spot")
        send(page)
        told(page, "已记下当场商定的办法")
        member.check("member case handling")

    def _item(self, page: Any) -> None:
        page.get_by_label("要办的事").fill(self.matter.item)
        page.get_by_label("谁来办", exact=True).fill(UNIT_NAME)
        page.get_by_role("button", name="10 个工作日").click()

    def unit_works(self) -> None:
        """The unit accepts, says how far it is, gets more time from the convener, and reports A."""
        unit, convener = self.staff(CLERK), self.staff(CONVENER)
        page = unit.page
        unit.check("unit today")
        self.open_item(unit)
        unit.check("unit item offered")
        self.item_step(unit, "接受")
        unit.check("unit accepts")
        page.get_by_role("button", name="接受，按期办好").click()
        told(page, "已接受")
        self.item_step(unit, "说说进展")
        page.get_by_label("办到哪一步了").fill("备件已经下单，周四到货。")
        unit.check("unit progress")
        send(page)
        told(page, "进展已记下")
        self.item_step(unit, "申请延期")
        until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=28)
        page.get_by_label("延到哪一天").fill(until.isoformat())
        page.get_by_label("为什么要延期").fill("厂家备件晚到一周。")
        unit.check("unit asks for more time")
        send(page)
        told(page, "延期申请已交给召集人")
        convener.open("/desk/rulings/")
        convener.check("convener rulings")
        convener.page.locator("a.entry", has_text=self.matter.item).click()
        convener.page.get_by_label("同意", exact=True).check()
        convener.page.get_by_label("写给单位和点单人的话").fill("同意，先放一盏临时灯。")
        convener.check("convener grants more time")
        send(convener.page)
        told(convener.page, "已答复延期申请")
        convener.check("convener item")
        self.report("换好了，晚上亮着。")

    def report(self, words: str) -> None:
        """The unit reports its item as solved."""
        unit = self.staff(CLERK)
        self.open_item(unit)
        self.item_step(unit, "报告办结")
        unit.page.get_by_role("radio", name=re.compile("^A")).check()
        unit.page.get_by_label("办成了什么样").fill(words)
        unit.check("unit reports")
        send(unit.page)
        told(unit.page, "已报告")
        unit.check("unit item reported")

    # 查单

    def say_no(self) -> None:
        """The resident says no: it goes back, on the receipt and on the public page."""
        page = self.resident.page
        self.resident.open(self.matter.link)
        expect(page.locator("h1")).to_have_text("办完了，请您来看一看")
        self.resident.check("receipt asks")
        page.get_by_label("没有解决").check()
        page.get_by_label("还想说点什么").fill("白天亮，晚上又灭了。")
        self.resident.check("receipt answers no")
        page.get_by_role("button", name="提交我的回答").click()
        told(page, "退回原单位重办")
        expect(page.locator("h1")).to_have_text("退回重办中")
        self.resident.check("receipt rework")
        self.resident.open(f"/cases/{self.matter.number}")
        expect(page.locator(".verdict")).to_contain_text("退回重办中")
        self.resident.check("public case rework")

    def say_yes(self) -> None:
        """Everybody who asked for it says yes, with a rating; so it is closed."""
        page = self.resident.page
        for link in filter(None, (self.matter.joined, self.matter.link)):
            self.resident.open(link)
            page.get_by_label("解决了", exact=True).check()
            page.get_by_label("很满意", exact=True).check()
            self.resident.check("receipt answers yes")
            page.get_by_role("button", name="提交我的回答").click()
            told(page, "谢谢您来看")
        expect(page.locator("h1")).to_have_text("已解决，点单人确认")
        self.resident.check("receipt closed")

    def public_sees(self) -> None:
        """The public page tells the whole story, and the page of proofs finds nothing changed."""
        page = self.resident.page
        self.resident.open(f"/cases/{self.matter.number}")
        expect(page.locator("h1")).to_have_text(self.matter.title)
        expect(page.locator(".verdict")).to_contain_text("已解决，点单人确认")
        story = page.locator("main").inner_text()
        for words in (self.matter.item, UNIT_NAME, "延", "退回", "换好了"):
            assert words in story, words
        assert self.matter.private not in page.content()
        assert "王阿姨" not in page.content()
        self.resident.check("public case closed")
        page.get_by_role("link", name="这份记录有没有改过").click()
        expect(page.locator(".notice.success")).to_contain_text("没有改过")
        self.resident.check("verify")

    def office_reads(self) -> None:
        """The county office reads the whole trail: who did what, in which part."""
        office = self.staff(COUNTY_OFFICE)
        office.check("office today")
        self.find(office, "closed", self.matter.title)
        trail = office.page.locator("section[aria-labelledby=trail-head]").inner_text()
        for words in (CONVENER, MEMBER, CLERK, "群众"):
            assert words in trail, words
        office.check("office case closed")

    # Ways about

    def find(self, visitor: Visitor, queue: str, words: str) -> None:
        """The case is looked up in a queue and opened, as the screen's width shows it."""
        page = visitor.page
        visitor.open("/desk/")
        page.locator(f"a[href='/desk/queues/{queue}/']").first.click()
        visitor.check(f"queue {queue}")
        page.locator("a.entry", has_text=words).first.click()
        expect(page.locator(".case-head h1")).to_contain_text(words)

    def open_item(self, visitor: Visitor) -> None:
        """The unit finds its item on its own list."""
        visitor.open("/desk/unit/")
        visitor.check("unit list")
        visitor.page.locator("a.entry", has_text=self.matter.item).first.click()
        expect(visitor.page.locator("h1")).to_have_text(self.matter.item)

    def item_step(self, visitor: Visitor, label: str) -> None:
        """One of the buttons of an item."""
        visitor.page.get_by_role("navigation", name="现在可以办的").get_by_role("link", name=label).click()
        expect(visitor.page.locator("h1")).to_have_text(label)


def following(page: Any) -> Locator:
    """The button that leads to the next question."""
    found: Locator = page.locator("[data-step]:visible").get_by_role("button", name="下一步")
    return found


def press(page: Any, label: str) -> None:
    """A step of a case, wherever its button stands."""
    bar = page.locator(".actions-bar")
    link = bar.get_by_role("link", name=label, exact=True)
    if not link.is_visible():
        bar.locator("summary").click()
    link.click()


def submit(page: Any) -> None:
    """The order is handed in; where something like it is shown first, it is none of those."""
    page.get_by_role("button", name="提交给召集人").click()
    page.wait_for_url(re.compile(r"/place(/receipt/.*)?$"))
    none_of_these = page.get_by_role("button", name="都不是，提交我的这件事")
    if none_of_these.count():
        none_of_these.click()
    page.wait_for_url("**/place/receipt/**")


def send(page: Any) -> None:
    """The form's own button."""
    page.locator("form.step-form .buttons button").first.click()


def told(page: Any, words: str) -> None:
    """The page says that it was done."""
    expect(page.locator("#flash")).to_contain_text(words)


def digits(shown: Locator) -> str:
    """A number as it is printed, without its gaps."""
    return re.sub(r"\D", "", shown.inner_text())
