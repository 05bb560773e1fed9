"""The inspections room as Django sees it."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "tinghao.inspections"
    label = "inspections"
    verbose_name = "专项督查"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the schedule has a table.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.inspections import happenings, workflow  # noqa: F401, PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        calendar.register(*happenings.SOURCES)
        here = "tinghao.inspections.tasks"
        register(Schedule("inspections.watch_findings", f"{here}.watch_findings", daily="08:10"))
