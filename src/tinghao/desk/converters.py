"""How the desk's addresses write the number of an order."""

from __future__ import annotations


class OrderNumber:
    """Ten digits, the number that also stands on the first receipt."""

    regex = "[0-9]{10}"

    def to_python(self, value: str) -> str:
        """The number as it stands in the address."""
        return value

    def to_url(self, value: str | int) -> str:
        """The number as it is written: ten digits, also where it was counted with."""
        return f"{value:010d}" if isinstance(value, int) else value
