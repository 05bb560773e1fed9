"""The pages of the registers: persons, groups, bodies."""
