"""The distribution room as Django sees it."""

from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "tinghao.distribution"
    label = "distribution"
    verbose_name = "委员分布"
