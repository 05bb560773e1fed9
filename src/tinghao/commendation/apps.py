"""The commendation room as Django sees it."""

from django.apps import AppConfig


class CommendationConfig(AppConfig):
    name = "tinghao.commendation"
    label = "commendation"
    verbose_name = "表彰"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the module registers what may be recorded.
        from tinghao.commendation import kinds  # noqa: PLC0415
        from tinghao.history import kinds as history  # noqa: PLC0415

        history.register(*kinds.KINDS)
