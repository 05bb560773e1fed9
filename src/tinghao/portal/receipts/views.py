"""Follow-up over HTTP: in by number and code or by the signed link; answer, take back, erase."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import limits
from tinghao.consultations import actions as consultations
from tinghao.consultations import queries as consultation_queries
from tinghao.core import clock, refusals
from tinghao.core.actors import Receipt
from tinghao.divisions import queries as divisions
from tinghao.history import queries as history
from tinghao.orders import actions, numbers, queries
from tinghao.orders.choices import RIGHT_CHANNELS, SETTLED, Answer, DeclineReason, State
from tinghao.orders.models import Order, Requester
from tinghao.portal import promises, told, visitors
from tinghao.portal.receipts import forms
from tinghao.uploads import queries as uploads

_TOO_OFTEN = N_("试的次数太多了。为了保护点单人，请在{wait}后再试，或用回执上的二维码打开。")
_SAME_ANSWER = dt.timedelta(minutes=10)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and code lead to the signed link; whatever is wrong, the words are the same."""
    form = forms.FollowForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = _opened(request, form.cleaned_data["number"], form.cleaned_data["code"])
                link = reverse("portal:follow_link", args=[queries.receipt_link(found)])
                return HttpResponseRedirect(link, status=303)
            except refusals.NotFound as refused:
                # Which of the two is wrong is not told: said once, and both stand marked.
                form.add_error(None, refused.message)
                for one in form.fields.values():
                    one.widget.attrs["aria-invalid"] = "true"
    context = {"form": form, "is_shown_before": "shown" in request.GET}
    return render(request, "portal/receipts/follow.html", context, status=status)


def _opened(request: HttpRequest, number: str, code: str) -> Requester:
    """The requester; raises NotFound, and TooMany for a number or an address that tries too often."""
    visitors.check(request, "wrong_address", _(_TOO_OFTEN))
    most, window = visitors.limit_of("wrong_number")
    key = f"portal:receipt:{numbers.typed(number)[:20]}"
    # Counted before the look, so that two tries at the same moment are two.
    limits.hit(key, limit=most, window=window, message=_(_TOO_OFTEN))
    try:
        found = queries.public_order_by_receipt(number, code)
    except refusals.NotFound:
        visitors.count(request, "wrong_address", _(_TOO_OFTEN))
        raise
    limits.clear(key)
    return found


@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as it stands now."""
    return _page(request, queries.public_requester_by_link(token), token)


def _page(
    request: HttpRequest, requester: Requester, token: str, form: forms.AnswerForm | None = None
) -> HttpResponse:
    order, own, by = requester.order, requester.placed_in, Receipt(requester.pk)
    items = list(consultation_queries.public_items_of(order))
    entries = history.public_entries_of("order", order.pk)
    is_first = own.number == requester.number
    if own.pk != order.pk:
        entries = sorted([*history.public_entries_of("order", own.pk), *entries], key=lambda entry: entry.at)
    names = divisions.public_names([order.division_code])
    has_left = requester.left_at is not None
    asks = order.state in {State.CHECKING, State.CLOSED} and not has_left
    context: dict[str, Any] = {
        "requester": requester,
        "order": order,
        "token": token,
        "number": numbers.shown(requester.number),
        # Somebody who joined another's matter reads its public words only, never what the other typed.
        "own_words": own.text if is_first else "",
        "photos": uploads.images_of(by, "order", own.pk).count() if is_first else 0,
        "seals": told.seals_of(order),
        "state": _("办完了，请您来看一看")
        if order.state == State.CHECKING and asks
        else told.state_said(order),
        "place": told.path_of(order.division_code, names),
        "holder": told.holder_of(order, items, town=names.get(order.township, "")),
        "next": told.next_of(order),
        "items": promises.of(items),
        "story": told.story_of(entries, items, taker=told.taker_of(order, is_own=True), is_own=is_first),
        "is_merged": own.pk != order.pk,
        "has_left": has_left,
        "asks": asks and _may_still_answer(requester, order),
        "asks_again": order.state == State.CLOSED,
        "taken_by": told.taker_of(order, is_own=True),
        "answered": _answered(requester, order),
        "form": form or forms.AnswerForm(),
        "can_withdraw": order.state not in SETTLED and not has_left,
        "has_contact": bool(requester.phone_print or requester.name),
        "right_channel": _right_channel(order),
    }
    status = 422 if form is not None else 200
    return render(request, "portal/receipts/receipt.html", context, status=status)


def _may_still_answer(requester: Requester, order: Order) -> bool:
    if order.state == State.CHECKING:
        return not _answered(requester, order)
    # After closing only a “no” changes anything, so it is asked as “still so?”.
    return True


def _answered(requester: Requester, order: Order) -> str:
    if requester.answer and requester.answer_round == order.round:
        return str(Answer(requester.answer).label)
    return ""


def _right_channel(order: Order) -> object:
    if order.state != State.DECLINED or order.decline_reason not in DeclineReason.values:
        return ""
    return RIGHT_CHANNELS.get(order.decline_reason, "")


@never_cache
@require_POST
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The answer stands; the thanks fit it."""
    requester = queries.public_requester_by_link(token)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, requester, token, form)
    data = form.cleaned_data
    if not _is_repeated(requester, data["answer"]):
        consultations.answer_check(
            requester,
            by=Receipt(requester.pk),
            answer=data["answer"],
            rating=data["rating"],
            words=data["words"],
        )
    messages.success(request, _thanks(data["answer"]))
    return _back(token)


def _is_repeated(requester: Requester, answer: str) -> bool:
    """True for the same press that came twice: the first one counted."""
    at = requester.answered_at
    return requester.answer == answer and at is not None and clock.now() - at < _SAME_ANSWER


def _thanks(answer: str) -> str:
    return {
        Answer.YES: _("谢谢您来看。这件事算是办成了，过三个月我们再来问一次还管不管用。"),
        Answer.NO: _("谢谢您说实话。这件事已经退回原单位重办，不会就这样结束；办完会再请您看。"),
        Answer.UNSURE: _("没关系。接单委员会到现场看一看，您想好了随时回来改。"),
    }[Answer(answer)]


@never_cache
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The requester is out."""
    requester = queries.public_requester_by_link(token)
    if requester.left_at is None:
        actions.withdraw_order(requester, by=Receipt(requester.pk))
    messages.success(request, _("已经撤回。以后有事，随时再来点单。"))
    return _back(token)


@never_cache
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """The contact is gone, the case stays."""
    requester = queries.public_requester_by_link(token)
    if requester.phone_print or requester.name:
        actions.erase_contact(requester, by=Receipt(requester.pk))
    messages.success(request, _("您的称呼和手机号已经删掉。这件事照常办，凭回执可以继续查。"))
    return _back(token)


def _back(token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:follow_link", args=[token]), status=303)
