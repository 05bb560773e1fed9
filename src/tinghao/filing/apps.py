"""The filing room as Django sees it."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "tinghao.filing"
    label = "filing"
    verbose_name = "备案与考核"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.filing import kinds, sources  # noqa: PLC0415
        from tinghao.history import deeds  # noqa: PLC0415
        from tinghao.history import kinds as history  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        history.register(*kinds.KINDS)
        deeds.register(*sources.SOURCES)
        here = "tinghao.filing.tasks"
        register(
            Schedule("filing.accept_by_silence", f"{here}.accept_by_silence", daily="00:50"),
            Schedule("filing.file_unfiled", f"{here}.file_unfiled", daily="01:10"),
            Schedule("filing.remind_members", f"{here}.remind_members", daily="08:30"),
            Schedule("filing.heal", f"{here}.heal", daily="02:40"),
        )
