"""The desk room as Django sees it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tinghao.desk"
    label = "desk"
    verbose_name = "工作台"
