"""Plain notices, and the way to complain or suggest."""
