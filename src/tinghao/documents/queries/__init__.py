"""Reads of the documents room."""

from tinghao.documents.queries.forms import FormBehind, codes_of, form_behind, runs_visible_to

__all__ = ["FormBehind", "codes_of", "form_behind", "runs_visible_to"]
