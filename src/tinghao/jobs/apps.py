"""The jobs room as Django sees it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tinghao.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the schedule has a table.
        from tinghao.jobs import schedule  # noqa: PLC0415

        schedule.register(schedule.Schedule("jobs.purge", "tinghao.jobs.tasks.purge", daily="03:10"))
