"""The home page: one sentence, one large button, and what was settled nearby."""
