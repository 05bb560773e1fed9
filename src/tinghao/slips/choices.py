"""Stored words of the slips room, and its numbers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlipState(models.TextChoices):
    """A slip is kept until the batch is handed in; then it has become what it says, or was refused."""

    KEPT = "kept", _("已录入，还没交")
    DONE = "done", _("已生效")
    REFUSED = "refused", _("没有办成，请看原因")
    DROPPED = "dropped", _("撤回了")


LIVE = (SlipState.KEPT, SlipState.DONE, SlipState.REFUSED)
WAITS_AT_MOST = 2  # hours after which what was entered and forgotten is handed in by itself
RECEIPTS_FOR = 24  # hours in which the receipts of a batch can be printed
SCANS_FOR = 90  # days after which pictures of slips are erased
SCANS_AT_MOST = 60  # of one batch
