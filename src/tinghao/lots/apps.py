"""The lots room as Django sees it."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "tinghao.lots"
    label = "lots"
    verbose_name = "公平抽签"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        register(Schedule("lots.sweep_calls", "tinghao.lots.tasks.sweep_calls", daily="08:40"))
