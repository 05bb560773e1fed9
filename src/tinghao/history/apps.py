"""The history room as Django sees it."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "tinghao.history"
    label = "history"
    verbose_name = "历史与存证"
