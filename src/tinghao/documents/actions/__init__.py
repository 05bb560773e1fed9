"""Writes of the documents room."""

from tinghao.documents.actions.making import erase_document, make_document
from tinghao.documents.actions.offices import Series, add_template, retire_template, set_office_paper
from tinghao.documents.actions.printing import print_forms

__all__ = [
    "Series",
    "add_template",
    "erase_document",
    "make_document",
    "print_forms",
    "retire_template",
    "set_office_paper",
]
