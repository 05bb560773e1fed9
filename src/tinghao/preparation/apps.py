"""The preparation room as Django sees it."""

from django.apps import AppConfig


class PreparationConfig(AppConfig):
    name = "tinghao.preparation"
    label = "preparation"
    verbose_name = "会前准备"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.lots import erasing  # noqa: PLC0415
        from tinghao.preparation import (  # noqa: PLC0415
            happenings,
            workflow,  # noqa: F401 - registers its kinds
        )
        from tinghao.preparation.actions.invitations import forget_drawn  # noqa: PLC0415

        erasing.register(forget_drawn)
        calendar.register(happenings.MEETINGS)
        here = "tinghao.preparation.tasks"
        register(
            Schedule("preparation.remind", f"{here}.remind", daily="09:00"),
            Schedule("preparation.forget", f"{here}.forget", daily="02:20"),
            Schedule("preparation.adopt", f"{here}.adopt", daily="02:40"),
        )
