"""A handling unit without account, which holds the link of one item."""
