"""Schemes as data, scores that open down to the record, the year's freeze and what follows from it."""
