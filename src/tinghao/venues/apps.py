"""The venues room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds as history_kinds
from tinghao.venues import kinds


class VenuesConfig(AppConfig):
    name = "tinghao.venues"
    label = "venues"
    verbose_name = "场所开放与值班"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the schedule has a table.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.history import deeds  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.venues import happenings  # noqa: PLC0415
        from tinghao.venues.deeds import DUTY_DAY  # noqa: PLC0415

        history_kinds.register(*kinds.KINDS)
        deeds.register(DUTY_DAY)
        calendar.register(happenings.OPEN_DAYS)
        here = "tinghao.venues.tasks"
        register(
            Schedule("venues.fill_rotas", f"{here}.fill_rotas", daily="02:30"),
            Schedule("venues.close_days", f"{here}.close_days", daily="00:40"),
            Schedule("venues.remind", f"{here}.remind", daily="17:00"),
            Schedule("venues.forget_unconfirmed", f"{here}.forget_unconfirmed", daily="03:40"),
        )
