"""A plain order of the demo: invented, short, and brought to a chosen place in the loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import ItemLink, OutcomeItem
from tinghao.consultations.rules import ByLink
from tinghao.core.actors import Receipt
from tinghao.demo import gathering
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.matter import Matter, phone
from tinghao.demo.roster import KEEPERS
from tinghao.demo.stage import Story
from tinghao.orders import actions as orders
from tinghao.orders.models import Order
from tinghao.preparation import actions as preparation

MARK = "（示例，不是真事）"


@dataclass(frozen=True, slots=True)
class Errand:
    """What is asked, where, and how far it has come.

    `path` names the steps of PATHS; `age` says how many working days ago it was placed; `due` is the item's
    deadline in working days from today (negative: past). `what` is what was agreed, `told` what the unit
    said, `why` the reason where somebody declines, refers, returns or gives back. `code` and `back` are for
    what is reported with a day: so many working days ago it came back (negative: it will).
    """

    key: str
    place: str
    words: str
    title: str
    category: str
    path: str
    age: int
    address: str = ""
    channel: str = "web"
    publish: bool = True
    called: bool = False
    joined: int = 0
    claimant: int = 0
    unit: str = ""
    due: int = 10
    what: str = ""
    told: str = "已经办好，请来看看。"
    why: str = ""
    rating: int = 4
    form: str = "bench"
    meeting: tuple[int, int] = (1, 15)
    into: str = ""
    code: str = "C"
    back: int = 0


# After how many working days each step is taken. Paths build on each other, as the loop does.
_OPEN = ((1, "accept"),)
_CLAIMED = (*_OPEN, (2, "claim"))
_MET = (*_CLAIMED, (3, "survey"), (5, "meet"))
_SPOT = (*_CLAIMED, (3, "settle"), (4, "take"))
_HANDLING = (*_MET, (6, "take"), (8, "progress"))
_CHECKING = (*_HANDLING, (10, "report"))
_SPOT_CHECKING = (*_SPOT, (8, "report"))
_RETURNED = (*_MET, (6, "give_up"))
_REWORKED = (*_SPOT_CHECKING, (9, "say_no"))
PATHS: dict[str, tuple[tuple[int, str], ...]] = {
    "placed": (),
    "open": _OPEN,
    "given_back": (*_CLAIMED, (4, "give_back")),
    "claimed": _CLAIMED,
    "surveyed": (*_CLAIMED, (3, "survey")),
    "assigned": (*_OPEN, (5, "assign")),
    "planned": (*_CLAIMED, (3, "survey"), (4, "plan")),
    "invited": (*_CLAIMED, (3, "survey"), (4, "plan"), (4, "ready"), (6, "answers")),
    "held": (*_CLAIMED, (3, "survey"), (4, "plan"), (6, "hold")),
    "offered": _MET,
    "spot_offered": (*_CLAIMED, (3, "settle")),
    "returned": _RETURNED,
    "adjudicated": (*_RETURNED, (7, "adjudicate")),
    "spot": _SPOT,
    "handling": _HANDLING,
    "asked": (*_HANDLING, (9, "ask")),
    "granted": (*_HANDLING, (9, "ask"), (10, "grant")),
    "checking": _CHECKING,
    "spot_checking": _SPOT_CHECKING,
    "visited": (*_SPOT_CHECKING, (10, "look_partly")),
    "reworked": _REWORKED,
    "reworked_closed": (*_REWORKED, (14, "report"), (16, "say_yes")),
    "closed": (*_CHECKING, (12, "say_yes")),
    "spot_closed": (*_SPOT_CHECKING, (9, "look"), (10, "say_yes")),
    "verified": (*_SPOT_CHECKING, (12, "look")),
    "explained": (*_SPOT_CHECKING, (10, "look_partly"), (12, "explain")),
    # A unit without account: it answers by a link, or it never answers.
    "by_link": (*_MET, (6, "make_link"), (7, "take_by_link"), (9, "progress_by_link")),
    "silent": _MET,
    "dated": (*_HANDLING, (10, "report_dated")),
    "came_back": (*_SPOT, (8, "report_dated"), (10, "look_partly"), (12, "explain")),
    "looked_back": (*_SPOT_CHECKING, (9, "look"), (10, "say_yes")),
    "declined": ((1, "decline"),),
    "referred": ((1, "refer"),),
    "merged": ((1, "merge"),),
    "withdrawn": (*_OPEN, (3, "withdraw")),
}
_HOURS = {"accept": 9, "claim": 14, "survey": 15, "meet": 16, "take": 10, "progress": 11, "report": 16}


class Told:
    """The telling of one errand: each method is one step."""

    def __init__(self, town: Town, days: Days, errand: Errand, placed: dict[str, Order]) -> None:
        self.town, self.days, self.e, self.placed = town, days, errand, placed
        self.m = Matter(town, errand.key, errand.place)
        county = errand.place.split("/")[0]
        self.unit = town.bodies[errand.unit or KEEPERS[county]]
        self.link: ItemLink
        self.keeper = town.bodies[KEEPERS[county]]

    def place(self) -> None:
        e, proxy = self.e, self.e.channel in {"phone", "paper", "visit"}
        by = {"by": self.m.convener} if proxy else {}
        if proxy and self.m.code.startswith(self.town.code("南谯区/龙蟠街道/龙蟠南苑社区")):
            by = {"by": self.town.staff("daitian")}
        number = phone(sum(map(ord, e.key)) % 1000) if e.called else ""
        self.m.place(e.words, channel=e.channel, address=e.address, publish=e.publish, phone=number, **by)
        self.placed[e.key] = self.m.order

    def join(self) -> None:
        self.m.join()

    def accept(self) -> None:
        self.m.accept(self.e.category, self.e.title)
        if self.e.publish:
            self.m.publish(self.e.title, f"{self.e.words}{MARK}")

    def claim(self) -> None:
        self.m.claim(self.e.claimant)

    def assign(self) -> None:
        member = self.m.claimant = self.m.members[self.e.claimant]
        orders.assign_order(
            self.m.order, by=self.m.convener, member=member, words="这几天没人接，请您接一下。（示例）"
        )

    def give_back(self) -> None:
        orders.give_back_order(self.m.order, by=self.m.member, words=self.e.why)
        self.m.claimant = None

    def survey(self) -> None:
        self.m.survey("到现场看了，问了周围几户。（示例记录）")

    def plan(self) -> None:
        weekday, hour = self.e.meeting
        late = self.e.path == "held"
        seats = self.m.seats([self.unit], ("居民代表（示例）",), members=2)
        self.m.meeting = preparation.plan_meeting(
            by=self.m.convener,
            about=[self.m.order],
            form=self.e.form,
            title=self.e.title,
            starts_at=self.days.moment(self.e.age - 6, 15) if late else self.days.next_week(weekday, hour),
            place=self.e.address or "社区议事室",
            guests=[preparation.Guest(seat) for seat in seats],
            send_now=not late,
        )

    def ready(self) -> None:
        gathering.ready(self.m.meeting, self.m.convener)

    def answers(self) -> None:
        gathering.answered(self.m.meeting)

    def hold(self) -> None:
        seats = list(self.m.meeting.seats.values_list("pk", flat=True))
        consultations.set_attendance(self.m.meeting, by=self.m.convener, present=seats[:-1])

    def meet(self) -> None:
        consultations.record_consultation(
            by=self.m.convener,
            about=[self.m.order],
            form=self.e.form,
            title=self.e.title,
            held_at=self.days.moment(self.e.age - 5, 10),
            place=self.e.address or "社区议事室",
            seats=self.m.seats([self.unit], ("居民代表（示例）",), members=2),
            discussion="居民说了难处，单位说了能办到哪一步，委员帮着把话说到一处。（示例记录）",
            agreed=f"{self.e.what}。",
            items={self.m.order.pk: [self._item()]},
        )

    def settle(self) -> None:
        consultations.settle_on_spot(
            self.m.order, by=self.m.member, words=f"当场说好：{self.e.what}。", items=[self._item()]
        )

    def _item(self) -> consultations.NewItem:
        helpers = () if self.unit == self.keeper else (self.keeper,)
        return consultations.NewItem(
            self.e.what, self.unit, self.days.day(-self.e.due), "居民到现场看得到", helpers
        )

    def take(self) -> None:
        self.m.units_accept()

    def progress(self) -> None:
        self.m.progress("已经到现场量过，材料在备。（示例）")

    def give_up(self) -> None:
        self.m.return_first(self.e.why)

    def adjudicate(self) -> None:
        self.m.adjudicate(self.keeper, "现场看过，由养护单位来办。（示例）")

    def ask(self) -> None:
        self.m.ask_extension(self.days.day(-self.e.due - 8), self.e.why)

    def grant(self) -> None:
        self.m.rule_extension(granted=True, words="同意，请按新的日期办好。（示例）")

    def report(self) -> None:
        self.m.report(f"{self.e.told}（示例）")

    def report_dated(self) -> None:
        self.m.report(f"{self.e.told}（示例）", code=self.e.code, revisit_on=self.days.day(self.e.back))

    def make_link(self) -> None:
        self.link = consultations.make_link(self.m.items()[0], by=self.m.convener, unit=self.unit)

    def _by_link(self, act: Callable[[OutcomeItem, ByLink], object]) -> None:
        by = ByLink(self.link.pk, self.link.item_id, frozenset({self.unit.pk}))
        act(self.m.items()[0], by)
        consultations.sign_answer(self.link, name="示例·窦师傅")

    def take_by_link(self) -> None:
        self._by_link(lambda item, by: consultations.accept_item(item, by=by))

    def progress_by_link(self) -> None:
        words = "阀门已经订了，下周到货就换。（示例）"
        self._by_link(lambda item, by: consultations.report_progress(item, by=by, words=words))

    def look(self) -> None:
        self.m.visit("holds", "到现场看了，确实办好了。（示例记录）")

    def look_partly(self) -> None:
        self.m.visit("partly", "到现场看了，办了一部分。（示例记录）")

    def say_no(self) -> None:
        self.m.answer("no", 2, "还是老样子，麻烦再看看。（示例）")

    def say_yes(self) -> None:
        for number, _ in enumerate(self.m.receipts):
            if self.m.order.state == "checking":
                self.m.answer("yes", self.e.rating, number=number)

    def explain(self) -> None:
        orders.explain_order(self.m.order, by=self.m.convener, words=self.e.why)

    def decline(self) -> None:
        reason, _, words = self.e.why.partition("：")
        orders.decline_order(self.m.order, by=self.m.convener, reason=reason, words=words)

    def refer(self) -> None:
        channel, _, number = self.e.why.partition("：")
        orders.refer_order(self.m.order, by=self.m.convener, channel=channel, number=number)

    def merge(self) -> None:
        target = self.placed[self.e.into]
        target.refresh_from_db()
        orders.merge_order(self.m.order, into=target, by=self.m.convener, words="说的是同一件事。（示例）")

    def withdraw(self) -> None:
        orders.withdraw_order(self.m.receipts[0], by=Receipt(self.m.receipts[0].pk))


def story(town: Town, days: Days, errand: Errand, placed: dict[str, Order], number: int) -> Story:
    """The errand from the first word to where its path ends."""
    told = Told(town, days, errand, placed)
    minute = number * 7 % 60
    yield days.moment(errand.age, 8 + number % 3, minute)
    told.place()
    for more in range(errand.joined):
        yield days.moment(errand.age, 19, more * 5)
        told.join()
    for after, name in PATHS[errand.path]:
        yield days.moment(errand.age - after, _HOURS.get(name, 10 + after % 7), minute)
        step: Callable[[], None] = getattr(told, name)
        step()
