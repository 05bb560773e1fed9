"""Writing slips: keep one, take it back, hand the batch in, lay pictures beside."""

from tinghao.slips.actions.handing import forget_receipts, hand_in_batch
from tinghao.slips.actions.keeping import drop_slip, keep_slip, open_batch
from tinghao.slips.actions.scans import add_scans, drop_scan, forget_scans, match_scan

__all__ = [
    "add_scans",
    "drop_scan",
    "drop_slip",
    "forget_receipts",
    "forget_scans",
    "hand_in_batch",
    "keep_slip",
    "match_scan",
    "open_batch",
]
