"""A place to sit down: when it opens, who is there, and reminders of its open days."""
