"""专项督查: checklists as data, figures that the system knows, findings with a date, re-inspection."""
