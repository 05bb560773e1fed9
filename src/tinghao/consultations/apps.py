"""The consultations room as Django sees it."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "tinghao.consultations"
    label = "consultations"
    verbose_name = "微协商"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.consultations import happenings, telling  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.orders.telling import register_audience  # noqa: PLC0415

        calendar.register(*happenings.DUE)
        register_audience("units", telling.units_of)
        here = "tinghao.consultations.tasks"
        register(
            Schedule("consultations.accept_by_silence", f"{here}.accept_by_silence", daily="00:40"),
            Schedule("consultations.revisit_items", f"{here}.revisit_items", daily="07:40"),
            Schedule("consultations.forget_links", f"{here}.forget_links", daily="03:20"),
            Schedule("consultations.watch_items", f"{here}.watch_items", daily="08:10"),
        )
