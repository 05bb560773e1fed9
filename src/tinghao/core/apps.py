"""The core room as Django sees it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "tinghao.core"
    label = "core"
    verbose_name = "工作流、日历与网页的底座"
