"""The access room as Django sees it."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from tinghao.access import checks, kinds
from tinghao.history import kinds as history_kinds


class AccessConfig(AppConfig):
    name = "tinghao.access"
    label = "access"
    verbose_name = "任职与权限"

    def ready(self) -> None:
        # The schedule has a table, which can be imported only now.
        from tinghao.jobs import schedule  # noqa: PLC0415

        history_kinds.register(*kinds.KINDS)
        schedule.register(schedule.Schedule("access.purge", "tinghao.access.tasks.purge", daily="03:10"))
        register(checks.demo_stands_alone, Tags.security)
