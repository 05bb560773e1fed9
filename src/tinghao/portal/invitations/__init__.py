"""The page of an invitation, opened by its link."""
