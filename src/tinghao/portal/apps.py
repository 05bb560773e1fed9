"""The portal room as Django sees it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tinghao.portal"
    label = "portal"
    verbose_name = "群众门户"
