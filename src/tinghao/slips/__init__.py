"""Slips of paper that come back filled in: entered in batches, checked, handed in (纸表录入)."""
