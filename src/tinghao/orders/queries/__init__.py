"""Reading orders: the staff's queues, one case, a receipt, and what the public sees."""

from tinghao.orders.queries.acts import ACTS, Act, acts_open_to, check_of, check_step
from tinghao.orders.queries.cases import (
    candidates_for,
    entries_with_names,
    gather,
    headings_of,
    mergeable_with,
    order_for,
    requesters_of,
    steps_open_to,
)
from tinghao.orders.queries.public import (
    PlaceFigures,
    Similar,
    public_case,
    public_counted_at,
    public_figures,
    public_figures_below,
    public_order_by_receipt,
    public_orders,
    public_requester_by_link,
    public_requester_count,
    public_similar,
    receipt_link,
)
from tinghao.orders.queries.queues import COUNTED_UP_TO, QUEUES, Filters, orders_in_queue, queue_counts
from tinghao.orders.queries.settings import ClockDays, public_clock_days

__all__ = [
    "ACTS",
    "COUNTED_UP_TO",
    "QUEUES",
    "Act",
    "ClockDays",
    "Filters",
    "PlaceFigures",
    "Similar",
    "acts_open_to",
    "candidates_for",
    "check_of",
    "check_step",
    "entries_with_names",
    "gather",
    "headings_of",
    "mergeable_with",
    "order_for",
    "orders_in_queue",
    "public_case",
    "public_clock_days",
    "public_counted_at",
    "public_figures",
    "public_figures_below",
    "public_order_by_receipt",
    "public_orders",
    "public_requester_by_link",
    "public_requester_count",
    "public_similar",
    "queue_counts",
    "receipt_link",
    "requesters_of",
    "steps_open_to",
]
