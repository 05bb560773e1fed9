"""The people room as Django sees it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tinghao.people"
    label = "people"
    verbose_name = "人员与组织"
