"""The people room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds as history_kinds
from tinghao.people import kinds


class PeopleConfig(AppConfig):
    name = "tinghao.people"
    label = "people"
    verbose_name = "人员与组织"

    def ready(self) -> None:
        history_kinds.register(*kinds.KINDS)
