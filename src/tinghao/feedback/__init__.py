"""Complaints and suggestions about the platform itself, from anybody."""
