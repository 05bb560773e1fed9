"""Reading orders: the staff's queues, one case, a receipt, and what the public sees."""

from tinghao.orders.queries.cases import (
    candidates_for,
    mergeable_with,
    order_for,
    requesters_of,
    steps_open_to,
)
from tinghao.orders.queries.public import (
    PlaceFigures,
    Similar,
    public_case,
    public_figures,
    public_figures_below,
    public_order_by_receipt,
    public_orders,
    public_requester_by_link,
    public_similar,
    receipt_link,
)
from tinghao.orders.queries.queues import QUEUES, Filters, orders_in_queue, queue_counts

__all__ = [
    "QUEUES",
    "Filters",
    "PlaceFigures",
    "Similar",
    "candidates_for",
    "mergeable_with",
    "order_for",
    "orders_in_queue",
    "public_case",
    "public_figures",
    "public_figures_below",
    "public_order_by_receipt",
    "public_orders",
    "public_requester_by_link",
    "public_similar",
    "queue_counts",
    "receipt_link",
    "requesters_of",
    "steps_open_to",
]
