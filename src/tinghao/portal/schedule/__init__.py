"""Calendars without an account: by a secret link, and the open days of a place for everybody."""
