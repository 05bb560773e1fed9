"""Commendation (表彰通报): candidates by rule with reasons; an office decides, and the papers follow."""
