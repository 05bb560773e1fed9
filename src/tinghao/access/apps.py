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
        history_kinds.register(*kinds.KINDS)
        register(checks.demo_stands_alone, Tags.security)
