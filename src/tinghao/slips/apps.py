"""The slips room as Django sees it."""

from django.apps import AppConfig


class SlipsConfig(AppConfig):
    name = "tinghao.slips"
    label = "slips"
    verbose_name = "纸表录入"

    def ready(self) -> None:
        # Apps are not loaded before this point; the module registers what may be recorded.
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.slips import workflow  # noqa: F401, PLC0415

        here = "tinghao.slips.tasks"
        register(
            Schedule("slips.hand_in_forgotten", f"{here}.hand_in_forgotten", every=600),
            Schedule("slips.forget", f"{here}.forget", daily="03:40"),
        )
