"""The divisions room as Django sees it."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "tinghao.divisions"
    label = "divisions"
    verbose_name = "行政区划"
