"""Writing access: appointments, and what happens at the entrance."""

from tinghao.access.actions.appointments import appoint, end_appointment

__all__ = ["appoint", "end_appointment"]
