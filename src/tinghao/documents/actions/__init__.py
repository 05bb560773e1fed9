"""Writes of the documents room."""

from tinghao.documents.actions.printing import print_forms

__all__ = ["print_forms"]
