"""The programmes room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds as history_kinds


class ProgrammesConfig(AppConfig):
    name = "tinghao.programmes"
    label = "programmes"
    verbose_name = "活动"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.history import deeds as history_deeds  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.programmes import deeds, happenings, workflow  # noqa: PLC0415

        history_kinds.register(*workflow.KINDS)
        history_deeds.register(deeds.SOURCE)
        calendar.register(*happenings.SOURCES)
        here = "tinghao.programmes.tasks"
        register(
            Schedule("programmes.remind", f"{here}.remind", daily="09:10"),
            Schedule("programmes.forget", f"{here}.forget", daily="02:25"),
        )
