"""The proof that a case was not rewritten."""
