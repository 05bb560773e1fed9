"""The steps of a case, each a small form at its own address; the table of transitions gives the buttons."""

from tinghao.desk.orders.steps.view import step

__all__ = ["step"]
