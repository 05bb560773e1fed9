"""What a unit says on a form, signed in or by a link: each an act, and the sentence that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tinghao.consultations import actions
from tinghao.consultations.models import OutcomeItem

Found = Mapping[str, Any]


def accept(item: OutcomeItem, by: Any, found: Found) -> str:
    """The unit takes the item."""
    del found
    actions.accept_item(item, by=by)
    return _("已接受，请按期办好。")


def give_back(item: OutcomeItem, by: Any, found: Found) -> str:
    """It says that the item is not its business."""
    actions.return_item(item, by=by, reason=found["reason"])
    return _("已退回，等召集人裁定；期限不变。")


def progress(item: OutcomeItem, by: Any, found: Found) -> str:
    """It says how far it is, with pictures where there are any."""
    actions.report_progress(item, by=by, words=found["words"], images=found["photos"])
    return _("进展已记下。")


def extend(item: OutcomeItem, by: Any, found: Found) -> str:
    """It asks for more time, before the time is over."""
    actions.ask_extension(item, by=by, until=found["until"], reason=found["reason"])
    return _("延期申请已交给召集人；答复以前按原来的期限。")


def report(item: OutcomeItem, by: Any, found: Found) -> str:
    """It says how the item ended."""
    actions.report_item(
        item,
        by=by,
        code=found["code"],
        words=found["words"],
        revisit_on=found["revisit_on"],
        images=found["photos"],
    )
    return _("已报告。这一单的事都报了，就开始查单。")
