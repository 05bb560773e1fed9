"""The notifications room as Django sees it."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tinghao.notifications"
    label = "notifications"
    verbose_name = "通知"
