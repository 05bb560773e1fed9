"""The access room as Django sees it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tinghao.access"
    label = "access"
    verbose_name = "任职与权限"
