"""The analytics room as Django sees it."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "tinghao.analytics"
    label = "analytics"
    verbose_name = "报表"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the module has tables.
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        here = "tinghao.analytics.tasks"
        register(
            Schedule("analytics.recount", f"{here}.recount", every=1800),
            Schedule("analytics.recount_last_year", f"{here}.recount_last_year", daily="03:40"),
        )
