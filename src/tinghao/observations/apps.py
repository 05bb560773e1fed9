"""The observations room as Django sees it."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    name = "tinghao.observations"
    label = "observations"
    verbose_name = "季度观摩"

    def ready(self) -> None:
        # Apps are not loaded before this point, and this module has tables behind it.
        from tinghao.observations import workflow  # noqa: F401, PLC0415 - registers its kinds
