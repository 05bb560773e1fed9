"""The demo room as Django sees it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tinghao.demo"
    label = "demo"
    verbose_name = "演示城市"
