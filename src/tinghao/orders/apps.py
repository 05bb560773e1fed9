"""The orders room as Django sees it."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "tinghao.orders"
    label = "orders"
    verbose_name = "四单闭环"

    def ready(self) -> None:
        # Apps are not loaded before this point, and the schedule has a table.
        from tinghao.access import happenings as calendar  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415
        from tinghao.orders import happenings  # noqa: PLC0415

        calendar.register(happenings.DUE)
        here = "tinghao.orders.tasks"
        register(
            # Deadlines turn at midnight; people hear of them when the office opens.
            Schedule("orders.close_ripe", f"{here}.close_ripe", daily="00:30"),
            Schedule("orders.recount_figures", f"{here}.recount_figures", every=600),
            Schedule("orders.sweep_contacts", f"{here}.sweep_contacts", daily="03:20"),
            Schedule("orders.watch_clocks", f"{here}.watch_clocks", daily="08:00"),
            Schedule("orders.look_back", f"{here}.look_back", daily="09:00"),
        )
