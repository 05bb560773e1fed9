"""Pages of special inspections."""
