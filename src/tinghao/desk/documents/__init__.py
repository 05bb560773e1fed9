"""Documents at the desk: of one consultation, blank forms, and what an office writes once."""
