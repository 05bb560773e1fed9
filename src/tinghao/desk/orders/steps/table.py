"""Which form and which action stand behind each step of a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.consultations import actions as consultations
from tinghao.desk.orders.steps import forms
from tinghao.orders import actions, identifying, queries
from tinghao.orders.models import TITLE_LIMIT, Order
from tinghao.orders.workflow import ORDER_FLOW

Found = dict[str, Any]


def _no_initial(order: Order, asked: Mapping[str, str]) -> Found:
    del order, asked
    return {}


def _no_context(actor: Any, order: Order, form: Any) -> Found:
    del actor, order, form
    return {}


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the desk shows it: its form, what it does, the words on the button and above the form."""

    name: str
    form: type[forms.StepForm]
    apply: Callable[[Order, Any, Found], str]
    button: Any
    intro: Any = ""
    kinds: tuple[str, ...] = ()
    initial: Callable[[Order, Mapping[str, str]], Found] = _no_initial
    context: Callable[[Any, Order, Any], Found] = _no_context
    template: str = "desk/orders/steps/plain.html"
    is_danger: bool = False


def _accept(order: Order, by: Any, found: Found) -> str:
    actions.accept_order(order, by=by, category=found["category"], title=found["title"], group=found["group"])
    return _("已受理，小组的委员会看到这一单。")


def _decline(order: Order, by: Any, found: Found) -> str:
    actions.decline_order(order, by=by, reason=found["reason"], words=found["words"])
    return _("已告诉点单人不受理的原因和应找的地方。")


def _refer(order: Order, by: Any, found: Found) -> str:
    actions.refer_order(order, by=by, channel=found["channel"], number=found["number"], words=found["words"])
    return _("已转办，点单人凭回执能看到对方的编号。")


def _merge(order: Order, by: Any, found: Found) -> str:
    into = queries.order_for(by, found["into"])
    actions.merge_order(order, into=into, by=by, words=found["words"])
    return _("已归并，每位点单人的回执和表决都还在。")


def _publish(order: Order, by: Any, found: Found) -> str:
    shown = [int(pk) for pk in found["images"]]
    actions.publish_order(order, by=by, title=found["title"], words=found["words"], images=shown)
    return _("已以您的名字审签公开。")


def _unpublish(order: Order, by: Any, found: Found) -> str:
    actions.unpublish_order(order, by=by, words=found["words"])
    return _("已停止公开。")


def _claim(order: Order, by: Any, found: Found) -> str:
    del found
    actions.claim_order(order, by=by)
    return _("这一单由您接下了。先到现场看看，再定怎么协商。")


def _assign(order: Order, by: Any, found: Found) -> str:
    actions.assign_order(order, member=found["member"], by=by, words=found["words"])
    return _("已请%(name)s接单。") % {"name": found["member"].person.name}


def _give_back(order: Order, by: Any, found: Found) -> str:
    actions.give_back_order(order, by=by, words=found["words"])
    return _("已交回，群众的期限不变。")


def _invite(order: Order, by: Any, found: Found) -> str:
    actions.invite_member(order, member=found["member"], by=by)
    return _("已邀请%(name)s协同。") % {"name": found["member"].person.name}


def _ask(order: Order, by: Any, found: Found) -> str:
    actions.ask_member(order, member=found["member"], by=by)
    return _("已请%(name)s跟进这个议题。") % {"name": found["member"].person.name}


def _conflict(order: Order, by: Any, found: Found) -> str:
    actions.declare_conflict(order, by=by, reason=found["reason"])
    return _("已记下您回避这件事，公众看不到。")


def _note(order: Order, by: Any, found: Found) -> str:
    actions.note(order, by=by, words=found["words"])
    return _("已记下，群众看不到。")


def _survey(order: Order, by: Any, found: Found) -> str:
    actions.note(order, by=by, words=found["words"], surveyed_on=found["surveyed_on"])
    return _("调研已记下；群众只看到哪天调研过。")


def _settle(order: Order, by: Any, found: Found) -> str:
    consultations.settle_on_spot(order, by=by, words=found["words"], items=found["items"])
    return _("已记下当场商定的办法，交给单位落实。")


def _visit(order: Order, by: Any, found: Found) -> str:
    consultations.visit_check(
        order, by=by, finding=found["finding"], visited_on=found["visited_on"], words=found["words"]
    )
    return _("实地查看已记下。")


def _answer(order: Order, by: Any, found: Found) -> str:
    requester = next(r for r in queries.requesters_of(by, order) if str(r.pk) == found["requester"])
    consultations.answer_check(
        requester, by=by, answer=found["answer"], rating=found["rating"], words=found["words"]
    )
    return _("已代群众记下回答。")


def _close(order: Order, by: Any, found: Found) -> str:
    del found
    actions.close_order(order, by=by)
    return _("已办结。三个月后会再问一次结果还在不在。")


def _explain(order: Order, by: Any, found: Found) -> str:
    actions.explain_order(order, by=by, words=found["words"])
    return _("已说明原因并结束；这不算群众满意。")


def _erase(order: Order, by: Any, found: Found) -> str:
    requester = next(r for r in queries.requesters_of(by, order) if str(r.pk) == found["requester"])
    actions.erase_contact(requester, by=by)
    return _("联系方式已清除，事情照办，回执照用。")


def _accept_initial(order: Order, asked: Mapping[str, str]) -> Found:
    del asked
    return {"title": order.title or _first_words(order), "category": order.category}


def _publish_initial(order: Order, asked: Mapping[str, str]) -> Found:
    del asked
    return {
        "title": order.public_title or identifying.without_numbers(order.title) or _first_words(order),
        "words": order.public_text or identifying.without_numbers(order.text),
    }


def _first_words(order: Order) -> str:
    """A title to begin with: the first whole sentence or clauses that fit, never cut in mid-phrase."""
    text = identifying.without_numbers(order.text).strip()
    sentence = re.split(r"[。！？；!?;\n]", text, maxsplit=1)[0].strip()
    if len(sentence) <= TITLE_LIMIT:
        return sentence
    clauses = re.split(r"[，,、：:]", sentence[: TITLE_LIMIT + 1])
    return "，".join(c for c in clauses[:-1] if c) or sentence[:TITLE_LIMIT]


def _one_requester(order: Order, asked: Mapping[str, str]) -> Found:
    del order
    return {"requester": asked.get("requester", "")}


def _candidates(actor: Any, order: Order, form: Any) -> Found:
    del actor, order
    return {"candidates": form.candidates, "left_out": form.left_out}


def _mergeable(actor: Any, order: Order, form: Any) -> Found:
    del actor, order
    return {"suggestions": form.suggestions}


def _kind(name: str) -> tuple[str, ...]:
    return (ORDER_FLOW[name].kind,)


STEPS: dict[str, Step] = {
    s.name: s
    for s in (
        Step(
            "accept",
            forms.AcceptForm,
            _accept,
            gettext_lazy("受理，请委员接单"),
            gettext_lazy("受理以后，这个社区的委员会马上看到，接单的期限开始算。"),
            _kind("accept"),
            initial=_accept_initial,
            template="desk/orders/steps/accept.html",
        ),
        Step(
            "decline",
            forms.DeclineForm,
            _decline,
            gettext_lazy("不予受理，告诉点单人"),
            gettext_lazy("点单人会看到原因、您写的说明，和应找的地方。"),
            _kind("decline"),
            is_danger=True,
        ),
        Step(
            "refer",
            forms.ReferForm,
            _refer,
            gettext_lazy("转办，告诉点单人"),
            gettext_lazy("先在对方那里登记，拿到编号再转：点单人要凭它继续查。"),
            _kind("refer"),
        ),
        Step(
            "merge",
            forms.MergeForm,
            _merge,
            gettext_lazy("归并到这一单"),
            gettext_lazy("两件是同一件事时才归并。每位点单人的回执照用，查单时各问各的。"),
            _kind("merge"),
            context=_mergeable,
            template="desk/orders/steps/merge.html",
        ),
        Step(
            "publish",
            forms.PublishForm,
            _publish,
            gettext_lazy("以我的名字公开"),
            gettext_lazy(
                "对着群众的原话，写好要公开的文字。去掉姓名、电话、门牌号，和能认出是谁的话；事情本身不改。"
            ),
            ("orders.published",),
            initial=_publish_initial,
            template="desk/orders/steps/publish.html",
        ),
        Step(
            "unpublish",
            forms.WhyForm,
            _unpublish,
            gettext_lazy("停止公开"),
            gettext_lazy("公众不再看到这件事。原因留给办公室，公众看不到。"),
            ("orders.unpublished",),
            is_danger=True,
        ),
        Step("claim", forms.StepForm, _claim, gettext_lazy("我来接单"), "", _kind("claim")),
        Step(
            "assign",
            forms.AssignForm,
            _assign,
            gettext_lazy("请这位委员接单"),
            gettext_lazy("排在前面的更合适；理由写在名字下面。请谁由您定。"),
            _kind("assign"),
            context=_candidates,
            template="desk/orders/steps/assign.html",
        ),
        Step(
            "give_back",
            forms.GiveBackForm,
            _give_back,
            gettext_lazy("交回这一单"),
            gettext_lazy("交回以后请别的委员接单，群众的期限不重新算。"),
            _kind("give_back"),
            is_danger=True,
        ),
        Step(
            "invite",
            forms.InviteForm,
            _invite,
            gettext_lazy("邀请协同"),
            gettext_lazy("被邀请的委员也能办这一单。"),
            ("orders.invited",),
        ),
        Step(
            "ask",
            forms.InviteForm,
            _ask,
            gettext_lazy("请这位委员跟进"),
            gettext_lazy("年度议题没有接单委员：请一位委员跟进，办完以后由委员到现场查看。"),
            ("orders.invited",),
        ),
        Step(
            "declare_conflict",
            forms.ConflictForm,
            _conflict,
            gettext_lazy("声明回避"),
            gettext_lazy("声明以后您不能接这一单，也不会再收到它的消息。公众看不到谁回避。"),
            ("orders.conflict_declared",),
            is_danger=True,
        ),
        Step(
            "note",
            forms.NoteForm,
            _note,
            gettext_lazy("记下"),
            gettext_lazy("只有工作范围内的人看得到。"),
            ("orders.noted",),
        ),
        Step(
            "survey",
            forms.SurveyForm,
            _survey,
            gettext_lazy("记下调研"),
            gettext_lazy("群众会看到哪天调研过，看不到写的内容。"),
            ("orders.surveyed",),
        ),
        Step(
            "settle",
            forms.SettleForm,
            _settle,
            gettext_lazy("记下办法，交办落实"),
            gettext_lazy("当场就商定了，不用再开会。写明办法，再写谁来办、什么时候办好。"),
            _kind("settle"),
            template="desk/orders/steps/settle.html",
        ),
        Step(
            "visit",
            forms.VisitForm,
            _visit,
            gettext_lazy("记下查看结果"),
            gettext_lazy("公众会看到查看的结论；写的内容只有工作范围内的人看得到。"),
            ("orders.visited",),
        ),
        Step(
            "answer",
            forms.AnswerForm,
            _answer,
            gettext_lazy("代群众记下"),
            gettext_lazy("照群众在电话里或当面说的记，不替群众拿主意。回答“没有解决”会退回重办。"),
            ("orders.answered",),
        ),
        Step(
            "close",
            forms.StepForm,
            _close,
            gettext_lazy("办结"),
            gettext_lazy("办结的条件都齐了。"),
            _kind("close"),
        ),
        Step(
            "explain",
            forms.ExplainForm,
            _explain,
            gettext_lazy("说明原因后结束"),
            gettext_lazy("现在解决不了的，把原因说清楚再结束。单独统计，不算群众满意。"),
            _kind("explain"),
        ),
        Step(
            "erase_contact",
            forms.EraseForm,
            _erase,
            gettext_lazy("清除联系方式"),
            gettext_lazy("称呼和电话会彻底删掉，找不回来。事情照办，回执照用。"),
            ("orders.contact_erased",),
            is_danger=True,
        ),
    )
}
