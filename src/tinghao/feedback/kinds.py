"""The history kinds of the feedback room."""

from __future__ import annotations

from tinghao.history.kinds import Kind

KINDS = (
    Kind("feedback.left", "留下意见", None, {}),
    Kind("feedback.settled", "处理意见", None, {}),
)
