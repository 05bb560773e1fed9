"""协商亭 Tinghao: an open platform for a city's grassroots consultation."""

__version__ = "0.1.0"
