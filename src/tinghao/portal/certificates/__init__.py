"""Certificates of trainings, checked by their code."""
