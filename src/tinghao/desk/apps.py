"""The desk room as Django sees it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tinghao.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.desk.meetings.slots import offer  # noqa: PLC0415
        from tinghao.desk.opinions.slots import opinion_map  # noqa: PLC0415

        offer(opinion_map)
