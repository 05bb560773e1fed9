"""The one cast, and what every test needs."""
