"""The demo room as Django sees it."""

from django.apps import AppConfig

from tinghao.history import kinds
from tinghao.history.kinds import Kind

LOADED = Kind("demo.loaded", "装入演示城市", fields={"version": "number"})


class DemoConfig(AppConfig):
    name = "tinghao.demo"
    label = "demo"
    verbose_name = "演示城市"

    def ready(self) -> None:
        kinds.register(LOADED)
