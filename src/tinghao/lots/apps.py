"""The lots room as Django sees it."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "tinghao.lots"
    label = "lots"
    verbose_name = "公平抽签"
