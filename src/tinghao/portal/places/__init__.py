"""Who, where, who leads: for a place."""
