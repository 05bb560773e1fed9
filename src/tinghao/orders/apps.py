"""The orders room as Django sees it."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "tinghao.orders"
    label = "orders"
    verbose_name = "四单闭环"
