"""The jobs room as Django sees it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tinghao.jobs"
    label = "jobs"
    verbose_name = "后台任务"
