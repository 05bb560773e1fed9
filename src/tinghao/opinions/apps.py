"""The opinions room as Django sees it."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "tinghao.opinions"
    label = "opinions"
    verbose_name = "意见地图"

    def ready(self) -> None:
        # Apps are not loaded before this point.
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        here = "tinghao.opinions.tasks"
        register(
            Schedule("opinions.draw_due", f"{here}.draw_due", every=120),
            Schedule("opinions.close_due", f"{here}.close_due", daily="00:20"),
        )
