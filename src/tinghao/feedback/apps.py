"""The feedback room as Django sees it."""

from django.apps import AppConfig

from tinghao.feedback import kinds
from tinghao.history import kinds as history_kinds


class FeedbackConfig(AppConfig):
    name = "tinghao.feedback"
    label = "feedback"
    verbose_name = "意见建议"

    def ready(self) -> None:
        history_kinds.register(*kinds.KINDS)
