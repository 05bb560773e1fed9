"""点单: placing an order, joining one, and the receipt that comes back."""
