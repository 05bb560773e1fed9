"""Published lists of who was commended, and why."""
