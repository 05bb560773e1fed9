"""The API door as Django sees it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tinghao.api"
    label = "api"
    verbose_name = "接口"
