"""The door of a meeting: signing in by the code on the wall, without an account."""
