"""The schedule room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds as history_kinds
from tinghao.schedule import kinds


class ScheduleConfig(AppConfig):
    name = "tinghao.schedule"
    label = "schedule"
    verbose_name = "日历订阅"

    def ready(self) -> None:
        history_kinds.register(*kinds.KINDS)
