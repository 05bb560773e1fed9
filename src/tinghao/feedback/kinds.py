"""The history kinds of the feedback room."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

KINDS = (
    Kind("feedback.left", N_("留下意见"), None, {}),
    Kind("feedback.settled", N_("处理意见"), None, {}, words="internal"),
)
