"""The history room as Django sees it."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "tinghao.history"
    label = "history"
    verbose_name = "历史与存证"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the schedule has a table.
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        task = "tinghao.history.tasks.publish_yesterday"
        register(Schedule("history.publish_yesterday", task, daily="00:20"))
