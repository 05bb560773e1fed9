"""The observations room as Django sees it."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    name = "tinghao.observations"
    label = "observations"
    verbose_name = "季度观摩"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.observations import happenings, workflow  # noqa: F401, PLC0415 - registers its kinds

        calendar.register(*happenings.SOURCES)
        here = "tinghao.observations.tasks"
        register(Schedule("observations.watch", f"{here}.watch_follow_ups", daily="07:40"))
