"""The rosters room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds as history_kinds
from tinghao.rosters import kinds


class RostersConfig(AppConfig):
    name = "tinghao.rosters"
    label = "rosters"
    verbose_name = "名册"

    def ready(self) -> None:
        # The schedule has a table, which can be imported only now.
        from tinghao.jobs import schedule  # noqa: PLC0415

        history_kinds.register(*kinds.KINDS)
        schedule.register(
            schedule.Schedule("rosters.day", "tinghao.rosters.tasks.begin_the_day", daily="00:05")
        )
