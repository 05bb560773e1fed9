"""The consultations room as Django sees it."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "tinghao.consultations"
    label = "consultations"
    verbose_name = "微协商"
