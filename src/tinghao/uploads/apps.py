"""The uploads room as Django sees it."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "tinghao.uploads"
    label = "uploads"
    verbose_name = "图片"
