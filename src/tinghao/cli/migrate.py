"""`migrate`: creates or updates the database."""

from __future__ import annotations

from django.core.management import call_command

from tinghao.cli import start


def main(arguments: list[str]) -> int:
    """The database is up to date. Raises Trouble where it cannot be reached."""
    start.pending_migrations()
    call_command("migrate", *arguments, interactive=False)
    return 0
