"""The uploads room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds as history_kinds
from tinghao.uploads import kinds


class UploadsConfig(AppConfig):
    name = "tinghao.uploads"
    label = "uploads"
    verbose_name = "图片"

    def ready(self) -> None:
        # The schedule has a table, which can be imported only now.
        from tinghao.jobs import schedule  # noqa: PLC0415

        history_kinds.register(*kinds.KINDS)
        schedule.register(
            schedule.Schedule("uploads.purge", "tinghao.uploads.tasks.purge_orphans", daily="03:30")
        )
