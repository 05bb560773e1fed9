"""Writing links: made, made anew, revoked; and what a telephone was given."""

from tinghao.schedule.actions.links import make_link, note_given, revoke_link

__all__ = ["make_link", "note_given", "revoke_link"]
