"""The meetings room as Django sees it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "tinghao.meetings"
    label = "meetings"
    verbose_name = "会场与纪要"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.meetings import workflow  # noqa: F401, PLC0415

        register(
            Schedule("meetings.watch_minutes", "tinghao.meetings.tasks.watch_minutes", daily="08:20"),
            Schedule("meetings.forget_deeds", "tinghao.meetings.tasks.forget_deeds", daily="03:40"),
        )
