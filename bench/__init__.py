"""Benchmarks: one command (`python -m bench.run`), a table and JSON."""
