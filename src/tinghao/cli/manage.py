"""`manage`: any command of Django, in the right environment."""

from __future__ import annotations

from django.core.management import execute_from_command_line


def main(arguments: list[str]) -> int:
    """Hands over to Django; its own exit code is kept."""
    execute_from_command_line(["./tinghao manage", *arguments])
    return 0
