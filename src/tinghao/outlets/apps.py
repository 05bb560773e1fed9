"""The outlets room as Django sees it."""

from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "tinghao.outlets"
    label = "outlets"
    verbose_name = "对接外部系统"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.filing.actions import ledgers  # noqa: PLC0415
        from tinghao.history import kinds as history  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.outlets import kinds, posting  # noqa: PLC0415

        history.register(*kinds.KINDS)
        ledgers.tell(posting.post)
        here = "tinghao.outlets.tasks"
        register(
            Schedule("outlets.wake_lost", f"{here}.wake_lost", every=60),
            Schedule("outlets.judge_endpoints", f"{here}.judge_endpoints", daily="08:20"),
            Schedule("outlets.sweep_log", f"{here}.sweep_log", daily="03:40"),
        )
